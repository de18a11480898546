import { textOf } from './rows';
import type { Session } from './session';

/** Short tables of a project's structure. */
export type TableContent = 'arm' | 'event' | 'formEventMapping' | 'repeatingFormsEvents' | 'dag' | 'metadata';

/**
 * A table as the server writes it in CSV, every character as it came; blank where a server sends no header for a table without rows.
 * Right: API Export (and those of the table). Source: REDCAP_API.md §6.1 to §6.5, §2.2.
 */
export async function exportTableCsv(session: Session, content: TableContent, signal?: AbortSignal): Promise<string> {
  const call = {
    content,
    writes: false,
    expects: { shape: 'csv', mayBeEmpty: content !== 'metadata' },
    parameters: { format: 'csv' },
  } as const;
  return textOf(await session.read(call, signal), session, call);
}
