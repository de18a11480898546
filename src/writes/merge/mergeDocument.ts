import { MergeError, type MergeResult } from '../../dictionary/merge/conflict';
import type { DocumentName, EditableName } from '../../state/documentNames';
import { specOf } from '../documents/registry';
import type { DocumentSpec, EditableSpec } from '../documents/spec';

/** Three-way merge of two versions of a project's document; see `mergeDictionaries`. @throws MergeError */
export function mergeDocument(name: EditableName, base: string, ours: string, theirs: string): MergeResult {
  const spec: EditableSpec = specOf(name);
  return spec.merge(base, ours, theirs);
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
  const spec: DocumentSpec = specOf(name);
  return one === other || spec.isSame(one, other);
}
