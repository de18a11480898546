import { unlessRefused } from '../../../api/unlessRefused';
import type { LogEntry } from '../../../api/model';
import type { Session } from '../../../api/session';
import { readLog } from '../../log/readLog';

/** What the log says was done to a record. */
export interface LoggedChange {
  readonly record: string;
  readonly kind: 'created' | 'changed' | 'deleted';
  /** `YYYY-MM-DD HH:MM` on the server's clock. */
  readonly minute: string;
}

const hour = 3_600_000;
/** No zone is further behind UTC, and a clock that is an hour off is still within. */
const furthestBehind = 14 * hour;
/** More lines than anybody looks through. */
const mostLines = 200_000;
/** `Update record (API) 1200`, `Created Record (API) 7`, `Delete record 3`. */
const recordAction =
  /^\s*(create|created|update|updated|delete|deleted|erase|erased)\s+(?:record|response)\b(?:\s*\([^)]*\))*\s*(.*)$/i;

/**
 * What the server's clock shows, to the minute: every call leaves a line in the log, so the newest one of an export is of just now.
 * @returns `undefined` when this account may not read the log, or nothing in it is of just now @throws CancelledError; RedcapError for the way
 */
export async function serverMinute(
  session: Session,
  signal: AbortSignal | undefined,
  now: () => number = Date.now,
): Promise<string | undefined> {
  const begin = minuteText(now() - furthestBehind);
  for (const logtype of ['export', 'manage'] as const) {
    const read = await unlessRefused('absent', () =>
      readLog(session, { begin, logtype }, { most: mostLines, ...(signal && { signal }) }),
    );
    const newest = read?.entries[0]?.timestamp.slice(0, 16);
    if (newest) {
      return newest;
    }
  }
  return undefined;
}

/** Lines about records since a minute on the server's clock, newest first; `undefined` where this account may not read them, or there are too many. */
export async function recordLines(
  session: Session,
  since: string,
  signal?: AbortSignal,
): Promise<readonly LogEntry[] | undefined> {
  const read = await unlessRefused('absent', () =>
    readLog(session, { begin: since, logtype: 'record' }, { most: mostLines, ...(signal && { signal }) }),
  );
  return read?.isCut === true ? undefined : read?.entries;
}

/** The changes that lines of the log tell of, in their order; other lines tell of none. */
export function changesOf(entries: readonly LogEntry[]): readonly LoggedChange[] {
  return entries.flatMap(({ action, record: named, timestamp }) => {
    const [, verb = '', tail = ''] = recordAction.exec(action) ?? [];
    const record = named === '' ? tail.trim() : named;
    if (verb === '' || record === '') {
      return [];
    }
    const kind = /^c/i.test(verb) ? 'created' : /^[de]/i.test(verb) ? 'deleted' : 'changed';
    return [{ record, kind, minute: timestamp.slice(0, 16) }] as const;
  });
}

/** `YYYY-MM-DD HH:MM` of a moment, milliseconds, in UTC. */
export function minuteText(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}

/** So many minutes before a minute. */
export function minutesBefore(minute: string, minutes: number): string {
  return minuteText(Date.parse(`${minute.replace(' ', 'T')}:00Z`) - minutes * 60_000);
}
