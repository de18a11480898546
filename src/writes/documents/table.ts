import { type CsvDocument, parseCsvDocument } from '../../dictionary/csvDocument';

/** One row of a structure document by column, blanks around values taken off. */
export interface TableRow {
  /** Its number in the CSV document, the header being 0. */
  readonly row: number;
  readonly values: Readonly<Record<string, string>>;
}

/** A structure document as REDCap reads it: columns by name in any order, empty lines skipped, short rows filled with blanks. */
export interface Table {
  readonly document: CsvDocument;
  /** Column names in the order of the header; a name that stands there twice is listed twice. */
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

/** Offsets in the text, UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Names that documents of some servers use for the same column (REDCAP_API.md §6.2, §6.4). */
const aliases: Readonly<Record<string, string>> = {
  days_offset: 'day_offset',
  custom_repeat_instrument_label: 'custom_form_label',
};

/** Reads any text; never throws. Damage to the CSV itself is in `document.problems`. */
export function readTable(text: string): Table {
  const document = parseCsvDocument(text);
  const [header] = document.rows;
  const columns = Array.from({ length: header?.isEmptyLine === false ? header.cellCount : 0 }, (_, column) => {
    const name = document.value(0, column).trim().toLowerCase();
    return aliases[name] ?? name;
  });
  const rows = document.rows.flatMap((row, index): TableRow[] =>
    index === 0 || row.isBlank
      ? []
      : [{ row: index, values: Object.fromEntries(columns.map((name, column) => [name, row.value(column).trim()])) }],
  );
  return { document, columns, rows };
}

/** Where a cell is written; the whole row where it has no such cell. */
export function cellSpan({ document, columns }: Table, row: number, column: string): Span {
  const cell = document.cell(row, columns.indexOf(column));
  return cell ? { start: cell.start, end: cell.end } : rowSpan(document, row);
}

/** A row without its line end. */
export function rowSpan(document: CsvDocument, row: number): Span {
  const start = document.rowStart(row);
  return { start, end: start + (document.rows[row]?.contentEnd ?? 0) };
}
