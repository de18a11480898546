/** Milliseconds of a day. */
export const dayMs = 86_400_000;

const zero = 48;
const dash = 45;
const space = 32;
const colon = 58;

/** Days from 1970-01-01 to a date `YYYY-MM-DD`, `undefined` for what is none. */
export function dayOf(text: string): number | undefined {
  return text.length === 10 ? dayAt(text) : undefined;
}

/** Milliseconds from 1970-01-01 to `YYYY-MM-DD HH:MM[:SS]`, without a time zone, as REDCap means them; `undefined` for what is none. */
export function momentOf(text: string): number | undefined {
  if ((text.length !== 16 && text.length !== 19) || text.charCodeAt(10) !== space || text.charCodeAt(13) !== colon) {
    return undefined;
  }
  const day = dayAt(text);
  const hours = two(text, 11);
  const minutes = two(text, 14);
  const seconds = text.length === 16 ? 0 : text.charCodeAt(16) === colon ? two(text, 17) : NaN;
  return day !== undefined && hours < 24 && minutes < 60 && seconds < 60
    ? day * dayMs + ((hours * 60 + minutes) * 60 + seconds) * 1000
    : undefined;
}

/** `YYYY-MM-DD` of a day. */
export function dateText(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

function dayAt(text: string): number | undefined {
  const year = two(text, 0) * 100 + two(text, 2);
  const month = two(text, 5);
  const day = two(text, 8);
  if (
    text.charCodeAt(4) !== dash ||
    text.charCodeAt(7) !== dash ||
    !(year > 0 && month >= 1 && month <= 12 && day >= 1)
  ) {
    return undefined;
  }
  return day <= lengthOf(year, month) ? daysBefore(year, month) + day - 1 : undefined;
}

/** Two digits as a number, NaN for anything else. */
function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - zero;
  const ones = text.charCodeAt(at + 1) - zero;
  return tens >= 0 && tens < 10 && ones >= 0 && ones < 10 ? tens * 10 + ones : NaN;
}

function lengthOf(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? (isLeap ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days from 1970-01-01 to the first of a month in the calendar that REDCap uses for all years (years that begin in March have their leap day last). */
function daysBefore(year: number, month: number): number {
  const y = month <= 2 ? year - 1 : year;
  const shifted = (month + 9) % 12;
  return (
    y * 365 +
    Math.floor(y / 4) -
    Math.floor(y / 100) +
    Math.floor(y / 400) +
    Math.floor((shifted * 306 + 5) / 10) -
    719_468
  );
}
