import type { LogEntry } from '../../api/model';

/** What the log says of the call that asks for the project's information (`REDCAP_API.md §6.18`). */
const asked = /^\s*export project information\b/i;
/** A call and its line in the log are no further apart. */
const fineMinutes = 2;
/** No two clocks are further apart: then the line is another call's. */
const furthestMinutes = 27 * 60;

/**
 * Of how many minutes the server's clock is ahead of this computer's (behind: negative), where a call for the project's information was made just
 * before the log was read: its line is of now. 0 where they agree or where nobody can tell.
 * @param entries the whole log, newest first @param here `YYYY-MM-DD HH:MM` by this computer's clock when the call was made
 */
export function serverAhead(
  entries: readonly LogEntry[],
  here: string,
): { readonly minutes: number; readonly there: string } {
  const there = entries.find(({ details }) => asked.test(details))?.timestamp.slice(0, 16);
  const minutes = there === undefined ? 0 : Math.round((minuteOf(there) - minuteOf(here)) / 60_000);
  return there !== undefined && Math.abs(minutes) > fineMinutes && Math.abs(minutes) < furthestMinutes
    ? { minutes, there }
    : { minutes: 0, there: here };
}

function minuteOf(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}:00Z`);
}
