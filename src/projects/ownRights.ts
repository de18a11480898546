import { unlessRefused } from '../api/unlessRefused';
import { exportInstruments } from '../api/instruments';
import { exportLog } from '../api/log';
import type { LogEntry, ProjectUser } from '../api/model';
import type { Session } from '../api/session';
import type { OwnRights } from './projectParts';

/**
 * Finds out whose token it is, and that user's rights; REDCap has no "who am I". Never a guess: the answer is `undefined` when the server
 * does not tell (no User Rights or Logging privilege) or when two users come into question.
 *
 * @param users reads the project's users (needs the User Rights privilege)
 * @param knownUsername the token owner's name where it has been found before
 * @throws RedcapError for failures that may pass, CancelledError
 */
export async function findOwnRights(
  session: Session,
  users: () => Promise<readonly ProjectUser[]>,
  knownUsername: string | undefined,
  signal?: AbortSignal,
): Promise<OwnRights | undefined> {
  const all = await unlessRefused('out-of-reach', users);
  if (all === undefined) {
    return undefined;
  }
  const [first] = all;
  if (all.length === 1 && first) {
    return rightsOf(first);
  }
  const username = knownUsername ?? (await unlessRefused('out-of-reach', () => usernameFromLog(session, signal)));
  const own =
    username === undefined ? [] : all.filter((user) => user.username.toLowerCase() === username.toLowerCase());
  return own.length === 1 && own[0] ? rightsOf(own[0]) : undefined;
}

/**
 * Makes a call that the server logs (REDCAP_API.md §6.18) between two readings of the log. The rows that appeared in between and match the calls
 * name the caller, unless somebody else made the same calls in that moment.
 */
async function usernameFromLog(session: Session, signal: AbortSignal | undefined): Promise<string | undefined> {
  const options = { logtype: 'manage', beginTime: earliestNow() } as const;
  const before = await exportLog(session, options, signal);
  await exportInstruments(session, signal);
  const after = await exportLog(session, options, signal);
  return callerOf(newRows(before, after));
}

/** Who made the call, going by the rows that it and the reading of the log before it left. */
export function callerOf(rows: readonly LogEntry[]): string | undefined {
  const namesOf = (details: RegExp): Set<string> =>
    new Set(rows.filter((row) => details.test(row.details) && row.username !== '').map((row) => row.username));
  const instruments = namesOf(/\binstruments?\b.*\(API\)/i);
  const logging = namesOf(/\blogging\b.*\(API\)/i);
  const [name] = instruments;
  // The log was read first: where that shows, it must be by the same person.
  return instruments.size === 1 && name !== undefined && (logging.size === 0 || logging.has(name)) ? name : undefined;
}

/** Rows of `after` that `before` lacks, counting equal ones: the time stamps have no seconds. */
export function newRows(before: readonly LogEntry[], after: readonly LogEntry[]): readonly LogEntry[] {
  const known = new Map<string, number>();
  for (const row of before) {
    const key = keyOf(row);
    known.set(key, (known.get(key) ?? 0) + 1);
  }
  return after.filter((row) => {
    const key = keyOf(row);
    const left = known.get(key) ?? 0;
    known.set(key, left - 1);
    return left <= 0;
  });
}

function keyOf(row: LogEntry): string {
  return JSON.stringify([row.timestamp, row.username, row.action, row.details]);
}

/** A few minutes ago wherever the server stands: its clock shows local time, at the earliest UTC-12. `YYYY-MM-DD HH:MM`. */
function earliestNow(): string {
  return new Date(Date.now() - (12 * 60 + 5) * 60_000).toISOString().slice(0, 16).replace('T', ' ');
}

function rightsOf(user: ProjectUser): OwnRights {
  return { username: user.username, rights: user.rights, dataAccessGroup: user.dataAccessGroup };
}
