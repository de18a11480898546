import type { ExportRecordsOptions } from '../../api/model';
import { confirmNoRows } from '../../state/confirmNoRows';
import { exportRecordsTo } from '../../api/records';
import type { Session } from '../../api/session';
import { CancelledError, throwIfCancelled } from '../../common/cancelled';
import { CsvObserver } from './csvObserver';
import { missingFields } from './expectedColumns';
import { ExportError } from './exportError';
import { JsonObserver } from './jsonObserver';
import { MarkupObserver, odmRecord, xmlRecord } from './markupObserver';
import type { AnswerObserver } from './observer';
import { PartialFile } from './partialFile';
import type { ExportPlan } from './planExport';
import { recordsOfGroups } from './recordsOfGroups';
import { servedColumns } from './servedColumns';
import type { TargetNote } from './targets/notes';

export interface ExportProgress {
  /** Bytes of the answer so far. */
  readonly bytes: number;
  /** CSV and JSON only. In EAV these are data points. */
  readonly rows?: number;
}

export interface ExportResult extends ExportProgress {
  /** CSV and JSON only, and not for very many. */
  readonly records?: number;
  /** How many records the chosen data access groups have; absent when no groups were chosen. */
  readonly recordsInGroups?: number;
  /** Fields that were asked for and that REDCap left out, as export rights make it do (USERS.md F10). `undefined`: could not be told. */
  readonly missingColumns: readonly string[] | undefined;
  /** What a target could not keep, or did; none for an answer as REDCap gives it. */
  readonly notes?: readonly TargetNote[];
}

export interface ExportRun {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExportProgress) => void;
}

type Sink = (chunk: Uint8Array) => Promise<void> | void;

/**
 * Writes the server's answer, byte for byte, to the file `target`: streamed beside it, synced, and renamed when it is complete.
 * After any failure or a cancel nothing is left behind and a file that was there before is as it was.
 * @throws RedcapError for what the server or the way to it does; ExportError for the file and the groups; CancelledError
 */
export async function exportRecordsToFile(
  session: Session,
  plan: ExportPlan,
  target: string,
  run: ExportRun = {},
): Promise<ExportResult> {
  throwIfCancelled(run.signal);
  const file = await PartialFile.open(target);
  let answer: Answer;
  try {
    answer = await transfer(session, plan, (chunk) => file.write(chunk), run);
    throwIfCancelled(run.signal);
    await file.commit();
  } catch (error) {
    await file.discard();
    throw run.signal?.aborted ? new CancelledError() : error;
  }
  return await resultOf(session, plan, answer, run.signal);
}

/**
 * The answer in memory, for targets that are no files on a disk.
 * @throws ExportError `needs-disk` when it is larger than `limit` bytes; otherwise as `exportRecordsToFile`
 */
export async function exportRecordsToMemory(
  session: Session,
  plan: ExportPlan,
  limit: number,
  run: ExportRun = {},
): Promise<ExportResult & { readonly content: Uint8Array }> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const answer = await transfer(
    session,
    plan,
    (chunk) => {
      bytes += chunk.length;
      if (bytes > limit) {
        throw new ExportError('needs-disk');
      }
      chunks.push(chunk);
    },
    run,
  ).catch((error: unknown) => {
    throw run.signal?.aborted ? new CancelledError() : error;
  });
  return { ...(await resultOf(session, plan, answer, run.signal)), content: Buffer.concat(chunks) };
}

interface Answer {
  readonly bytes: number;
  readonly observer: AnswerObserver;
  readonly recordsInGroups: number | undefined;
}

async function transfer(
  session: Session,
  plan: ExportPlan,
  sink: Sink,
  { signal, onProgress }: ExportRun,
): Promise<Answer> {
  const members = plan.dags && (await recordsOfGroups(session, plan.dags, plan, signal));
  const records = members ?? plan.options.records;
  const observer = observerFor(plan.options, records && onlyThese(records));
  const options = records ? { ...plan.options, records } : plan.options;
  const progress = (soFar: number): void => onProgress?.({ bytes: soFar, ...definedRows(observer) });
  const { bytes } =
    'seeRows' in observer
      ? await exportRecordsTo(session, { ...options, rows: observer }, sink, progress, signal)
      : await exportRecordsTo(session, options, watched(observer, sink), progress, signal);
  observer.end();
  if (bytes === 0) {
    await confirmNoRows(session, options, signal, 'empty-answer');
  }
  return { bytes, observer, recordsInGroups: members?.length };
}

function watched(observer: AnswerObserver, sink: Sink): Sink {
  return (chunk) => {
    observer.see(chunk);
    return sink(chunk);
  };
}

async function resultOf(
  session: Session,
  plan: ExportPlan,
  { bytes, observer, recordsInGroups }: Answer,
  signal: AbortSignal | undefined,
): Promise<ExportResult> {
  const columns = await servedColumns(session, plan, observer, signal);
  return {
    bytes,
    ...definedRows(observer),
    ...(observer.records !== undefined && { records: observer.records }),
    ...(recordsInGroups !== undefined && { recordsInGroups }),
    missingColumns: columns && missingFields(plan.expectedColumns, columns),
  };
}

/** Servers cut long forms (PHP's max_input_vars): a list of records that was lost on the way would mean everybody's records. */
function onlyThese(members: readonly string[]): (record: string) => void {
  const allowed = new Set(members);
  return (record) => {
    if (!allowed.has(record)) {
      throw new ExportError('unexpected-records');
    }
  };
}

function observerFor(
  { format, csvDelimiter }: ExportRecordsOptions,
  met: ((record: string) => void) | undefined,
): CsvObserver | JsonObserver | MarkupObserver {
  switch (format) {
    case 'csv':
      return new CsvObserver(met, csvDelimiter);
    case 'json':
      return new JsonObserver(met);
    case 'xml':
      return new MarkupObserver(xmlRecord);
    case 'odm':
      return new MarkupObserver(odmRecord);
  }
}

function definedRows({ rows }: AnswerObserver): { rows?: number } {
  return rows === undefined ? {} : { rows };
}
