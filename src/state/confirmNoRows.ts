import { RedcapError } from '../api/errors';
import type { ExportRecordsOptions } from '../api/model';
import { exportRecordsTo } from '../api/records';
import type { Session } from '../api/session';

/**
 * Asks again in JSON after a CSV answer without rows, or without any bytes: an overloaded server sends nothing at all, too, which must never
 * pass for "all gone" (REDCAP_API.md §1.5, §2.2). JSON always has at least `[]`; whatever else comes is read no further.
 * @param reason what the first answer is called if there are rows after all
 * @throws RedcapError `reason`
 */
export async function confirmNoRows(
  session: Session,
  { csvDelimiter: _delimiter, rawOrLabelHeaders: _headers, ...options }: Omit<ExportRecordsOptions, 'format'>,
  signal?: AbortSignal,
  reason: 'truncated-answer' | 'empty-answer' = 'truncated-answer',
): Promise<void> {
  const refuse = (): never => {
    throw new RedcapError(
      reason,
      'REDCap sent an answer without data, then one with data: it cannot be relied on at the moment. Try again later.',
      { url: session.url, method: 'record/export' },
    );
  };
  let start = '';
  await exportRecordsTo(
    session,
    { ...options, format: 'json' },
    (chunk) => {
      start = (start + Buffer.from(chunk.subarray(0, 64)).toString('latin1')).trimStart().slice(0, 64);
      if (!/^(?:\[\s*(?:\]\s*)?)?$/.test(start)) {
        refuse();
      }
    },
    undefined,
    signal,
  );
  if (!/^\[\s*\]/.test(start)) {
    refuse();
  }
}
