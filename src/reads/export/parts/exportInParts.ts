import { RedcapError } from '../../../api/errors';
import { exportMetadata } from '../../../api/metadata';
import type { ExportRecordsOptions, MetadataField } from '../../../api/model';
import { exportRecordsTo } from '../../../api/records';
import type { Session } from '../../../api/session';
import { unlessFailed } from '../../../api/unlessFailed';
import { CancelledError, throwIfCancelled } from '../../../common/cancelled';
import { inBatches, tooMuch } from '../../../state/batches';
import { ChangeWatch } from '../changes/changeWatch';
import { missingFields } from '../expectedColumns';
import type { ExportProgress, ExportResult, ExportRun } from '../exportRecords';
import type { ExportPlan } from '../planExport';
import { servedColumns } from '../servedColumns';
import { callsByInstrument } from './byInstruments';
import { cutAnswer } from './cutAnswer';
import { type AnswerShape, GrowingAnswer } from './growingAnswer';
import { GrowingFile, type OpenFile } from './growingFile';
import { listNames } from './listNames';
import { type Manifest, askedDigest, digest, newSalt, readManifest, writeManifest } from './manifest';
import { type Pause, pause as wait } from './pace';
import { PartReader } from './partReader';
import { rawColumns } from './rawRows';

/** How an export in parts is going. */
export interface PartsProgress extends ExportProgress {
  readonly recordsDone: number;
  readonly recordsTotal: number;
  /** Records in the part that came last. */
  readonly batch: number;
  /** Calls that had to be made again. */
  readonly retries: number;
}

export interface PartsRun extends Omit<ExportRun, 'onProgress'> {
  /** Told while it goes on; one answer has no records to count. */
  readonly onProgress?: (progress: ExportProgress | PartsProgress) => void;
  /** Names of the records, where they are known already. */
  readonly names?: readonly string[];
  /** Calls at the same time; default 3. */
  readonly lanes?: number;
  /** Whether to go on without a record that the server does not give; absent: no. */
  readonly leaveOut?: (record: string, error: RedcapError) => Promise<boolean>;
  /** What an interrupted export left; it is started over where that does not fit any more. */
  readonly resume?: string;
  /** Told where the partial file is, before anything is in it. */
  readonly onPartial?: (partial: string) => Promise<void>;
  /** Whether what is there stays for `resume` when the export does not end well; absent: it does not. */
  readonly keep?: () => boolean;
  /** For tests. */
  readonly pause?: Pause;
  readonly openFile?: OpenFile;
}

/** What an export in parts has to say beside the usual. */
export interface PartsResult extends ExportResult {
  readonly parts: number;
  /** Records that the server gave instrument by instrument only. */
  readonly byInstruments: number;
  /** Records that the server did not give, and that the user went on without. */
  readonly leftOut: readonly string[];
  /** Records that came into the project meanwhile and are not in the file. */
  readonly came: readonly string[];
  /** Records that left the project meanwhile; those that were exported before are in the file. */
  readonly gone: readonly string[];
  /** Records in the file that were changed meanwhile: some of their rows may be of before. `undefined`: the account may not read the log. */
  readonly changed: readonly string[] | undefined;
  /** Fields that were added, removed or changed meanwhile. */
  readonly changedFields: readonly string[];
  /** Whether the project could be looked at once more when everything was there. */
  readonly isCompared: boolean;
}

/** Milliseconds between two manifests. */
const manifestEvery = 2_000;
/** Names in the first calls, at most, and cells that they may bring. */
const firstNames = 100;
const firstCells = 100_000;
/** PHP drops parameters beyond a thousand (REDCAP_API.md §13); longer lists of fields, forms and events are sent as one text each. */
const mostParameters = 960;
const mostNames = 900;
/** Times that records which came at the end of the list are fetched too. */
const mostRounds = 3;

/**
 * Writes what one answer to the plan would be to the file `target`, from many small calls: several at a time, smaller where the server fails, in order
 * on the disk. What is there before stays until the new file is whole.
 * @throws RedcapError for what the server or the way to it does; ExportError for the file, the groups, and records that cannot be had; CancelledError
 */
export async function exportInParts(
  session: Session,
  plan: ExportPlan,
  target: string,
  run: PartsRun = {},
): Promise<PartsResult> {
  const own = new AbortController();
  const signal = run.signal ? AbortSignal.any([run.signal, own.signal]) : own.signal;
  throwIfCancelled(signal);
  const names = run.names ?? (await listNames(session, plan, signal));
  const dictionary = await exportMetadata(session, signal);
  const work = new PartsExport(session, plan, target, run, signal, dictionary);
  try {
    return await work.run(names);
  } catch (error) {
    own.abort();
    await work.fail();
    throw run.signal?.aborted ? new CancelledError() : error;
  }
}

class PartsExport {
  private readonly pause: Pause;
  private readonly reader: PartReader;
  private file: GrowingFile | undefined;
  private answer: GrowingAnswer | undefined;
  private salt = newSalt();
  private done: string[] = [];
  private rows = 0;
  private countsRows = true;
  private records = 0;
  private retries = 0;
  private byInstruments = 0;
  private firstRecord: string | undefined;
  private readonly leftOut: string[] = [];
  private readonly gone = new Set<string>();
  private nextManifest = 0;
  private watch: ChangeWatch | undefined;

  // oxlint-disable-next-line max-params -- what they are has nothing in common
  constructor(
    private readonly session: Session,
    private readonly plan: ExportPlan,
    private readonly target: string,
    private readonly how: PartsRun,
    private readonly signal: AbortSignal,
    private readonly dictionary: readonly MetadataField[],
  ) {
    this.pause = how.pause ?? wait;
    // Headers with labels cannot be told apart: parts have names, and the labels come on top (REDCAP_API.md §5.1).
    const named: ExportPlan = this.hasLabelHeader
      ? { ...plan, options: { ...plan.options, rawOrLabelHeaders: 'raw' } }
      : plan;
    this.reader = new PartReader({
      session,
      plan: named,
      pause: this.pause,
      onRetry: () => this.retries++,
      leaveOut: how.leaveOut ?? (() => Promise.resolve(false)),
    });
  }

  async run(names: readonly string[]): Promise<PartsResult> {
    await this.start(names);
    let known = names;
    let parts = 0;
    for (let round = 1; ; round++) {
      parts += await this.fetch(known.slice(this.done.length), known.length);
      const now = await unlessFailed(listNames(this.session, this.plan, this.signal));
      // New records mostly have the highest numbers: then the file is what one answer would be now.
      const isLonger = now && now.length > this.done.length && this.done.every((name, i) => name === now[i]);
      if (!isLonger || round === mostRounds) {
        return await this.finish(now, parts);
      }
      known = now;
    }
  }

  /** What is there stays or goes, as the caller wants it. Never fails. */
  async fail(): Promise<void> {
    if (!this.file) {
      return;
    }
    if (this.how.keep?.() === true && this.done.length > 0) {
      await this.note(true).then(
        () => this.file?.keep(),
        () => this.file?.discard(),
      );
    } else {
      await this.file.discard();
    }
  }

  private get hasLabelHeader(): boolean {
    const { format, type, rawOrLabelHeaders } = this.plan.options;
    return format === 'csv' && type !== 'eav' && rawOrLabelHeaders === 'label';
  }

  private get shape(): AnswerShape {
    const { format, csvDelimiter } = this.plan.options;
    return {
      format,
      delimiter: csvDelimiter,
      columnOrder: this.plan.columnOrder,
      labelsFor: this.hasLabelHeader ? (record, columns) => this.labelsFor(record, columns) : undefined,
    };
  }

  private async start(names: readonly string[]): Promise<void> {
    const { resume, openFile, onPartial } = this.how;
    const left = resume === undefined ? undefined : await this.fitting(resume, names);
    if (resume !== undefined && left) {
      this.file = await GrowingFile.resume(this.target, resume, left.bytes, openFile);
      this.salt = left.salt;
      this.done = names.slice(0, left.done);
      this.rows = left.rows;
      this.records = left.records;
      this.leftOut.push(...left.leftOut);
    } else {
      this.file = await GrowingFile.create(this.target, openFile);
    }
    this.watch = await ChangeWatch.begin(this.session, this.signal, left?.since);
    this.answer = new GrowingAnswer(this.file, this.shape, left);
    await onPartial?.(this.file.temporary);
    if (left) {
      await this.note(true);
    }
  }

  /** What an interrupted export left, when it was the same export of the same records. */
  private async fitting(partial: string, names: readonly string[]): Promise<Manifest | undefined> {
    const left = await readManifest(partial);
    return left &&
      left.asked === askedDigest(left.salt, this.plan.options) &&
      left.dictionary === this.dictionaryDigest(left.salt) &&
      left.done <= names.length &&
      left.names === digest(left.salt, ...names.slice(0, left.done))
      ? left
      : undefined;
  }

  private dictionaryDigest(salt: string): string {
    return digest(salt, JSON.stringify(this.dictionary));
  }

  private async fetch(names: readonly string[], total: number): Promise<number> {
    const { fields, forms, events } = this.plan.options;
    const further = (fields?.length ?? 0) + (forms?.length ?? 0) + (events?.length ?? 0);
    let parts = 0;
    for await (const { names: asked, value: part } of inBatches(
      {
        names,
        first: Math.max(1, Math.min(firstNames, Math.floor(firstCells / Math.max(1, this.plan.cellsPerRecord)))),
        most: further < mostParameters / 2 ? Math.min(mostNames, mostParameters - further) : mostNames,
        lanes: this.how.lanes ?? 3,
        read: async (some, stop) => {
          const value = await this.reader.read(some, stop);
          return { value, bytes: value.head.length + value.rows.length };
        },
      },
      this.signal,
    )) {
      parts++;
      await this.answer?.add(part);
      this.done.push(...asked);
      this.records += part.records.size;
      this.firstRecord ??= part.records.values().next().value;
      if (part.rowCount === undefined) {
        this.countsRows = false;
      } else {
        this.rows += part.rowCount;
      }
      for (const name of part.gone) {
        this.gone.add(name);
      }
      if (part.byInstruments) {
        this.byInstruments++;
      }
      if (part.unavailable) {
        this.leftOut.push(part.unavailable.record);
      }
      await this.note(false);
      this.how.onProgress?.({
        bytes: this.file?.length ?? 0,
        ...this.rowCount,
        recordsDone: this.done.length,
        recordsTotal: total,
        batch: asked.length,
        retries: this.retries,
      });
    }
    return parts;
  }

  private get rowCount(): { rows?: number } {
    return this.countsRows ? { rows: this.rows } : {};
  }

  /** Writes down how far it is, now or when it is time. */
  private async note(now: boolean): Promise<void> {
    const { file, answer, salt } = this;
    if (!file || !answer || this.how.keep === undefined || (!now && performance.now() < this.nextManifest)) {
      return;
    }
    this.nextManifest = performance.now() + manifestEvery;
    await file.sync();
    await writeManifest(file.temporary, {
      version: 1,
      salt,
      asked: askedDigest(salt, this.plan.options),
      dictionary: this.dictionaryDigest(salt),
      done: this.done.length,
      names: digest(salt, ...this.done),
      ...answer.kept,
      rows: this.rows,
      records: this.records,
      leftOut: [...this.leftOut],
      ...(this.watch?.since !== undefined && { since: this.watch.since }),
    });
  }

  private async finish(now: readonly string[] | undefined, parts: number): Promise<PartsResult> {
    const { session, plan, signal, answer, file } = this;
    if (!answer || !file) {
      throw new Error('not started');
    }
    const dictionary = await unlessFailed(exportMetadata(session, signal));
    const touched = await this.watch?.changed(signal);
    const columns =
      plan.options.type === 'flat'
        ? answer.columns
        : await servedColumns(session, plan, { columns: undefined, firstRecord: this.firstRecord }, signal);
    const whole = await answer.end(() => GrowingFile.create(this.target, this.how.openFile));
    if (whole !== file) {
      this.file = whole;
      await file.discard();
    }
    throwIfCancelled(signal);
    await whole.commit();
    const there = now && new Set(now);
    const exported = new Set(this.done);
    return {
      bytes: whole.length,
      ...this.rowCount,
      records: this.records,
      ...(plan.dags && !plan.ownDag && { recordsInGroups: this.done.length }),
      missingColumns: columns && missingFields(plan.expectedColumns, columns),
      parts,
      byInstruments: this.byInstruments,
      leftOut: this.leftOut,
      came: now?.filter((name) => !exported.has(name)) ?? [],
      gone: there ? this.done.filter((name) => !there.has(name)) : [...this.gone],
      changed: touched && this.done.filter((name) => touched.has(name) && (!there || there.has(name))),
      changedFields: dictionary ? differentFields(this.dictionary, dictionary) : [],
      isCompared: now !== undefined && dictionary !== undefined,
    };
  }

  /** Header cells with labels, as written, of the columns that a call for this record has. */
  private async labelsFor(record: string, columns: readonly string[]): Promise<readonly string[]> {
    try {
      return await this.header({ ...this.plan.options, records: [record] });
    } catch (error) {
      const calls = callsByInstrument(this.plan, record);
      if (!RedcapError.is(error) || !tooMuch.has(error.reason) || !calls) {
        throw error;
      }
      const labels = new Map<string, string>();
      for (const options of calls) {
        const written = await this.header(options);
        for (const [i, name] of (await this.header({ ...options, rawOrLabelHeaders: 'raw' })).entries()) {
          labels.set(name, written[i] ?? name);
        }
      }
      return columns.map((column) => labels.get(column) ?? column);
    }
  }

  private async header(options: ExportRecordsOptions): Promise<readonly string[]> {
    const chunks: Uint8Array[] = [];
    const take = (chunk: Uint8Array): void => void chunks.push(chunk);
    await exportRecordsTo(this.session, options, take, undefined, this.signal);
    const { head } = cutAnswer('csv', Buffer.concat(chunks));
    return rawColumns('csv', head.toString('latin1'), '', options.csvDelimiter) ?? [];
  }
}

/** Names of fields that only one of two dictionaries has, or that are not the same in both. */
function differentFields(before: readonly MetadataField[], after: readonly MetadataField[]): readonly string[] {
  const rows = (fields: readonly MetadataField[]): Map<string, string> =>
    new Map(fields.map((field) => [field.field_name, JSON.stringify(field)]));
  const [was, is] = [rows(before), rows(after)];
  return [...new Set([...was.keys(), ...is.keys()])].filter((name) => was.get(name) !== is.get(name));
}
