import { type ColumnName, columnNames, type HeaderSet } from '../../dictionary/columnNames';
import { headerCell } from '../../dictionary/columns';
import { encodeCell } from '../../dictionary/edit';
import { readDictionary } from '../../dictionary/model';

/** A dictionary in the form that REDCap takes, or the columns that keep it from it. */
export type Written =
  | { readonly kind: 'written'; readonly text: string }
  | { readonly kind: 'missing-columns'; readonly columns: readonly ColumnName[] }
  | { readonly kind: 'unknown-columns'; readonly headers: readonly string[] }
  | { readonly kind: 'not-a-dictionary' };

/**
 * The text that the API's metadata import takes: the API's column names, all 18 in REDCap's order, commas, UTF-8 without byte order mark.
 * A text in that form already is returned as it is. A file that lacks a column is not completed: importing it would erase that column.
 * Source: `REDCAP_API.md §5.9`, `REDCAP_DATA_DICTIONARY.md §2`.
 */
export function toApiForm(text: string): Written {
  return write(text, 'api');
}

/** The text that the web interface's upload page takes: its headers, else the same form. Source: `REDCAP_DATA_DICTIONARY.md §1, §2`. */
export function toUploadForm(text: string): Written {
  return write(text, 'ui');
}

/** The rows of a text in the API's form, columns that are not known here among them: what the API's metadata import takes as JSON. */
export function metadataRows(text: string): Readonly<Record<string, string>>[] {
  const { document, fields } = readDictionary(text);
  const width = document.rows[0]?.cellCount ?? 0;
  const columns = Array.from({ length: width }, (_, index) => document.value(0, index));
  return fields.map(({ row }) => Object.fromEntries(columns.map((name, index) => [name, row.value(index)])));
}

function write(text: string, set: HeaderSet): Written {
  const model = readDictionary(text);
  const { document, layout } = model;
  if (!layout.isDictionary) {
    return { kind: 'not-a-dictionary' };
  }
  if (layout.missing.length > 0) {
    return { kind: 'missing-columns', columns: layout.missing };
  }
  // Spreadsheet programs leave columns behind that hold nothing at all.
  const isEmpty = (index: number): boolean => document.rows.every((row) => row.value(index).trim() === '');
  const foreign = [...layout.unknown.filter((index) => !isEmpty(index)), ...layout.repeated];
  if (foreign.length > 0) {
    return { kind: 'unknown-columns', headers: foreign.map((index) => document.value(0, index)) };
  }
  const inOrder = columnNames.every((column, index) => layout.index(column) === index);
  // Blanks around quotes, and lines that end as those of old Macs, are read by some programs only.
  const isPlain =
    layout.unknown.length === 0 &&
    document.problems.length === 0 &&
    document.rows.every(({ lineEnd }) => lineEnd !== '\r');
  if (inOrder && isPlain && layout.set === set && document.delimiter === ',' && !document.hasByteOrderMark) {
    return { kind: 'written', text };
  }
  const dialect = { delimiter: ',' } as const;
  const lines = [columnNames.map((column) => headerCell(column, set)).join(',')];
  for (const field of model.fields) {
    lines.push(columnNames.map((column) => encodeCell(field.value(column), dialect)).join(','));
  }
  return { kind: 'written', text: `${lines.join('\n')}\n` };
}
