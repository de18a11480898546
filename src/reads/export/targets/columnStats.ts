import type { CodebookColumn, ColumnType } from './codebook';
import type { Row } from './csvRows';
import { dayOf, momentOf } from './moments';

/** What the values of a column are, as far as a file with types must know before its first row. */
export interface ColumnStats {
  /** Rows that have a value. */
  readonly filled: number;
  /** UTF-8 bytes of the longest value. */
  readonly maxBytes: number;
  readonly maxCharacters: number;
  /** Values that the dictionary's type cannot hold without loss. */
  readonly misfits: number;
  /** Every value is a whole number of 32 bits in its plain form; true for a column without values. */
  readonly isInteger: boolean;
  /** Of numbers, of dates as days and of moments as milliseconds from 1970 on; `Infinity` and `-Infinity` without any. */
  readonly min: number;
  readonly max: number;
}

const integer = /^-?(?:0|[1-9]\d{0,9})$/;
const plainNumber = /^-?(?:0|[1-9]\d*)?(?:\.\d+)?$/;
/** Whole codes that need no scale: what REDCap calls a code may be any text. */
const int32 = 2_147_483_647;
/** Digits that a double keeps. */
const mostDigits = 15;

/** The value as a number of 32 bits, if it is written just as that number is. */
export function integerOf(text: string): number | undefined {
  if (!integer.test(text)) {
    return undefined;
  }
  const value = Number(text);
  return Math.abs(value) <= int32 && text !== '-0' ? value : undefined;
}

/** The value as a double that keeps all its digits; `007`, `1e5`, and numbers of more than 15 digits are none. */
function numberOf(text: string): number | undefined {
  if (text === '' || text === '-' || !plainNumber.test(text)) {
    return undefined;
  }
  return text.length <= mostDigits || text.replaceAll(/[-.]/g, '').replace(/^0+/, '').length <= mostDigits
    ? Number(text)
    : undefined;
}

/** The number that a value is in a file, by the type that the dictionary gives it; `undefined` for what does not fit. */
export function valueOf(type: ColumnType, text: string): number | undefined {
  switch (type) {
    case 'number':
      return numberOf(text);
    case 'date':
      return dayOf(text);
    case 'datetime':
      return momentOf(text);
    case 'choice':
      return integerOf(text);
    case 'ticked':
      return text === '1' ? 1 : text === '0' ? 0 : undefined;
    case 'text':
      return undefined;
  }
}

/** Values that most columns of an export repeat over and over are looked at once. */
const mostKnown = 2_000;

class Counter {
  private filled = 0;
  private maxBytes = 0;
  private maxCharacters = 0;
  private misfits = 0;
  private isInteger = true;
  private min = Infinity;
  private max = -Infinity;
  private readonly known = new Map<string, boolean>();

  constructor(private readonly type: ColumnType) {}

  see(value: string): void {
    this.filled++;
    const { length } = value;
    if (length > this.maxCharacters) {
      this.maxCharacters = length;
    }
    if (length * 3 > this.maxBytes) {
      this.maxBytes = Math.max(this.maxBytes, Buffer.byteLength(value));
    }
    if (this.type !== 'text') {
      const known = this.known.get(value) ?? this.meet(value);
      this.misfits += known ? 0 : 1;
    }
  }

  get stats(): ColumnStats {
    const { filled, maxBytes, maxCharacters, misfits, isInteger, min, max } = this;
    return { filled, maxBytes, maxCharacters, misfits, isInteger, min, max };
  }

  /** A value for the first time, or one of too many to remember. @returns whether it fits */
  private meet(value: string): boolean {
    const number = valueOf(this.type, value);
    if (number !== undefined) {
      this.min = Math.min(this.min, number);
      this.max = Math.max(this.max, number);
    }
    this.isInteger &&= number !== undefined && integerOf(value) !== undefined;
    // A code is whatever the designer wrote: as text it always fits.
    const fits = number !== undefined || this.type === 'choice';
    if (this.known.size < mostKnown) {
      this.known.set(value, fits);
    }
    return fits;
  }
}

/** Looks at all rows. @returns one a column, and the number of rows */
export async function readStats(
  columns: readonly CodebookColumn[],
  batches: AsyncIterable<readonly Row[]>,
): Promise<{ readonly stats: readonly ColumnStats[]; readonly rows: number }> {
  const counters = columns.map(({ type }) => new Counter(type));
  let rows = 0;
  for await (const batch of batches) {
    rows += batch.length;
    for (const row of batch) {
      for (let i = 0; i < counters.length; i++) {
        const value = row[i];
        if (value !== undefined && value !== '') {
          counters[i]?.see(value);
        }
      }
    }
  }
  return { stats: counters.map(({ stats }) => stats), rows };
}
