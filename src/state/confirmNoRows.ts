import { RedcapError } from '../api/errors';
import type { ExportRecordsOptions } from '../api/model';
import { exportRecordsTo } from '../api/records';
import type { Session } from '../api/session';

/**
 * Asks again in JSON after a CSV answer without rows: an overloaded server sends nothing at all, too, which must never pass for "all gone"
 * (REDCAP_API.md §1.5, §2.2).
 * @throws RedcapError when there are rows after all
 */
export async function confirmNoRows(
  session: Session,
  options: Omit<ExportRecordsOptions, 'format'>,
  signal?: AbortSignal,
): Promise<void> {
  let start = '';
  await exportRecordsTo(
    session,
    { ...options, format: 'json' },
    (chunk) => {
      if (start.length < 16) {
        start += Buffer.from(chunk.subarray(0, 16)).toString('latin1');
      }
    },
    undefined,
    signal,
  );
  if (!/^\s*\[\s*\]/.test(start)) {
    throw new RedcapError(
      'truncated-answer',
      'REDCap sent an answer without data, then one with data: it cannot be relied on at the moment. Try again later.',
      { url: session.url, method: 'record/export' },
    );
  }
}
