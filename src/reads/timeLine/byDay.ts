import type { LogEntry } from '../../api/model';
import type { TimeEntry, TimePicture } from './picture';

/** Lines of the log as entries. What only reads is left out: exports are most of a log and change nothing. */
export function logEntries(entries: readonly LogEntry[]): readonly TimeEntry[] {
  return entries.filter(isChange).map(({ timestamp, username, action, details }) => ({
    from: 'server',
    at: timestamp.slice(0, 16),
    title: [action.trim(), details.trim()].filter((part) => part !== '').join(': '),
    detail: username,
    operation: '',
    canUndo: false,
    isRemoval: /\bdelete/i.test(action) || /^delete/i.test(details.trim()),
  }));
}

function isChange({ action, details }: LogEntry): boolean {
  return !/^\s*(?:data export|page view)/i.test(action) && !/^\s*(?:export|download)/i.test(details);
}

/** In one list, newest first, by day; of the same minute what was done here stands before what the server says of it. */
export function byDay(entries: readonly TimeEntry[]): TimePicture['days'] {
  const sorted = [...entries].sort(
    (a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0) || (a.from === b.from ? 0 : a.from === 'here' ? -1 : 1),
  );
  const days = new Map<string, TimeEntry[]>();
  for (const entry of sorted) {
    const day = entry.at.slice(0, 10);
    const own = days.get(day) ?? [];
    own.push(entry);
    days.set(day, own);
  }
  return Array.from(days, ([day, own]) => ({ day, entries: own }));
}
