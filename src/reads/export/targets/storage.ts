import type { CodebookColumn } from './codebook';
import type { ColumnStats } from './columnStats';
import { dayMs, dayOf, momentOf } from './moments';
import { integerOf, numberOf } from './numbers';

/** How a file with types keeps a column. Dates and moments are without a time zone. */
export type Storage = 'text' | 'number' | 'integer' | 'date' | 'datetime';

/** A column with the type that it has in the file, and why, where that is not the dictionary's. */
export interface StoredColumn extends CodebookColumn {
  readonly stored: Storage;
  readonly stats: ColumnStats;
  /** Values that the dictionary's type could not hold; because of them the whole column stays text. */
  readonly misfits: number;
  /** Why it is text for this format though its values fit their type, for the codebook. */
  readonly why?: string;
}

/**
 * Types come from the dictionary and are only checked against the values: a column in which some value would be lost (a missing-data code in a date,
 * a word in a number) stays text as a whole. So do codes that are not all plain whole numbers.
 */
export function storedColumn(column: CodebookColumn, stats: ColumnStats): StoredColumn {
  const base = { ...column, stats, misfits: 0 };
  if (column.type === 'choice') {
    const plain = column.choices.every(({ code }) => integerOf(code) !== undefined);
    return { ...base, stored: plain && stats.isInteger && column.choices.length > 0 ? 'integer' : 'text' };
  }
  if (stats.misfits > 0) {
    return { ...base, stored: 'text', misfits: stats.misfits };
  }
  switch (column.type) {
    case 'ticked':
      return { ...base, stored: 'integer' };
    case 'number':
      return { ...base, stored: column.column === 'redcap_repeat_instance' && stats.isInteger ? 'integer' : 'number' };
    default:
      return { ...base, stored: column.type };
  }
}

/** The same column as text, for a format that cannot hold its values otherwise. */
function asText(column: StoredColumn, why: string): StoredColumn {
  return { ...column, stored: 'text', why };
}

/** The column as text where it has dates before the first that a format has. @param first `YYYY-MM-DD` */
export function datedFrom(column: StoredColumn, first: string): StoredColumn {
  const { stored, stats } = column;
  const day = stored === 'date' ? stats.min : stored === 'datetime' ? stats.min / dayMs : Infinity;
  return day < (dayOf(first) ?? -Infinity) ? asText(column, `text: dates before ${first}`) : column;
}

/** A value of a column that is not text as its number: days or milliseconds from 1970 on for dates and moments. Every value was seen to fit. */
export function storedValue(stored: Exclude<Storage, 'text'>, text: string): number {
  switch (stored) {
    case 'date':
      return dayOf(text) ?? NaN;
    case 'datetime':
      return momentOf(text) ?? NaN;
    default:
      return numberOf(text);
  }
}

/** What the values of a column are called: a ticked option is checked or not, whatever the other options of its field are. */
export function valueLabelsOf({ type, choices }: CodebookColumn): CodebookColumn['choices'] {
  return type === 'ticked'
    ? [
        { code: '0', label: 'Unchecked' },
        { code: '1', label: 'Checked' },
      ]
    : choices;
}
