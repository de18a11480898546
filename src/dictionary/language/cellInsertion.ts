import type { TextEdit } from '../csvDocument';
import type { Cursor } from './cursor';

/** How text gets into a cell: one edit at the cursor, and more where the cell must be quoted for it. Offsets are those of the document. */
export interface CellInsertion {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly more: readonly TextEdit[];
}

/**
 * Replaces `[from, to)` of the cell's value by `text`, with the quoting of a CSV cell: in a quoted cell quotes are doubled; a cell without quotes
 * gets them when the text holds a delimiter, a quote or a line end. Undefined where the cell is damaged and quoting it would be a guess.
 */
export function insertInCell(cursor: Cursor, from: number, to: number, text: string): CellInsertion | undefined {
  const { cell, index, row, cellIndex } = cursor;
  const { document } = index.model;
  const start = cell.documentOffset(from);
  const end = Math.max(start, cell.documentOffset(to));
  if (cell.quoted) {
    return { start, end, text: text.replaceAll('"', '""'), more: [] };
  }
  if (!/["\r\n]/.test(text) && !text.includes(document.delimiter)) {
    return { start, end, text, more: [] };
  }
  if (document.rows[row]?.problems.some((problem) => problem.column === cellIndex)) {
    return undefined;
  }
  const more: TextEdit[] = [];
  const quotes = [...cell.raw.matchAll(/"/g)]
    .map((found) => cell.start + found.index)
    .filter((at) => at < start || at >= end);
  let inserted = text.replaceAll('"', '""');
  for (const at of quotes) {
    more.push({ start: at, end: at, text: '"' });
  }
  // An insertion at the same place as the text itself would be in no certain order: it becomes part of the text.
  if (start === cell.start) {
    inserted = `"${inserted}`;
  } else {
    more.push({ start: cell.start, end: cell.start, text: '"' });
  }
  if (end === cell.end) {
    inserted = `${inserted}"`;
  } else {
    more.push({ start: cell.end, end: cell.end, text: '"' });
  }
  return { start, end, text: inserted, more };
}
