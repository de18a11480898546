import { RedcapError } from '../../api/errors';
import { sentence } from '../../api/messages';
import type { ExportRecordsOptions } from '../../api/model';
import { exportRecordsTo } from '../../api/records';
import type { Session } from '../../api/session';

const openBrace = 0x7b;

/**
 * No bytes at all is how CSV may say that there are no rows, and what an overloaded server sends (REDCAP_API.md §1.5, §2.2).
 * JSON always has at least `[]`, so it is asked which one it was.
 * @throws RedcapError `empty-answer` when there are rows
 */
export async function requireNoRows(
  session: Session,
  { csvDelimiter: _delimiter, rawOrLabelHeaders: _headers, ...options }: ExportRecordsOptions,
  signal?: AbortSignal,
): Promise<void> {
  await exportRecordsTo(
    session,
    { ...options, format: 'json' },
    (chunk) => {
      if (chunk.includes(openBrace)) {
        throw new RedcapError('empty-answer', sentence('empty-answer'), { url: session.url, method: 'record/export' });
      }
    },
    undefined,
    signal,
  );
}
