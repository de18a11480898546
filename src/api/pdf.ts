import type { Session } from './session';
import { pourAnswer, type Sink } from './sink';

/** What to print. Nothing: all instruments, blank. `instrument` alone: that one, blank. `record`: its data, of one event or instrument where named. */
export interface ExportPdfOptions {
  readonly record?: string;
  readonly event?: string;
  readonly instrument?: string;
  readonly repeatInstance?: number;
  /** The data of every record; then the others are ignored. */
  readonly allRecords?: boolean;
  /** Leaves out what is not answered. Default false. */
  readonly compactDisplay?: boolean;
}

/**
 * Instruments as PDF, blank or filled, streamed. Right: API Export, and that to the instruments' data for filled ones. Any status. Since 6.4.
 *
 * @throws RedcapError `bad-request` when record or instrument do not exist; `truncated-answer` when the document has no end.
 * Source: REDCAP_API.md §5.11.
 */
export async function exportPdfTo(
  session: Session,
  options: ExportPdfOptions,
  sink: Sink,
  onProgress?: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<{ bytes: number; contentType: string }> {
  const { record, event, instrument, repeatInstance, allRecords, compactDisplay } = options;
  const parameters = {
    record,
    event,
    instrument,
    repeat_instance: repeatInstance,
    // Any value means yes.
    allRecords: allRecords === true ? true : undefined,
    compactDisplay: compactDisplay === undefined ? undefined : String(compactDisplay).toUpperCase(),
  };
  const answer = await session.open({ content: 'pdf', writes: false, parameters, expects: { shape: 'pdf' } }, signal);
  return pourAnswer(answer, sink, onProgress, signal);
}
