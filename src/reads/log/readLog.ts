import { addAll } from '../../common/addAll';
import type { ReadCall } from '../../api/call';
import { RedcapError } from '../../api/errors';
import { csvText } from '../../api/csvText';
import { type ExportLogOptions, exportLog } from '../../api/log';
import type { LogEntry } from '../../api/model';
import type { Session } from '../../api/session';
import { throwIfCancelled } from '../../common/cancelled';

/** A window of the project's log by the server's clock, `YYYY-MM-DD HH:MM`, both ends included; an absent end is open. */
export interface LogWindow extends Omit<ExportLogOptions, 'beginTime' | 'endTime'> {
  readonly begin?: string | undefined;
  readonly end?: string | undefined;
}

export interface ReadLog {
  /** Newest first. */
  readonly entries: readonly LogEntry[];
  /** There are older entries, which were not read: there were enough. */
  readonly isCut: boolean;
}

const day = 24 * 60;
/** Minutes of a piece: a busy project's day is a few thousand lines. */
const piece = 7 * day;
/** Shorter windows are not halved: one minute of a log fits into any server. */
const shortest = 60;
/** What a server answers when a piece is more than it can put together. */
const tooMuch = [
  'out-of-memory',
  'gateway-timeout',
  'timeout',
  'php-fatal',
  'truncated-answer',
  'oversized-answer',
  'html-page',
  'server-error',
] as const;

/**
 * Reads a window of the log, the newest piece first, in pieces that are halved where the server cannot put one together. Its times have no seconds
 * and both ends are excluded (REDCAP_API.md §6.18): pieces are asked for a minute wider than they are, and what is outside is dropped.
 *
 * @param most lines after which no further piece is read
 * @throws RedcapError, CancelledError
 */
export async function readLog(
  session: Session,
  window: LogWindow,
  {
    most,
    signal,
    onProgress,
  }: {
    readonly most: number;
    readonly signal?: AbortSignal;
    readonly onProgress?: (lines: number, until: string) => void;
  },
): Promise<ReadLog> {
  const { begin, end, ...filter } = window;
  const entries: LogEntry[] = [];
  const first = begin === undefined ? undefined : minutesOf(begin);
  const last = end === undefined ? undefined : minutesOf(end);
  // Without a beginning nobody knows how far it goes back: one call, as REDCap's own page makes it.
  const todo = first === undefined ? [{ from: undefined, to: last }] : piecesOf(first, last);
  for (let next = todo.shift(); next; next = todo.shift()) {
    throwIfCancelled(signal);
    try {
      addAll(entries, await readPiece(session, filter, next, signal));
    } catch (error) {
      const halves = RedcapError.is(error, ...tooMuch) ? halvesOf(next) : undefined;
      if (!halves) {
        throw error;
      }
      todo.unshift(...halves);
      continue;
    }
    onProgress?.(entries.length, next.from === undefined ? '' : textOf(next.from));
    if (entries.length >= most && todo.length > 0) {
      return { entries, isCut: true };
    }
  }
  return { entries, isCut: false };
}

/** The one call that gives a window of the log as CSV, where the server can put it together; both ends of a call's window are excluded. */
export function logCall({ begin, end, ...filter }: LogWindow): Pick<ReadCall, 'content' | 'parameters'> {
  const shifted = (time: string | undefined, by: number): string | undefined =>
    time === undefined ? undefined : textOf(minutesOf(time) + by);
  const parameters = { format: 'csv', ...filter, beginTime: shifted(begin, -1), endTime: shifted(end, 1) };
  return { content: 'log', parameters };
}

interface Piece {
  /** Minutes since 1970, both included. */
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** Newest first; the last of a window without an end is open too. */
function piecesOf(from: number, to: number | undefined): Piece[] {
  const until = to ?? minutesOf(textOf(Math.floor(Date.now() / 60_000)));
  const pieces: Piece[] = [];
  for (let start = from; start <= until || pieces.length === 0; start += piece) {
    pieces.unshift({ from: start, to: Math.min(start + piece - 1, Math.max(until, from)) });
  }
  const [newest, ...others] = pieces;
  return newest && to === undefined ? [{ from: newest.from, to: undefined }, ...others] : pieces;
}

function halvesOf({ from, to }: Piece): readonly Piece[] | undefined {
  const until = to ?? Math.floor(Date.now() / 60_000) + day;
  if (from === undefined || until - from < shortest) {
    return undefined;
  }
  const middle = from + Math.floor((until - from) / 2);
  return [
    { from: middle, to },
    { from, to: middle - 1 },
  ];
}

async function readPiece(
  session: Session,
  filter: Omit<LogWindow, 'begin' | 'end'>,
  { from, to }: Piece,
  signal: AbortSignal | undefined,
): Promise<readonly LogEntry[]> {
  const entries = await exportLog(
    session,
    {
      ...filter,
      ...(from === undefined ? {} : { beginTime: textOf(from - 1) }),
      ...(to === undefined ? {} : { endTime: textOf(to + 1) }),
    },
    signal,
  );
  const [least, greatest] = [from === undefined ? '' : textOf(from), to === undefined ? '9' : textOf(to)];
  return entries.filter(({ timestamp }) => {
    const minute = timestamp.slice(0, 16);
    return minute >= least && minute <= greatest;
  });
}

/** `YYYY-MM-DD HH:MM` as minutes; the clock is the server's, whose zone nobody tells. */
function minutesOf(text: string): number {
  return Math.floor(Date.parse(`${text.replace(' ', 'T')}:00Z`) / 60_000);
}

function textOf(minutes: number): string {
  return new Date(minutes * 60_000).toISOString().slice(0, 16).replace('T', ' ');
}

/** Whether a text is a time as REDCap's log knows it. */
export function isLogTime(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/.test(text) &&
    new Date(`${text.replace(' ', 'T')}:00Z`).toJSON()?.startsWith(text.replace(' ', 'T'))
  );
}

/** The log as REDCap's own columns. */
export function logCsv(entries: readonly LogEntry[]): string {
  return csvText(
    ['timestamp', 'username', 'action', 'details', 'record'],
    entries.map(({ timestamp, username, action, details, record }) => ({
      timestamp,
      username,
      action,
      details,
      record,
    })),
  );
}
