import { dayMs, dayOf } from './moments';
import { type Storage, storedValue } from './storage';

/** Bytes of the longest text that SPSS has. */
export const spssTextBytes = 32_767;

/** Its calendar has no earlier one: earlier ones are shown as missing. */
export const spssFirstDay = '1582-10-15';
const spssZero = dayOf('1582-10-14') ?? 0;

/** A value of a column that is not text as SPSS counts it: moments are seconds from 1582 on. */
export function spssValue(stored: Exclude<Storage, 'text'>, text: string): number {
  const value = storedValue(stored, text);
  switch (stored) {
    case 'date':
      return (value - spssZero) * (dayMs / 1000);
    case 'datetime':
      return (value - spssZero * dayMs) / 1000;
    default:
      return value;
  }
}
