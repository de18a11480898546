/**
 * One cell of a CSV row: its text as written, its value, and the way from offsets in the value to offsets in the text and back.
 * Offsets are UTF-16 code units.
 */
export class CsvCell {
  private inner: CellText | undefined;

  constructor(
    private readonly text: string,
    private readonly from: number,
    private readonly to: number,
    readonly quoted: boolean,
    private readonly base: number,
  ) {}

  /** Start of the cell as written (its opening quote included), with the base this cell was asked for. */
  get start(): number {
    return this.base + this.from;
  }

  get end(): number {
    return this.base + this.to;
  }

  /** The cell as written. */
  get raw(): string {
    return this.text.slice(this.from, this.to);
  }

  get value(): string {
    return this.read().value;
  }

  /** Where the value's character number `valueOffset` is written; the value's length gives the end of its last character. Clamped to the cell. */
  documentOffset(valueOffset: number): number {
    const { value, skips, first } = this.read();
    const clamped = Math.max(0, Math.min(valueOffset, value.length));
    // Every skip is a quote character that stands in the text but not in the value.
    return this.base + this.from + first + clamped + countBelow(skips, clamped);
  }

  /** The inverse of `documentOffset`; offsets on quotes that are not part of the value give the next character. */
  valueOffset(documentOffset: number): number {
    const { value } = this.read();
    let low = 0;
    let high = value.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.documentOffset(middle) < documentOffset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private read(): CellText {
    this.inner ??= this.quoted ? readQuoted(this.raw) : { value: this.raw, skips: [], first: 0 };
    return this.inner;
  }
}

interface CellText {
  readonly value: string;
  /** Value offsets after whose character one more quote stands in the text, ascending; -1 for before the first. */
  readonly skips: readonly number[];
  /** 1 for an opening quote. */
  readonly first: number;
}

function readQuoted(raw: string): CellText {
  const skips: number[] = [];
  let value = '';
  let from = 1;
  for (;;) {
    const at = raw.indexOf('"', from);
    if (at < 0) {
      return { value: value + raw.slice(from), skips, first: 1 };
    }
    value += raw.slice(from, at);
    if (raw.charCodeAt(at + 1) !== 34) {
      // The closing quote; what follows it up to the delimiter is read as it stands.
      const rest = raw.slice(at + 1);
      if (rest !== '') {
        skips.push(value.length - 1);
      }
      return { value: value + rest, skips, first: 1 };
    }
    skips.push(value.length);
    value += '"';
    from = at + 2;
  }
}

function countBelow(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < limit) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
