import { applyEdits, type CsvDocument, type TextEdit } from '../csvDocument';
import type { CsvRow } from '../csvRow';
import { encodeCell, setRowCell, shift } from '../edit';

/** A row as it is to be: the bytes of a row of before, or a new one; cells that are to read otherwise by their index. */
export interface NextRow {
  /** Row of the document before. */
  readonly from?: number;
  readonly cells?: ReadonlyMap<number, string>;
}

/** The rows from `from` up to, not including, `to` become `rows`. The header, row 0, is never among them. */
export interface TableChange {
  readonly from: number;
  readonly to: number;
  readonly rows: readonly NextRow[];
}

export type Written =
  | { readonly kind: 'edits'; readonly edits: readonly TextEdit[] }
  /** The text would be read otherwise than it was meant, for a quote that is not closed in `row`. */
  | { readonly kind: 'refused'; readonly row: number };

/**
 * The smallest edits of the text that make `change` of it: of a row that stays, the cells that change; rows that go or come as a whole; no other byte.
 * In a damaged text they are tried first: where it would read otherwise than it is meant to, there are none.
 */
export function writeChange(document: CsvDocument, change: TableChange): Written {
  const edits = editsOf(document, change);
  // What is written is read as it was meant, unless a quote before it is open; then the whole is tried.
  if (document.problems.length === 0) {
    return { kind: 'edits', edits };
  }
  const after = edits.length === 0 ? document : applyEdits(document, edits);
  const odd = firstOddRow(document, after, change);
  return odd === undefined
    ? { kind: 'edits', edits }
    : { kind: 'refused', row: document.problems.find(({ kind }) => kind === 'unclosed-quote')?.row ?? odd };
}

function editsOf(document: CsvDocument, { from, to, rows }: TableChange): TextEdit[] {
  const edits = new Edits();
  const stay = staying(rows, from, to);
  let old = from;
  // The last row that stays may be the last of the text and lack its line end.
  let isOpen = document.lines.get(from - 1)?.lineEnd === '';
  const dropUpTo = (next: number): void => {
    if (next > old) {
      edits.add({ start: document.rowStart(old), end: document.rowStart(next), text: '' });
      old = next;
    }
  };
  rows.forEach((row, at) => {
    if (stay.has(at) && row.from !== undefined) {
      dropUpTo(row.from);
      for (const edit of cellEdits(document, document.lines.get(row.from)!, row.cells)) {
        edits.add(shift(edit, document.rowStart(row.from)));
      }
      old = row.from + 1;
      isOpen = document.lines.get(row.from)?.lineEnd === '';
    } else {
      const at = document.rowStart(old);
      const text = rowText(document, row);
      edits.add({ start: at, end: at, text: isOpen ? document.lineEnd + text : text + document.lineEnd });
    }
  });
  dropUpTo(to);
  return edits.list;
}

/** In order; those that touch are one. */
class Edits {
  readonly list: TextEdit[] = [];

  add(edit: TextEdit): void {
    const last = this.list.at(-1);
    if (last !== undefined && last.end === edit.start) {
      this.list[this.list.length - 1] = { start: last.start, end: edit.end, text: last.text + edit.text };
    } else {
      this.list.push(edit);
    }
  }
}

/** A row without its line end. */
function rowText(document: CsvDocument, { from, cells }: NextRow): string {
  const old = from === undefined ? undefined : document.lines.get(from);
  if (old === undefined) {
    const width = Math.max(
      document.lines.get(0)?.cellCount ?? 0,
      ...[...(cells?.keys() ?? [])].map((column) => column + 1),
    );
    return Array.from({ length: width }, (_, column) =>
      encodeCell(inLineEnds(cells?.get(column) ?? '', document.lineEnd), document),
    ).join(document.delimiter);
  }
  let text = old.text;
  for (const { start, end, text: by } of cellEdits(document, old, cells).reverse()) {
    text = text.slice(0, start) + by + text.slice(end);
  }
  return text.slice(0, text.length - old.lineEnd.length);
}

/** In offsets of the row, in order. */
function cellEdits(document: CsvDocument, row: CsvRow, cells: NextRow['cells']): TextEdit[] {
  if (cells === undefined) {
    return [];
  }
  const edits: TextEdit[] = [];
  for (const [column, value] of [...cells].sort(([a], [b]) => a - b)) {
    if (column < row.cellCount) {
      const edit = setRowCell(row, column, written(document, row, column, value), document);
      if (edit !== undefined) {
        edits.push(edit);
      }
    }
  }
  // Cells behind the end of a short row come as one piece.
  const last = Math.max(
    -1,
    ...[...cells].filter(([column, value]) => column >= row.cellCount && value !== '').map(([column]) => column),
  );
  if (last >= row.cellCount) {
    let text = '';
    for (let column = row.cellCount; column <= last; column++) {
      text += document.delimiter + encodeCell(inLineEnds(cells.get(column) ?? '', document.lineEnd), document);
    }
    edits.push({ start: row.contentEnd, end: row.contentEnd, text });
  }
  return edits;
}

/** A value with the line ends that the cell has had so far, or else the text. */
function written(document: CsvDocument, row: CsvRow, column: number, value: string): string {
  const old = row.value(column);
  const plain = inLineEnds(old, '\n');
  return plain === inLineEnds(value, '\n') ? old : inLineEnds(value, lineEnds.exec(old)?.[0] ?? document.lineEnd);
}

const lineEnds = /\r\n|\r|\n/;

/** The text with all its line ends written in one way. */
export function inLineEnds(text: string, end: string): string {
  return lineEnds.test(text) ? text.replaceAll(/\r\n|\r|\n/g, end) : text;
}

/** Which of the rows stay where they are, so that as few as can be are moved: the longest rising sequence of their old places. */
function staying(rows: readonly NextRow[], first: number, end: number): ReadonlySet<number> {
  const ends: number[] = [];
  const before: number[] = [];
  rows.forEach(({ from }, at) => {
    if (from === undefined || from < first || from >= end) {
      return;
    }
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((rows[ends[middle]!]?.from ?? 0) < from) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    // Of a row and its copy the first is the row.
    if (rows[ends[low] ?? -1]?.from === from) {
      return;
    }
    before[at] = low === 0 ? -1 : ends[low - 1]!;
    ends[low] = at;
  });
  const stay = new Set<number>();
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) {
    stay.add(at);
  }
  return stay;
}

/** The first row that does not read as it is meant to; undefined when all do. */
function firstOddRow(before: CsvDocument, after: CsvDocument, { from, to, rows }: TableChange): number | undefined {
  if (after.rows.length !== before.rows.length - (to - from) + rows.length || after.delimiter !== before.delimiter) {
    return from;
  }
  for (let at = 0; at < after.rows.length; at++) {
    const now = after.rows[at]!;
    const next =
      at < from ? { from: at } : at < from + rows.length ? rows[at - from]! : { from: at - rows.length + (to - from) };
    const old = next.from === undefined ? undefined : before.rows[next.from];
    if (now !== old && !readsAs(now, old, next.cells)) {
      return next.from ?? at;
    }
  }
  return undefined;
}

function readsAs(now: CsvRow, old: CsvRow | undefined, cells: NextRow['cells']): boolean {
  const width = Math.max(now.cellCount, old?.cellCount ?? 0);
  for (let column = 0; column < width; column++) {
    const value = cells?.get(column);
    if (
      value === undefined
        ? // Bytes, not what they say: nothing else may change.
          now.text.slice(now.cellStart(column), now.cellEnd(column)) !==
          (old?.text.slice(old.cellStart(column), old.cellEnd(column)) ?? '')
        : inLineEnds(now.value(column), '\n') !== inLineEnds(value, '\n')
    ) {
      return false;
    }
  }
  return true;
}
