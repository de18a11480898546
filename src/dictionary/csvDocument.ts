import type { CsvCell } from './csvCell';
import { type Delimiter, RowReader } from './csvReader';
import type { CsvRow, CsvProblemKind } from './csvRow';
import { type DetectedDelimiter, detectDelimiter } from './delimiter';
import { SharedList } from './sharedList';
import { placesAfter, type Splice } from './splice';

/** Replace `[start, end)` by `text`; offsets are UTF-16 code units of the document before any of the edits that go with it. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Damage to the CSV itself, in offsets of the document. */
export interface CsvProblem {
  readonly kind: CsvProblemKind;
  readonly row: number;
  readonly column: number;
  readonly start: number;
  readonly end: number;
}

/**
 * A CSV text with the exact place of every row, cell and character. Immutable; `text` is always what was read, byte for byte.
 * Row 0 is the header. A line end after the last row opens no further row.
 */
export class CsvDocument {
  private joined: string | undefined;

  /**
   * @param lines the rows, most of them shared with the versions before
   * @param starts where each row starts, and as last entry the length of the text
   * @param farRows indexes of rows whose reading depended on text beyond them
   * @param damagedRows indexes of rows that have problems
   * @param headReach how much of the text decided the delimiter
   */
  // oxlint-disable-next-line max-params -- called for every cell: no object a call
  constructor(
    readonly lines: SharedList<CsvRow>,
    private readonly starts: Int32Array,
    readonly delimiter: Delimiter,
    readonly farRows: readonly number[],
    private readonly damagedRows: readonly number[],
    readonly headReach: number,
    text?: string,
  ) {
    this.joined = text;
  }

  /** In one array, which is made when it is asked for: what is done at every keystroke asks `lines`. */
  get rows(): readonly CsvRow[] {
    return this.lines.all;
  }

  get text(): string {
    this.joined ??= Array.from(this.lines, (row) => row.text).join('');
    return this.joined;
  }

  get length(): number {
    return this.starts[this.lines.length] ?? 0;
  }

  get hasByteOrderMark(): boolean {
    return this.lines.get(0)?.cellStart(0) === 1;
  }

  /** The line end of the first row that has one; LF when there is none. */
  get lineEnd(): string {
    const first = this.lines.get(0)?.lineEnd;
    return first === undefined || first === '' ? '\n' : first;
  }

  /** Where a row starts; the length of the text for the row after the last. */
  rowStart(row: number): number {
    return this.starts[Math.min(row, this.lines.length)] ?? 0;
  }

  /** The row that holds the character at `offset`; the last row for the end of the text; 0 when there are none. */
  rowAt(offset: number): number {
    let low = 0;
    let high = this.lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** @returns undefined where the row has no such cell */
  cell(row: number, column: number): CsvCell | undefined {
    const found = this.lines.get(row);
    return found !== undefined && column >= 0 && column < found.cellCount
      ? found.cell(column, this.rowStart(row))
      : undefined;
  }

  value(row: number, column: number): string {
    return this.lines.get(row)?.value(column) ?? '';
  }

  /** The row and column of a document offset. */
  positionAt(offset: number): { readonly row: number; readonly column: number } {
    const row = this.rowAt(offset);
    return { row, column: this.lines.get(row)?.columnAt(offset - this.rowStart(row)) ?? 0 };
  }

  /**
   * The document with other rows in the place of some; only those are looked at.
   * @param headReach of the text as it then is; its delimiter is the same
   */
  with(splice: Splice, rows: readonly CsvRow[], headReach: number): CsvDocument {
    const { head, before, after } = splice;
    const all = this.lines.with(splice, rows);
    const starts = new Int32Array(all.length + 1);
    starts.set(this.starts.subarray(0, head + 1));
    let at = starts[head] ?? 0;
    for (let index = head; index < after; index++) {
      starts[index] = at;
      at += all.get(index)?.length ?? 0;
    }
    const shift = at - (this.starts[before] ?? 0);
    for (let index = before; index < this.starts.length; index++) {
      starts[index + after - before] = (this.starts[index] ?? 0) + shift;
    }
    return new CsvDocument(
      all,
      starts,
      this.delimiter,
      placesAfter(this.farRows, splice, (row) => isFar(all.get(row))),
      placesAfter(this.damagedRows, splice, (row) => isDamaged(all.get(row))),
      headReach,
    );
  }

  /** Damage in all rows, in order. */
  get problems(): CsvProblem[] {
    return this.damagedRows.flatMap((row) =>
      (this.lines.get(row)?.problems ?? []).map((problem) => {
        const base = this.rowStart(row);
        return {
          kind: problem.kind,
          row,
          column: problem.column,
          start: base + problem.start,
          end: base + problem.end,
        };
      }),
    );
  }
}

/** Reads a CSV text of any dialect a data dictionary comes in (`REDCAP_DATA_DICTIONARY.md §1`). Never throws; linear time. */
export function parseCsvDocument(text: string): CsvDocument {
  const detected = detectDelimiter(text);
  const { delimiter } = detected;
  const rows: CsvRow[] = [];
  const reader = new RowReader(text, delimiter, true);
  for (let at = 0; at < text.length;) {
    const row = reader.read(at);
    rows.push(row);
    at += row.length;
  }
  return build(rows, detected, text);
}

/**
 * The document after `edits`: equal to reading the new text from scratch, but every row that is not touched stays the same object.
 * @param edits in offsets of `document`, in any order, not overlapping; insertions at one place go in the order given
 * @throws RangeError on an edit outside of the text or overlapping another
 */
export function applyEdits(document: CsvDocument, edits: readonly TextEdit[]): CsvDocument {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let before = 0;
  for (const edit of sorted) {
    if (edit.start < before || edit.end < edit.start || edit.end > document.length) {
      throw new RangeError(`Edit ${edit.start}-${edit.end} overlaps another or lies outside of the text`);
    }
    before = edit.end;
  }
  if (sorted.length > manyEdits) {
    return applyOne(document, merge(document, sorted));
  }
  return sorted.reduceRight(applyOne, document);
}

/** The smallest single edit that turns `before` into `after`; undefined when they are equal. */
export function difference(before: string, after: string): TextEdit | undefined {
  if (before === after) {
    return undefined;
  }
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) {
    start++;
  }
  let same = 0;
  while (
    same < shorter - start &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  ) {
    same++;
  }
  return { start, end: before.length - same, text: after.slice(start, after.length - same) };
}

/** Above this, one pass over everything between the first and the last edit is cheaper than one pass per edit. */
const manyEdits = 16;

function merge(document: CsvDocument, sorted: readonly TextEdit[]): TextEdit {
  const start = sorted[0]?.start ?? 0;
  const parts: string[] = [];
  let at = start;
  for (const edit of sorted) {
    parts.push(document.text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  return { start, end: at, text: parts.join('') };
}

function applyOne(document: CsvDocument, edit: TextEdit): CsvDocument {
  const { lines } = document;
  // The character before the edit counts as touched: a CR before an inserted LF, the end of the last row.
  let first = document.rowAt(Math.max(0, edit.start - 1));
  for (const far of document.farRows) {
    if (far < first && document.rowStart(far) + (lines.get(far)?.reach ?? 0) > edit.start) {
      first = far;
    }
  }
  let detected: DetectedDelimiter = { delimiter: document.delimiter, reach: document.headReach };
  if (first === 0 || edit.start < document.headReach) {
    // The header may have changed, and with it the delimiter.
    const text = document.text.slice(0, edit.start) + edit.text + document.text.slice(edit.end);
    detected = detectDelimiter(text);
    if (lines.length === 0 || detected.delimiter !== document.delimiter) {
      return parseCsvDocument(text);
    }
  }
  const last = document.rowAt(edit.end);
  for (let more = 2; ; more *= 2) {
    const until = Math.min(lines.length, last + more);
    const reread = rereadRows(document, edit, first, until);
    if (reread !== undefined) {
      return document.with(
        { head: first, before: reread.next, after: first + reread.rows.length },
        reread.rows,
        detected.reach,
      );
    }
  }
}

/** Reads rows `first` to `until` anew; undefined when their reading depends on what comes after them. `next` is the first old row that stays. */
function rereadRows(
  document: CsvDocument,
  edit: TextEdit,
  first: number,
  until: number,
): { rows: CsvRow[]; next: number } | undefined {
  const base = document.rowStart(first);
  const old = document.lines
    .slice(first, until)
    .map((row) => row.text)
    .join('');
  // Built from the rows, not from the whole text: a row must not keep a copy of the whole text alive.
  const region = old.slice(0, edit.start - base) + edit.text + old.slice(edit.end - base);
  const isLast = until === document.lines.length;
  const shift = edit.text.length - (edit.end - edit.start);
  const settled = edit.start - base + edit.text.length;
  const reader = new RowReader(region, document.delimiter, first === 0);
  const read: CsvRow[] = [];
  let next = first;
  for (let at = 0; at < region.length;) {
    if (at >= settled && (first > 0 || at > 0)) {
      while (next < until && document.rowStart(next) - base + shift < at) {
        next++;
      }
      // Never the old first row: there, a byte order mark is none of its text.
      if (
        next > 0 &&
        next < until &&
        document.rowStart(next) >= edit.end &&
        document.rowStart(next) - base + shift === at
      ) {
        return { rows: read, next };
      }
    }
    const row = reader.read(at);
    if (!isLast && at + row.reach > region.length) {
      return undefined;
    }
    read.push(row);
    at += row.length;
  }
  return { rows: read, next: until };
}

function isFar(row: CsvRow | undefined): boolean {
  // One character further is an ordinary line end.
  return row !== undefined && row.reach > row.length + 1;
}

function isDamaged(row: CsvRow | undefined): boolean {
  return row !== undefined && row.problems.length > 0;
}

function build(rows: readonly CsvRow[], { delimiter, reach }: DetectedDelimiter, text?: string): CsvDocument {
  const starts = new Int32Array(rows.length + 1);
  const farRows: number[] = [];
  const damagedRows: number[] = [];
  let at = 0;
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index];
    if (row === undefined) {
      continue;
    }
    starts[index] = at;
    at += row.length;
    if (isFar(row)) {
      farRows.push(index);
    }
    if (isDamaged(row)) {
      damagedRows.push(index);
    }
  }
  starts[rows.length] = at;
  return new CsvDocument(SharedList.of(rows), starts, delimiter, farRows, damagedRows, reach, text);
}
