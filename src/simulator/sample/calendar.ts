const dayLength = 86_400_000;

/** Days since 1970-01-01 of an ISO date. */
export function dayOf(iso: string): number {
  return Math.round(Date.parse(`${iso}T00:00:00Z`) / dayLength);
}

/** ISO date of a day number. */
export function isoDate(day: number): string {
  return new Date(day * dayLength).toISOString().slice(0, 10);
}

/** The day itself, or the Monday after a weekend. */
export function workday(day: number): number {
  const weekday = (day + 3) % 7; // 0 is Monday: day 0 was a Thursday
  return weekday < 5 ? day : day + 7 - weekday;
}

/** `HH:MM` of a minute of the day. */
export function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** `datediff(from, to, unit)` for dates in order: years of 365.2425 and months of 30.44 days (REDCAP_LOGIC.md §5.3). */
export function elapsed(fromDay: number, toDay: number, unit: 'y' | 'M' | 'd'): number {
  return (toDay - fromDay) / { y: 365.2425, M: 30.44, d: 1 }[unit];
}
