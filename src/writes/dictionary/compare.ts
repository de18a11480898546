import { type ColumnName, columnNames } from '../../dictionary/columnNames';
import { keptCell } from '../../dictionary/kept';
import type { DictionaryModel } from '../../dictionary/model';

/** One way in which the server's dictionary is not what was sent. */
export type DictionaryDifference =
  | { readonly kind: 'field-missing'; readonly field: string }
  | { readonly kind: 'field-unexpected'; readonly field: string }
  | { readonly kind: 'field-order'; readonly field: string }
  | {
      readonly kind: 'cell';
      readonly field: string;
      readonly column: ColumnName;
      readonly sent: string;
      readonly stored: string;
    };

/**
 * Compares what was sent with what the server now serves, cell by cell over the 18 columns. Line ends and spaces at the ends of a cell are
 * REDCap's to change (it trims, but for section headers of nothing but blanks); anything else is a difference. Quoting of the CSV does not count.
 */
export function compareDictionaries(sent: DictionaryModel, stored: DictionaryModel): readonly DictionaryDifference[] {
  const found: DictionaryDifference[] = [];
  for (const field of sent.fields) {
    const there = stored.field(field.name);
    if (!there) {
      found.push({ kind: 'field-missing', field: field.name });
      continue;
    }
    for (const column of columnNames) {
      if (keptCell(column, field.value(column)) !== keptCell(column, there.value(column))) {
        found.push({ kind: 'cell', field: field.name, column, sent: field.value(column), stored: there.value(column) });
      }
    }
  }
  for (const field of stored.fields) {
    if (!sent.field(field.name)) {
      found.push({ kind: 'field-unexpected', field: field.name });
    }
  }
  const order = stored.fieldNames().filter((name) => sent.field(name));
  const moved = sent
    .fieldNames()
    .filter((name) => stored.field(name))
    .find((name, index) => order[index] !== name);
  return moved === undefined ? found : [...found, { kind: 'field-order', field: moved }];
}
