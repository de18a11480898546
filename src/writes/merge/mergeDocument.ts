import { MergeError, type MergeResult } from '../../dictionary/merge/conflict';
import { mergeDictionaries } from '../../dictionary/merge/mergeDictionaries';
import { mergeTables } from '../../dictionary/merge/mergeTables';
import { readDictionary } from '../../dictionary/model';
import type { DocumentName, EditableName } from '../../state/documentNames';
import { compareDictionaries } from '../dictionary/compare';
import { compareRows, isUnchanged } from '../documents/changes';
import { specOf } from '../documents/registry';
import { mergeSettings } from '../settings/mergeSettings';
import { isSameSettings } from '../settings/settingsText';

/** Three-way merge of two versions of a project's document; see `mergeDictionaries`. @throws MergeError */
export function mergeDocument(name: EditableName, base: string, ours: string, theirs: string): MergeResult {
  const spec = specOf(name);
  if (spec.kind === 'dictionary') {
    return mergeDictionaries(base, ours, theirs);
  }
  if (spec.kind === 'settings') {
    return mergeSettings(base, ours, theirs);
  }
  const { keyOf, keyColumns, filled } = spec;
  return mergeTables(base, ours, theirs, (row) => {
    const values = (columns: readonly string[]): Readonly<Record<string, string>> =>
      Object.fromEntries(columns.map((column) => [column, row(column)]));
    const key = keyOf(values(keyColumns));
    // Events and groups that REDCap has still to name are known by what the user calls them.
    return key === '' ? `(${Object.values(values(filled)).join(', ')})` : key;
  });
}

/** The same; nothing where a version cannot be told apart row by row. */
export function tryMergeDocument(
  name: EditableName,
  base: string,
  ours: string,
  theirs: string,
): MergeResult | undefined {
  try {
    return mergeDocument(name, base, ours, theirs);
  } catch (error) {
    if (error instanceof MergeError) {
      return undefined;
    }
    throw error;
  }
}

/** Whether two versions of a document are the same to REDCap. */
export function isSameDocument(name: DocumentName, one: string, other: string): boolean {
  if (one === other) {
    return true;
  }
  const spec = specOf(name);
  switch (spec.kind) {
    case 'dictionary':
      return compareDictionaries(readDictionary(one), readDictionary(other)).length === 0;
    case 'settings':
      return isSameSettings(one, other);
    case 'structure':
      return isUnchanged(compareRows(spec, one, other));
  }
}
