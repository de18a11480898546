import { type ExportReportOptions, exportReportTo } from '../../api/reports';
import type { Session } from '../../api/session';
import { ExportError } from '../export/exportError';

/**
 * A report as CSV text, as long as an editor takes it. Right: API Export, and access to the report.
 *
 * @throws ExportError `needs-disk` when it has more than `most` bytes; RedcapError, CancelledError. Source: REDCAP_API.md §6.17
 */
export async function readReport(
  session: Session,
  options: Omit<ExportReportOptions, 'format'>,
  most: number,
  signal?: AbortSignal,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  await exportReportTo(
    session,
    { ...options, format: 'csv' },
    (chunk) => {
      bytes += chunk.length;
      if (bytes > most) {
        throw new ExportError('needs-disk');
      }
      chunks.push(chunk);
    },
    undefined,
    signal,
  );
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}
