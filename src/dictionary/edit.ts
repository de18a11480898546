import type { ColumnName } from './columnNames';
import { layoutOf } from './columns';
import { type CsvDocument, difference, type TextEdit } from './csvDocument';
import { type Delimiter, delimiters } from './csvReader';
import type { CsvRow } from './csvRow';

/**
 * The smallest edit that makes a cell read `value`; every other cell keeps its bytes. Undefined when it reads so already.
 * A row too short for the column gets the delimiters it lacks.
 * @param column a column of REDCap's, or the cell's index
 * @throws RangeError for a row that does not exist, or a column that the header lacks
 */
export function setCell(
  document: CsvDocument,
  row: number,
  column: ColumnName | number,
  value: string,
): TextEdit | undefined {
  const found = document.lines.get(row);
  const index = typeof column === 'number' ? column : layoutOf(document).index(column);
  if (found === undefined || index < 0) {
    throw new RangeError(`There is no cell ${column} in row ${row}`);
  }
  const edit = setRowCell(found, index, value, { delimiter: document.delimiter, isHeader: row === 0 });
  return edit && shift(edit, document.rowStart(row));
}

/** The edit for one cell of a row, in offsets of the row. */
export function setRowCell(
  row: CsvRow,
  column: number,
  value: string,
  dialect: { readonly delimiter: Delimiter; readonly isHeader?: boolean },
): TextEdit | undefined {
  const missing = column - row.cellCount + 1;
  if (missing > 0) {
    // Nothing to say in a cell that is not there: it reads blank already.
    return value === ''
      ? undefined
      : {
          start: row.contentEnd,
          end: row.contentEnd,
          text: dialect.delimiter.repeat(missing) + encodeCell(value, dialect),
        };
  }
  if (row.value(column) === value) {
    return undefined;
  }
  const start = row.cellStart(column);
  const end = row.cellEnd(column);
  const written = row.text.slice(start, end);
  const damaged = row.problems.some((problem) => problem.column === column);
  if (damaged || value === '') {
    // The only cell of a row keeps its quotes, or an unfinished last row would be gone.
    return { start, end, text: value === '' && row.cellCount === 1 ? '""' : encodeCell(value, dialect) };
  }
  const edit = difference(written, row.isQuoted(column) ? quoted(value) : encodeCell(value, dialect));
  return edit && shift(edit, start);
}

/** A cell as it is written: in quotes only where it must be, or where spaces at an end would be lost in other programs. */
export function encodeCell(
  value: string,
  dialect: { readonly delimiter: Delimiter; readonly isHeader?: boolean },
): string {
  const needsQuotes =
    /["\r\n]|^\s|\s$|^\uFEFF/.test(value) ||
    value.includes(dialect.delimiter) ||
    // Another delimiter in the header would make it look like that of another dialect.
    (dialect.isHeader === true && delimiters.some((delimiter) => value.includes(delimiter)));
  return needsQuotes ? quoted(value) : value;
}

/** A new row before row `at` (or after the last), in the document's dialect. @param cells by column; missing ones are blank */
export function insertRow(
  document: CsvDocument,
  at: number,
  cells: Readonly<Partial<Record<ColumnName, string>>>,
): TextEdit {
  const layout = layoutOf(document);
  const values = Array.from({ length: layout.width }, (_, index) => {
    const column = layout.column(index);
    return column === undefined ? '' : encodeCell(cells[column] ?? '', document);
  });
  const line = values.join(document.delimiter);
  const row = Math.max(1, Math.min(at, document.lines.length));
  const start = document.rowStart(row);
  // The last row may lack its line end.
  const open = row === document.lines.length && document.lines.get(row - 1)?.lineEnd === '';
  return { start, end: start, text: open ? document.lineEnd + line : line + document.lineEnd };
}

/** Takes a row out, its line end included. @throws RangeError for a row that does not exist */
export function deleteRow(document: CsvDocument, row: number): TextEdit {
  if (document.lines.get(row) === undefined) {
    throw new RangeError(`There is no row ${row}`);
  }
  return { start: document.rowStart(row), end: document.rowStart(row + 1), text: '' };
}

export function shift(edit: TextEdit, by: number): TextEdit {
  return { start: edit.start + by, end: edit.end + by, text: edit.text };
}

function quoted(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}
