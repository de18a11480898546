import type { Parameters } from './call';
import type { DeleteRecordsOptions, ExportRecordsOptions } from './model';
import type { AnswerRows } from './answerRows';
import { parseRows } from './csvRows';
import { exportRecordsCall } from './recordExport';
import { parseJsonRows } from './jsonRows';
import { type Row, isObject, malformed, parseJson, plainText, rowOf, textOf } from './rows';
import type { Session } from './session';
import type { WriteSession } from './writeSession';
import { pourAnswer, type Sink } from './sink';
import { requireNames, writeForCount } from './writes';

/**
 * Exports records as the server writes them, in constant memory. Right: API Export; what the account may not export is left out by REDCap.
 *
 * @param options `rows`: of CSV and JSON, is shown them on their way, so that nobody has to look for them a second time
 * @param sink receives the body's bytes unchanged; a stream is left open. After an error it may hold a part of them: discard it.
 * @param onProgress is told the bytes so far
 * @returns once every byte has been taken and the answer is known to be complete. A project without records answers in CSV with a
 * line end or nothing at all, and an overloaded server may send nothing too: where that matters, ask for JSON.
 * @throws RedcapError (`truncated-answer`, `php-fatal`, … also after the first byte), CancelledError, and the sink's own errors.
 * Source: REDCAP_API.md §5.1.
 */
export async function exportRecordsTo(
  session: Session,
  { rows, ...options }: ExportRecordsOptions & { readonly rows?: AnswerRows },
  sink: Sink,
  onProgress?: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<{ bytes: number; contentType: string }> {
  return pourAnswer(await session.open(exportRecordsCall(options, rows), signal), sink, onProgress, signal);
}

/** As `exportRecordsTo`, but what fails is not repeated: for callers who ask for less then. */
export async function exportRecordsOnce(
  session: Session,
  { rows, ...options }: ExportRecordsOptions & { readonly rows?: AnswerRows },
  sink: Sink,
  signal?: AbortSignal,
): Promise<void> {
  const call = { ...exportRecordsCall(options, rows), repeats: false } as const;
  await pourAnswer(await session.open(call, signal), sink, undefined, signal);
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
  yield* asAsked(
    session,
    options.type,
    parseRows(session, exportRecordsCall({ ...options, format: 'csv' }), options.csvDelimiter ?? ',', signal),
    (row) => row,
  );
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
  const rows = parseJsonRows(session, exportRecordsCall({ ...options, format: 'json' }), signal);
  yield* asAsked(session, options.type, rows, firstOf);
}

/** As `exportRecordChunks` for `inBatches`, which asks again itself, for less. */
export async function* exportBatch(
  session: Session,
  options: Omit<ExportRecordsOptions, 'format' | 'csvDelimiter'>,
  signal?: AbortSignal,
): AsyncGenerator<readonly Row[], void> {
  const call = { ...exportRecordsCall({ ...options, format: 'json' }), repeats: 'when-asked' } as const;
  yield* asAsked(session, options.type, parseJsonRows(session, call, signal), firstOf);
}

const firstOf = ([row]: readonly Row[]): Row | undefined => row;

/** Single values come as such: read by their names, the columns of whole rows would be no values at all. @throws RedcapError `malformed-answer` */
async function* asAsked<T>(
  session: Session,
  type: ExportRecordsOptions['type'],
  parts: AsyncGenerator<T, void>,
  firstRow: (part: T) => Row | undefined,
): AsyncGenerator<T, void> {
  for await (const part of parts) {
    const row = type === 'eav' ? firstRow(part) : undefined;
    if (row && (row['record'] === undefined || row['field_name'] === undefined || row['value'] === undefined)) {
      throw malformed(session, { content: 'record' });
    }
    yield part;
  }
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

/** The name a record got, and the one it was sent with. */
export interface AutoId {
  readonly assigned: string;
  readonly given: string;
}

export interface ImportRecordsOptions {
  readonly format: 'csv' | 'json' | 'xml' | 'odm';
  readonly type?: 'flat' | 'eav';
  readonly data: string;
  /** Of CSV `data`. Default: comma. */
  readonly csvDelimiter?: ',' | '\t' | ';' | '|' | '^';
  /** Records get new names, the given ones only tell which rows belong together. Default false. */
  readonly forceAutoNumber?: boolean;
  /** `normal` (default): blanks change nothing. `overwrite`: blanks erase. */
  readonly overwriteBehavior?: 'normal' | 'overwrite';
  /** `auto_ids`, with `forceAutoNumber`: which name each record got. */
  readonly returnContent?: 'count' | 'ids' | 'auto_ids';
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
): Promise<{ count: number; ids?: string[]; autoIds?: AutoId[] }> {
  const { returnContent = 'count' } = options;
  const parameters = { ...importParameters(options), returnContent };
  const call = { content: 'record', action: 'import', parameters } as const;
  if (returnContent === 'count') {
    return { count: await writeForCount(session, call, signal) };
  }
  const answer = await session.write({ ...call, writes: true, expects: { shape: 'json' } }, signal);
  const ids = parseJson(textOf(answer, session, call), session, call);
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string' || typeof id === 'number')) {
    throw malformed(session, call);
  }
  const names = ids.map(String);
  return returnContent === 'ids'
    ? { count: names.length, ids: names }
    : { count: names.length, ids: names.map((pair) => splitAutoId(pair).assigned), autoIds: names.map(splitAutoId) };
}

/** `323,10`: the new name has no comma, because it is a number or a group and a number (REDCAP_API.md §5.2). */
function splitAutoId(pair: string): AutoId {
  const comma = pair.indexOf(',');
  return comma < 0 ? { assigned: pair, given: pair } : { assigned: pair.slice(0, comma), given: pair.slice(comma + 1) };
}

function importParameters(options: ImportRecordsOptions): Parameters {
  const { format, type = 'flat', data, overwriteBehavior = 'normal', forceAutoNumber = false, dateFormat } = options;
  const delimiter = options.csvDelimiter ?? (format === 'csv' ? ',' : undefined);
  return {
    format,
    type,
    overwriteBehavior,
    forceAutoNumber,
    dateFormat,
    csvDelimiter: delimiter === '\t' ? 'tab' : delimiter,
    data,
  };
}

/**
 * Hands data over to be imported later, in the background; what becomes of it is told in REDCap, not here. Right: API Import/Update. Since about 14.
 * Never repeated.
 *
 * @returns whether REDCap took it. Source: REDCAP_API.md §5.2.
 */
export async function importRecordsInBackground(
  session: WriteSession,
  options: Omit<ImportRecordsOptions, 'returnContent'>,
  signal?: AbortSignal,
): Promise<boolean> {
  const taken = /^\s*\{?\s*"?success"?\s*:\s*(true|false)\s*\}?\s*$/i;
  const call = {
    content: 'record',
    action: 'import',
    writes: true,
    parameters: { ...importParameters(options), backgroundProcess: 1 },
    expects: { shape: 'text', accept: (text: string) => taken.test(text) },
  } as const;
  return taken.exec(plainText(await session.write(call, signal)))?.[1]?.toLowerCase() === 'true';
}

/**
 * Renames a record in one arm, or in all. Right: Rename Record. Any status. Since 11.3.3. Never repeated.
 *
 * @throws RedcapError `bad-request` when the record does not exist or the new name does. Source: REDCAP_API.md §5.4.
 */
export async function renameRecord(
  session: WriteSession,
  { record, newRecordName, arm }: { readonly record: string; readonly newRecordName: string; readonly arm?: number },
  signal?: AbortSignal,
): Promise<void> {
  const parameters = { record, new_record_name: newRecordName, arm };
  await writeForCount(session, { content: 'record', action: 'rename', parameters }, signal);
}

/** What a record was randomized to; `*` where the allocation is concealed. */
export interface Randomization {
  readonly randomizationId: string;
  readonly record: string;
  readonly targetField: string;
  /** The second code of the allocation table, when it was asked for. */
  readonly targetFieldAlt: string | undefined;
}

/**
 * Randomizes a record, for good. Right: Randomize. Any status; since some version up to 14.9. Never repeated.
 *
 * @param randomizationId of the scheme, as its set-up page shows it
 * @throws RedcapError `bad-request` when the record is randomized already, strata are missing or no allocation is left. Source: REDCAP_API.md §5.6.
 */
export async function randomizeRecord(
  session: WriteSession,
  options: { readonly record: string; readonly randomizationId: number; readonly returnAlt?: boolean },
  signal?: AbortSignal,
): Promise<Randomization> {
  const { record, randomizationId, returnAlt = false } = options;
  const call = {
    content: 'record',
    action: 'randomize',
    writes: true,
    parameters: { format: 'json', record, randomization_id: randomizationId, returnAlt },
    expects: { shape: 'json' },
  } as const;
  const value = parseJson(textOf(await session.write(call, signal), session, call), session, call);
  const raw: unknown = Array.isArray(value) ? value[0] : value;
  if (!isObject(raw) || raw['target_field'] === undefined) {
    throw malformed(session, call);
  }
  const row = rowOf(raw);
  return {
    randomizationId: row['randomization_id'] ?? '',
    record: row['record'] ?? '',
    targetField: row['target_field'] ?? '',
    targetFieldAlt: row['target_field_alt'],
  };
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
  return plainText(answer);
}
