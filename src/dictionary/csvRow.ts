import { CsvCell } from './csvCell';

export type CsvProblemKind =
  | 'unclosed-quote'
  | 'text-after-quote'
  | 'blank-before-quote'
  | 'blank-after-quote'
  | 'nul'
  | 'undecoded'
  | 'control';

/** Damage to the CSV itself, in offsets of its row. */
export interface CsvRowProblem {
  readonly kind: CsvProblemKind;
  readonly column: number;
  readonly start: number;
  readonly end: number;
}

const quote = 34;

/**
 * One row of a CSV text with its line end. Immutable and free of its place in the document, so that documents share the rows they have in common.
 * All offsets are UTF-16 code units from the start of the row.
 */
export class CsvRow {
  // Not enumerable: what the row was understood as points back at the row.
  #memo: unknown;

  /**
   * @param text the row as written, a byte order mark before it and the line end after it included
   * @param lead characters before the first cell (a byte order mark)
   * @param ends where each cell ends, the delimiter or line end follows: `cellCount` entries from `from` on, shared among rows
   * @param reach how many characters from the start of the row decided how it reads; more than its length where a quote was looked for further down
   */
  // oxlint-disable-next-line max-params -- called for every cell: no object a call
  constructor(
    readonly text: string,
    private readonly lead: number,
    private readonly ends: Int32Array,
    private readonly from: number,
    readonly cellCount: number,
    readonly reach: number,
    readonly problems: readonly CsvRowProblem[],
  ) {}

  /** What the row was understood as; for the reader of rows to keep, since a row never changes. */
  get memo(): unknown {
    return this.#memo;
  }

  set memo(value: unknown) {
    this.#memo = value;
  }

  get length(): number {
    return this.text.length;
  }

  /** Where the last cell ends and the line end begins. */
  get contentEnd(): number {
    return this.ends[this.from + this.cellCount - 1] ?? this.lead;
  }

  get lineEnd(): string {
    return this.text.slice(this.contentEnd);
  }

  /** Start of a cell's text, its opening quote included; the end of the row's content when there is no such cell. */
  cellStart(column: number): number {
    return column === 0
      ? this.lead
      : column < this.cellCount
        ? (this.ends[this.from + column - 1] ?? 0) + 1
        : this.contentEnd;
  }

  cellEnd(column: number): number {
    return column < this.cellCount ? (this.ends[this.from + column] ?? 0) : this.contentEnd;
  }

  isQuoted(column: number): boolean {
    return (
      column < this.cellCount &&
      ((this.text.charCodeAt(this.cellStart(column)) === quote &&
        !this.problems.some((problem) => problem.kind === 'unclosed-quote' && problem.column === column)) ||
        this.quoteBehindBlanks(column) !== undefined)
    );
  }

  /** Where the opening quote of a cell stands that begins with blanks. */
  private quoteBehindBlanks(column: number): number | undefined {
    return this.problems.find((problem) => problem.kind === 'blank-before-quote' && problem.column === column)?.end;
  }

  /** What the cell says, quotes taken off; blank when there is no such cell. */
  value(column: number): string {
    const start = this.cellStart(column);
    const end = this.cellEnd(column);
    if (start >= end) {
      return '';
    }
    if (this.problems.length > 0) {
      return this.cell(column).value;
    }
    if (this.text.charCodeAt(start) !== quote) {
      return this.text.slice(start, end);
    }
    const inner = this.text.slice(start + 1, end - 1);
    return inner.includes('"') ? inner.replaceAll('""', '"') : inner;
  }

  /** @param base what to add to offsets: 0 for offsets in the row, the row's start for offsets in the document */
  cell(column: number, base = 0): CsvCell {
    const from = this.quoteBehindBlanks(column) ?? this.cellStart(column);
    return new CsvCell(this.text, from, this.cellEnd(column), this.isQuoted(column), base);
  }

  /** The column whose cell, with the delimiter after it, holds this offset of the row. */
  columnAt(offset: number): number {
    let column = 0;
    while (column < this.cellCount - 1 && offset > this.cellEnd(column)) {
      column++;
    }
    return column;
  }

  /** No delimiter and nothing else: an empty line. */
  get isEmptyLine(): boolean {
    return this.cellCount === 1 && this.contentEnd === this.lead;
  }

  /** Every cell is blank. */
  get isBlank(): boolean {
    for (let column = 0; column < this.cellCount; column++) {
      if (this.value(column).trim() !== '') {
        return false;
      }
    }
    return true;
  }
}
