import type { LogEntry } from './model';
import { readRows } from './rows';
import type { Session } from './session';

export type LogType =
  | 'export'
  | 'manage'
  | 'user'
  | 'record'
  | 'record_add'
  | 'record_edit'
  | 'record_delete'
  | 'lock_record'
  | 'page_view';

export interface ExportLogOptions {
  /** `YYYY-MM-DD HH:MM` in the server's time, both ends excluded. */
  readonly beginTime?: string;
  readonly endTime?: string;
  /** Absent: all. */
  readonly logtype?: LogType;
  readonly user?: string;
  readonly record?: string;
  /** Number of a group; one that is none is ignored. */
  readonly dag?: number;
}

/** The project's log, newest entry first. Rights: API Export, Logging. Since 10.8. Large projects need a time window. Source: REDCAP_API.md §6.18. */
export async function exportLog(
  session: Session,
  options: ExportLogOptions,
  signal?: AbortSignal,
): Promise<LogEntry[]> {
  const { beginTime, endTime, logtype, user, record, dag } = options;
  return (
    await readRows(
      session,
      { content: 'log', parameters: { beginTime, endTime, logtype, user, record, dag } },
      signal,
      ['timestamp'],
    )
  ).map((row) => ({
    timestamp: row['timestamp'] ?? '',
    username: row['username'] ?? '',
    action: row['action'] ?? '',
    details: row['details'] ?? '',
    record: row['record'] ?? '',
  }));
}
