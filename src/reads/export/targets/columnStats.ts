import { utf8Length } from '../../../common/utf8Length';
import type { CodebookColumn, ColumnType } from './codebook';
import type { Row } from './csvRows';
import { dayOf, momentOf } from './moments';
import { integerOf, numberOf, wholeOf } from './numbers';

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

/** The number that a value is in a file, by the type that the dictionary gives it; `undefined` for what does not fit. */
export function valueOf(type: ColumnType, text: string): number | undefined {
  switch (type) {
    case 'number':
      return defined(numberOf(text));
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

function defined(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}

class Counter {
  private filled = 0;
  private maxBytes = 0;
  private maxCharacters = 0;
  private misfits = 0;
  private isInteger = true;
  private min = Infinity;
  private max = -Infinity;

  constructor(private readonly type: ColumnType) {}

  see(value: string): void {
    this.filled++;
    const { length } = value;
    if (length > this.maxCharacters) {
      this.maxCharacters = length;
    }
    // What fits a type is ASCII.
    const bytes = this.type !== 'text' && this.fits(value) ? length : length * 3;
    if (bytes > this.maxBytes) {
      this.maxBytes = Math.max(this.maxBytes, bytes === length ? length : utf8Length(value));
    }
  }

  get stats(): ColumnStats {
    const { filled, maxBytes, maxCharacters, misfits, isInteger, min, max } = this;
    return { filled, maxBytes, maxCharacters, misfits, isInteger, min, max };
  }

  private fits(value: string): boolean {
    const whole = this.isInteger ? wholeOf(value) : NaN;
    const number = Number.isNaN(whole) ? (valueOf(this.type, value) ?? NaN) : valueOfWhole(this.type, whole);
    if (Number.isNaN(whole)) {
      this.isInteger = false;
    }
    if (Number.isNaN(number)) {
      // A code is whatever the designer wrote: as text it always fits.
      this.misfits += this.type === 'choice' ? 0 : 1;
      return false;
    }
    if (number < this.min) {
      this.min = number;
    }
    if (number > this.max) {
      this.max = number;
    }
    return true;
  }
}

/** What a whole number is in a column: not a date, and only two of them a tick. */
function valueOfWhole(type: ColumnType, whole: number): number {
  return type === 'number' || type === 'choice' || (type === 'ticked' && (whole === 0 || whole === 1)) ? whole : NaN;
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
