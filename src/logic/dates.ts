/** A date, date with time, or time of day, in milliseconds without time zone (times of day from midnight). */
export interface Moment {
  readonly kind: 'date' | 'datetime' | 'time';
  readonly ms: number;
  readonly seconds: boolean;
}

export type DateOrder = 'ymd' | 'mdy' | 'dmy';

export interface Clock {
  readonly today?: string;
  readonly now?: string;
}

const dayMs = 86_400_000;
const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T](.+))?$/;
const dayOrMonthFirst = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ T](.+))?$/;
const clockTime = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?$/;

/** Milliseconds of one unit of `datediff` and @CALCDATE; case matters: M is months, m minutes. REDCAP_LOGIC.md §5.3. */
export const unitMs: ReadonlyMap<string, number> = new Map([
  ['y', 365.2425 * dayMs],
  ['M', 30.44 * dayMs],
  ['d', dayMs],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
]);

/** The order in which a validation type such as `datetime_mdy` writes dates. */
export function orderOfValidation(validation: string | undefined): DateOrder | undefined {
  const order = /_(ymd|mdy|dmy)$/.exec(validation ?? '')?.[1];
  return order as DateOrder | undefined;
}

/**
 * Reads a stored date (ISO), a date in the order of its field, a time of day, or the words `today` and `now`.
 * `undefined` for anything else, impossible dates (31 February) and day-month orders that cannot be told apart.
 */
export function readMoment(
  text: string,
  order: DateOrder | undefined,
  clock: Clock,
  validation?: string,
): Moment | undefined {
  const value = text.trim();
  const word = value.toLowerCase();
  if (word === 'today' || word === 'now') {
    const source = word === 'today' ? (clock.today ?? clock.now?.slice(0, 10)) : (clock.now ?? clock.today);
    return source === undefined || /^(?:today|now)$/i.test(source.trim()) ? undefined : readMoment(source, 'ymd', {});
  }
  const y = iso.exec(value);
  if (y) {
    return build(Number(y[1]), Number(y[2]), Number(y[3]), y[4]);
  }
  const other = dayOrMonthFirst.exec(value);
  if (other) {
    const a = Number(other[1]);
    const b = Number(other[2]);
    const monthFirst = order === 'mdy' || (order !== 'dmy' && b > 12 && a <= 12);
    const dayFirst = order === 'dmy' || (order !== 'mdy' && a > 12 && b <= 12);
    return monthFirst === dayFirst
      ? undefined
      : build(Number(other[3]), monthFirst ? a : b, monthFirst ? b : a, other[4]);
  }
  if (validation === 'time_mm_ss') {
    const parts = /^(\d{1,2}):(\d{2})$/.exec(value);
    return parts ? { kind: 'time', ms: (Number(parts[1]) * 60 + Number(parts[2])) * 1000, seconds: true } : undefined;
  }
  const time = readTime(value);
  return time && { kind: 'time', ...time };
}

function build(year: number, month: number, day: number, rest: string | undefined): Moment | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) {
    return undefined;
  }
  const ms = date.getTime();
  if (rest === undefined) {
    return { kind: 'date', ms, seconds: false };
  }
  const time = readTime(rest.trim());
  return time && { kind: 'datetime', ms: ms + time.ms, seconds: time.seconds };
}

function readTime(text: string): { ms: number; seconds: boolean } | undefined {
  const parts = clockTime.exec(text);
  const [hours, minutes, seconds] = [Number(parts?.[1]), Number(parts?.[2]), Number(parts?.[3] ?? 0)];
  return parts && hours < 24 && minutes < 60 && seconds < 60
    ? { ms: ((hours * 60 + minutes) * 60 + seconds) * 1000, seconds: parts[3] !== undefined }
    : undefined;
}

/** `second - first` in `unit`; `undefined` for unknown units and for a time of day against a date. */
export function difference(first: Moment, second: Moment, unit: string): number | undefined {
  const length = unitMs.get(unit);
  return length === undefined || (first.kind === 'time') !== (second.kind === 'time')
    ? undefined
    : (second.ms - first.ms) / length;
}

/** Age by the calendar, time of day ignored; `undefined` before birth. */
export function ageAt(birth: Moment, at: Moment, decimal: boolean): number | undefined {
  if (birth.kind === 'time' || at.kind === 'time' || Math.floor(at.ms / dayMs) < Math.floor(birth.ms / dayMs)) {
    return undefined;
  }
  const b = new Date(birth.ms);
  const a = new Date(at.ms);
  const birthday = (year: number): number => Date.UTC(year, b.getUTCMonth(), b.getUTCDate());
  const day = Math.floor(at.ms / dayMs) * dayMs;
  const years = a.getUTCFullYear() - b.getUTCFullYear() - (day < birthday(a.getUTCFullYear()) ? 1 : 0);
  if (!decimal) {
    return years;
  }
  const last = birthday(b.getUTCFullYear() + years);
  return years + (day - last) / (birthday(b.getUTCFullYear() + years + 1) - last);
}

/** 1 Monday to 7 Sunday. */
export function weekday(moment: Moment): number {
  return new Date(moment.ms).getUTCDay() || 7;
}

/** `source` moved by `offset` units, as text: Y-M-D, with time as `validation` or the source has it. REDCAP_LOGIC.md §9 (@CALCDATE). */
export function moved(source: Moment, offset: number, unit: string, validation?: string): string | undefined {
  const length = unitMs.get(unit);
  if (length === undefined || source.kind === 'time') {
    return undefined;
  }
  const ms = source.ms + Math.round(offset * length);
  if (Math.abs(ms) > 8.64e15) {
    return undefined;
  }
  const kind = validation?.startsWith('datetime_seconds')
    ? 'seconds'
    : validation?.startsWith('datetime')
      ? 'minutes'
      : validation?.startsWith('date')
        ? 'date'
        : source.kind === 'datetime'
          ? source.seconds || unit === 's'
            ? 'seconds'
            : 'minutes'
          : unit === 's'
            ? 'seconds'
            : unit === 'h' || unit === 'm'
              ? 'minutes'
              : 'date';
  const text = new Date(ms).toISOString();
  const year = /^[-+]/.test(text) ? undefined : text.slice(0, 10);
  return year === undefined
    ? undefined
    : kind === 'date'
      ? year
      : `${year} ${text.slice(11, kind === 'seconds' ? 19 : 16)}`;
}

/** A stored ISO date in the order its field shows it; other text unchanged. */
export function displayed(text: string, validation: string | undefined): string {
  const order = orderOfValidation(validation);
  const parts = /^(\d{4})-(\d{2})-(\d{2})(.*)$/s.exec(text);
  if (!parts || order === undefined || order === 'ymd') {
    return text;
  }
  const [, y, m, d, rest] = parts as unknown as [string, string, string, string, string];
  return (order === 'mdy' ? `${m}-${d}-${y}` : `${d}-${m}-${y}`) + rest;
}
