import { type ColumnName, columnNames } from '../../dictionary/columnNames';
import { applyEdits } from '../../dictionary/csvDocument';
import { deleteRow } from '../../dictionary/edit';
import { keptValue } from '../../dictionary/kept';
import { DictionaryLanguage } from '../../dictionary/language/dictionaryIndex';
import { renameEdits, renameProblem } from '../../dictionary/language/rename';
import { type DictionaryModel, readDictionary } from '../../dictionary/model';
import type { L10n } from '../../common/l10n';
import { bareCells } from './bridge';
import type { FieldPair } from './fieldPair';

/** The dictionary in which a field has another name wherever it is named, or why it cannot have it. */
export type RenamedDictionary =
  | { readonly kind: 'renamed'; readonly text: string }
  | { readonly kind: 'problem'; readonly problem: string };

/**
 * Renames a field in the server's dictionary. The new name may be that of the field that an earlier attempt has put beside the old one: its row
 * makes way for the old one then.
 */
export function renameInDictionary(server: string, { from, to }: FieldPair, l10n: L10n): RenamedDictionary {
  const before = readDictionary(server);
  const model = isLeftOver(before, { from, to }) ? withoutField(before, to) : before;
  const index = new DictionaryLanguage().index(model);
  const symbol = { kind: 'field', name: from } as const;
  const problem =
    model.field(from) === undefined
      ? l10n.t('There is no field {0} in this dictionary.', from)
      : to === from
        ? l10n.t('This is its name already.')
        : renameProblem(index, symbol, to, l10n);
  return problem === undefined
    ? { kind: 'renamed', text: applyEdits(model.document, renameEdits(index, symbol, to)).text }
    : { kind: 'problem', problem };
}

/** Whether `to` is just what stands beside `from` while its data is copied: the same field without anything that depends on others, named by none. */
function isLeftOver(model: DictionaryModel, { from, to }: FieldPair): boolean {
  const [old, beside] = [model.field(from), model.field(to)];
  if (!old || !beside) {
    return false;
  }
  const bare: Readonly<Partial<Record<ColumnName, string>>> = { ...bareCells(old), field_name: to };
  const index = new DictionaryLanguage().index(model);
  return (
    columnNames.every((column) => keptValue(beside.value(column)) === keptValue(bare[column] ?? '')) &&
    index.uses({ kind: 'field', name: to }).length === 1
  );
}

function withoutField(model: DictionaryModel, name: string): DictionaryModel {
  const field = model.field(name);
  return field
    ? readDictionary(applyEdits(model.document, [deleteRow(model.document, model.rowOf(field))]).text)
    : model;
}
