import { stringify } from 'csv-stringify/sync';
import { type ColumnName, columnNames } from '../../../src/dictionary/columnNames';

export type Row = Readonly<Partial<Record<ColumnName, string>>>;

/** A dictionary in the API's form. Rows without a form, type or label get `form_1`, `text` and a label. */
export function makeDictionary(rows: readonly Row[], columns: readonly ColumnName[] = columnNames): string {
  return stringify([
    columns,
    ...rows.map((row) => {
      const full: Row = {
        form_name: 'form_1',
        field_type: 'text',
        field_label: `Label of ${row.field_name ?? ''}`,
        ...row,
      };
      return columns.map((column) => full[column] ?? '');
    }),
  ]);
}

/** A dictionary whose first field is `record_id`. */
export function withRecordId(...rows: readonly Row[]): string {
  return makeDictionary([{ field_name: 'record_id' }, ...rows]);
}
