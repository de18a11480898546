import type { Parameters } from './call';
import type { DeleteRecordsOptions, ExportRecordsOptions } from './model';
import { parseRows } from './csvRows';
import { exportRecordsCall } from './recordExport';
import { parseJsonRows } from './jsonRows';
import { type Row, malformed, parseJson, textOf } from './rows';
import type { Session } from './session';
import type { WriteSession } from './writeSession';
import { pourAnswer, type Sink } from './sink';
import { requireNames, writeForCount } from './writes';

/**
 * Exports records as the server writes them, in constant memory. Right: API Export; what the account may not export is left out by REDCap.
 *
 * @param sink receives the body's bytes unchanged; a stream is left open. After an error it may hold a part of them: discard it.
 * @param onProgress is told the bytes so far
 * @returns once every byte has been taken and the answer is known to be complete. A project without records answers in CSV with a
 * line end or nothing at all, and an overloaded server may send nothing too: where that matters, ask for JSON.
 * @throws RedcapError (`truncated-answer`, `php-fatal`, … also after the first byte), CancelledError, and the sink's own errors.
 * Source: REDCAP_API.md §5.1.
 */
export async function exportRecordsTo(
  session: Session,
  options: ExportRecordsOptions,
  sink: Sink,
  onProgress?: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<{ bytes: number; contentType: string }> {
  return pourAnswer(await session.open(exportRecordsCall(options), signal), sink, onProgress, signal);
}

/**
 * Exports records row by row, by column name, in constant memory. No rows when there are no records. Rows come before the end
 * of the answer is known: an iteration that ends with an error was not complete. Stopping early ends the call.
 * Source: REDCAP_API.md §5.1, §2.2.
 */
export async function* exportRecordRows(
  session: Session,
  options: Omit<ExportRecordsOptions, 'format'>,
  signal?: AbortSignal,
): AsyncGenerator<Readonly<Record<string, string>>, void> {
  yield* parseRows(session, exportRecordsCall({ ...options, format: 'csv' }), options.csvDelimiter ?? ',', signal);
}

/**
 * Exports records as rows of texts by column name, those of one network read together, in constant memory: JSON, which brings every text back
 * as it is stored; PHP's CSV does not (REDCAP_API.md §13). No rows when there are no records. Rows come before the end of the answer is
 * known: an iteration that ends with an error was not complete. Stopping early ends the call. Source: REDCAP_API.md §5.1, §2.1.
 */
export async function* exportRecordChunks(
  session: Session,
  options: Omit<ExportRecordsOptions, 'format' | 'csvDelimiter'>,
  signal?: AbortSignal,
): AsyncGenerator<readonly Row[], void> {
  yield* parseJsonRows(session, exportRecordsCall({ ...options, format: 'json' }), signal);
}

/** As `exportRecordChunks`, row by row; for few rows, since each is waited for. */
export async function* exportRecordTexts(
  session: Session,
  options: Omit<ExportRecordsOptions, 'format' | 'csvDelimiter'>,
  signal?: AbortSignal,
): AsyncGenerator<Row, void> {
  for await (const rows of exportRecordChunks(session, options, signal)) {
    yield* rows;
  }
}

export interface ImportRecordsOptions {
  readonly format: 'csv' | 'json';
  readonly type?: 'flat' | 'eav';
  readonly data: string;
  /** `normal` (default): blanks change nothing. `overwrite`: blanks erase. */
  readonly overwriteBehavior?: 'normal' | 'overwrite';
  readonly returnContent?: 'count' | 'ids';
  /** How dates in `data` are written, default `YMD`. */
  readonly dateFormat?: 'YMD' | 'MDY' | 'DMY';
}

/**
 * Creates and changes records, all or nothing. Right: API Import/Update (and Create Records for new ones). Never repeated.
 *
 * @returns the number of distinct records touched (not rows), and their names when asked for
 * @throws RedcapError `import-rejected`; REDCap's complaints, one per line as `"record","field","value","message"`, are in
 * `details.serverMessage`: they hold data, so do not log them. Source: REDCAP_API.md §5.2.
 */
export async function importRecords(
  session: WriteSession,
  options: ImportRecordsOptions,
  signal?: AbortSignal,
): Promise<{ count: number; ids?: string[] }> {
  const { format, type = 'flat', data, overwriteBehavior = 'normal', returnContent = 'count', dateFormat } = options;
  const parameters: Parameters = {
    format,
    type,
    overwriteBehavior,
    forceAutoNumber: false,
    returnContent,
    dateFormat,
    ...(format === 'csv' ? { csvDelimiter: ',' } : {}),
    data,
  };
  const call = { content: 'record', action: 'import', parameters } as const;
  if (returnContent === 'count') {
    return { count: await writeForCount(session, call, signal) };
  }
  const answer = await session.write({ ...call, writes: true, expects: { shape: 'json' } }, signal);
  const ids = parseJson(textOf(answer, session, call), session, call);
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string' || typeof id === 'number')) {
    throw malformed(session, call);
  }
  return { count: ids.length, ids: ids.map(String) };
}

/**
 * Deletes records, or the part of them that instrument, event and instance name. Right: Delete Record. Cannot be undone on the server
 * and is never repeated. `delete_logging` is always sent. REDCap refuses the whole call (`bad-request`) when one record does not exist.
 *
 * @returns the number REDCap reports: of records, or of items for partial deletes. Real servers have deleted more than asked: verify by reading.
 * Source: RC-API-04 §2, REDCAP_API.md §5.3.
 */
export async function deleteRecords(
  session: WriteSession,
  options: DeleteRecordsOptions,
  signal?: AbortSignal,
): Promise<number> {
  requireNames(options.records, session);
  const { records, arm, instrument, event, repeatInstance, deleteLogging } = options;
  const parameters = {
    records,
    arm,
    instrument,
    event,
    repeat_instance: repeatInstance,
    delete_logging: Number(deleteLogging),
  };
  return writeForCount(session, { content: 'record', action: 'delete', parameters }, signal);
}

const recordName = /^\s*\d+(?:-\d+)?\s*$/;

/** The name REDCap would give to the next record, e.g. `1101`, or `20-1` for an account in a Data Access Group. Nothing is reserved. Right: API Export. Source: REDCAP_API.md §5.5. */
export async function generateNextRecordName(session: Session, signal?: AbortSignal): Promise<string> {
  const answer = await session.read(
    {
      content: 'generateNextRecordName',
      writes: false,
      expects: { shape: 'text', accept: (text) => recordName.test(text) },
    },
    signal,
  );
  return answer.bytes.toString('latin1').trim();
}
