import { open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exportRecordTexts } from '../../../api/records';
import type { Session } from '../../../api/session';
import { throwIfCancelled } from '../../../common/cancelled';
import { changesOf, minuteText, minutesBefore, recordLines, serverMinute } from '../changes/recordLog';
import { ExportError } from '../exportError';
import type { ExportResult } from '../exportRecords';
import { exportWhole } from '../exportWhole';
import { partialName } from '../partialFiles';
import { recordOf } from '../../../state/recordNames';
import { type PartsResult, type PartsRun, exportInParts } from '../parts/exportInParts';
import { GrowingFile } from '../parts/growingFile';
import { listNames } from '../parts/listNames';
import { askedDigest, digest, newSalt } from '../parts/manifest';
import type { ExportPlan } from '../planExport';
import { readStructure } from '../readStructure';
import { cutAnswer } from '../parts/cutAnswer';
import { rawColumns, readRawTable, writeRawRows } from '../parts/rawRows';
import { type DeltaState, readDeltaState, writeDeltaState } from './deltaState';
import { type RecordSpans, type Span, recordSpans } from './recordSpans';

/** What became of the file of last time: its rows are brought up to date, or it stays and the changes come beside it. */
export type DeltaMode = 'merge' | 'beside';

/**
 * Why everything was exported: there is no file of last time as it was left, other things are asked for, the filter looks at the clock, the design
 * changed, other columns came, most records changed, or REDCap hashes their names for this account, so that none can be asked for.
 */
export type WholeBecause = 'first' | 'asked' | 'clock' | 'dictionary' | 'columns' | 'most' | 'names';

export interface DeltaResult {
  readonly whole?: WholeBecause;
  /** Records whose rows are new: created, changed, or renamed to this. */
  readonly changed: readonly string[];
  /** Records that the export has no longer: deleted, renamed, out of this account's sight, or no longer what the filter asks for. */
  readonly deleted: readonly string[];
  /** How changes were found: in the log and by REDCap's own range of dates, or by the latter alone with a day and more to spare. */
  readonly by: 'log' | 'dates';
  /** The file that was written. */
  readonly file: string;
}

export type DeltaExport = (ExportResult | PartsResult) & { readonly delta: DeltaResult };

/** Minutes that windows overlap: a clock that goes back an hour twice a year, and one that is set. */
const overlapOfLog = 150;
/** Where the server's clock is not known it may be in any zone, and a day off. */
const overlapOfDates = 2 * 24 * 60;
/** Of all records; above it everything is no more work. */
const mostChanged = 0.5;
/** A filter that is true another day for the same record. */
const readsClock = /\b(?:today|now)\b/i;
/** Bytes of changes that are put into memory where they lack columns that the file of last time has. */
const mostWidened = 128 * 1024 * 1024;
/** Bytes that are copied at a time. */
const copyBytes = 4 * 1024 * 1024;

/**
 * Exports what changed since the last time, whole records, and brings the file of last time up to date, so that it is what a whole export would be;
 * or puts the changes beside it. Everything, where that cannot be relied on.
 * @param plan of a CSV file with the record in its first column and names as header @throws as `exportWhole`
 */
export async function exportChanges(
  session: Session,
  plan: ExportPlan,
  target: string,
  mode: DeltaMode,
  run: PartsRun = {},
): Promise<DeltaExport> {
  return await new Delta(session, plan, target, mode, run).run();
}

/** Whether changes can be brought into such a file: a table whose rows tell their record. */
export function mayBeDelta({ options }: ExportPlan): boolean {
  return options.format === 'csv' && options.rawOrLabelHeaders !== 'label';
}

/** Rows of the file of last time and of the one with changes, and which of them there will be. */
interface MergedRows {
  readonly old: RecordSpans;
  readonly fresh: RecordSpans;
  readonly order: readonly string[];
  readonly changed: ReadonlySet<string>;
}

class Delta {
  private readonly delimiter: string;

  // oxlint-disable-next-line max-params -- what they are has nothing in common
  constructor(
    private readonly session: Session,
    private readonly plan: ExportPlan,
    private readonly target: string,
    private readonly mode: DeltaMode,
    private readonly how: PartsRun,
  ) {
    this.delimiter = plan.options.csvDelimiter ?? ',';
  }

  async run(): Promise<DeltaExport> {
    const { session, plan, target, how } = this;
    const { signal } = how;
    const minute = await serverMinute(session, signal);
    const clock = { since: minute ?? minuteText(Date.now()), isUtc: minute === undefined };
    const design = await this.design();
    const left = await readDeltaState(target);
    const names = await listNames(session, plan, signal);
    const save = async (): Promise<void> => {
      const salt = newSalt();
      await writeDeltaState(target, {
        salt,
        asked: askedDigest(salt, plan.options),
        dictionary: digest(salt, design),
        ...clock,
        ...(this.mode === 'beside' && { names }),
      });
    };
    const because = !left
      ? 'first'
      : left.asked !== askedDigest(left.salt, plan.options) || (this.mode === 'beside') !== (left.names !== undefined)
        ? 'asked'
        : readsClock.test(plan.options.filterLogic ?? '')
          ? 'clock'
          : left.dictionary !== digest(left.salt, design)
            ? 'dictionary'
            : undefined;
    const by = clock.isUtc || left?.isUtc ? 'dates' : 'log';
    const partial = left && !because ? await this.changes(left, names, by) : (because ?? 'first');
    if (typeof partial !== 'string') {
      await save();
      return partial;
    }
    const result = await exportWhole(session, plan, target, { ...how, names });
    await save();
    return { ...result, delta: { whole: partial, changed: [], deleted: [], by, file: target } };
  }

  /** @returns why everything is to be exported, where it is */
  private async changes(
    left: DeltaState,
    names: readonly string[],
    by: DeltaResult['by'],
  ): Promise<WholeBecause | DeltaExport> {
    const { session, plan, target, mode, how } = this;
    const old = await recordSpans(target, this.delimiter);
    const known = new Set(left.names ?? old.records.keys());
    const now = new Set(names);
    const touched = await this.touched(left, by);
    // The list of records is a backstop that no log can fool; where rows are left out by a filter or by events, it tells of those that are gone only.
    const tellsNew = plan.allRecords || plan.isClassic;
    const changed = names.filter((name) => touched.has(name) || (tellsNew && !known.has(name)));
    const deleted = [...known].filter((name) => !now.has(name));
    const gone = new Set(deleted);
    if (changed.length > Math.max(100, names.length * mostChanged)) {
      return 'most';
    }
    const file = mode === 'beside' ? besideFile(target, new Date()) : target;
    const temporary = partialName(path.dirname(target));
    try {
      let result: ExportResult | PartsResult = { bytes: 0, rows: 0, records: 0, missingColumns: [] };
      let fresh: RecordSpans = { header: old.header, records: new Map() };
      if (changed.length > 0) {
        const asked = { ...plan, options: { ...plan.options, records: changed } };
        result = await exportInParts(session, asked, temporary, { ...how, ...withoutKeeping, names: changed });
        fresh = await recordSpans(temporary, this.delimiter);
        if (fresh.records.size > 0 && !fresh.header.equals(old.header) && (await this.widened(temporary, old.header))) {
          fresh = await recordSpans(temporary, this.delimiter);
        }
      }
      // One answer has columns that depend on what is in it, such as those of repeating instruments.
      const isOther = fresh.records.size > 0 && old.records.size > 0 && !fresh.header.equals(old.header);
      if (isOther) {
        return 'columns';
      }
      throwIfCancelled(how.signal);
      const rest = [...old.records.keys()].filter((name) => !now.has(name));
      const order = mode === 'beside' ? changed : [...now, ...rest].filter((name) => !gone.has(name));
      const written = await this.write(file, temporary, { old, fresh, order, changed: new Set(changed) });
      const leftOut = 'leftOut' in result ? result.leftOut : [];
      return {
        ...result,
        bytes: written,
        delta: { changed: changed.filter((name) => !leftOut.includes(name)), deleted, by, file },
      };
    } catch (error) {
      if (ExportError.is(error, 'names-hashed')) {
        return 'names';
      }
      throw error;
    } finally {
      await rm(temporary, { force: true });
    }
  }

  /** Gives the rows of a file the columns of another one, where that has them all. @returns whether it has */
  private async widened(file: string, header: Buffer): Promise<boolean> {
    if ((await stat(file)).size > mostWidened) {
      return false;
    }
    const { head, rows } = cutAnswer('csv', await readFile(file));
    const columns = rawColumns('csv', header.toString('latin1'), '', this.delimiter);
    const table = readRawTable('csv', head.toString('latin1'), rows.toString('latin1'), this.delimiter);
    if (!columns || !table?.columns.every((column) => columns.includes(column))) {
      return false;
    }
    const text = header.toString('latin1') + writeRawRows('csv', table, columns, this.delimiter);
    await writeFile(file, Buffer.from(text, 'latin1'));
    return true;
  }

  /** What rows look like without any record being changed: fields, names of events and groups, designations, what repeats, missing-data codes. */
  private async design(): Promise<string> {
    const { structure } = await readStructure(this.session, this.how.signal);
    return JSON.stringify(structure);
  }

  /**
   * Records that something may have been done to since. The log names what a range of dates does not (such as a change of group), the range of dates
   * what no line of the log says in words known here, and under the names that this account is given.
   */
  private async touched(left: DeltaState, by: DeltaResult['by']): Promise<ReadonlySet<string>> {
    const { session, plan, how } = this;
    const sinceInLog = minutesBefore(left.since, overlapOfLog);
    const lines = by === 'log' ? await recordLines(session, sinceInLog, how.signal) : undefined;
    const names = new Set(lines?.map(({ record }) => record).filter((record) => record !== ''));
    changesOf(lines ?? []).forEach(({ record }) => names.add(record));
    const dateRangeBegin = `${lines ? sinceInLog : minutesBefore(left.since, overlapOfDates)}:00`;
    for await (const row of exportRecordTexts(session, { fields: [plan.recordIdField], dateRangeBegin }, how.signal)) {
      names.add(recordOf(row, plan.recordIdField, session));
    }
    return names;
  }

  /** Of the new file; a table without rows has no header either. */
  private headerOf({ old, fresh, order, changed }: MergedRows): Buffer {
    const isEmpty = !order.some((name) => (changed.has(name) ? fresh : old).records.has(name));
    return isEmpty ? Buffer.from('\n') : old.records.size > 0 ? old.header : fresh.header;
  }

  /** The new file, in the server's order. @returns its bytes */
  private async write(file: string, fresh: string, rows: MergedRows): Promise<number> {
    const out = await GrowingFile.create(file, this.how.openFile);
    const sources = [await open(this.target, 'r'), rows.fresh.records.size > 0 ? await open(fresh, 'r') : undefined];
    try {
      await out.append(this.headerOf(rows));
      let pending: { source: number; span: [number, number] } | undefined;
      const flush = async (): Promise<void> => {
        const from = pending && sources[pending.source];
        if (!pending || !from) {
          return;
        }
        for (let at = pending.span[0]; at < pending.span[1];) {
          const { bytesRead, buffer } = await from.read(
            Buffer.alloc(Math.min(copyBytes, pending.span[1] - at)),
            0,
            null,
            at,
          );
          if (bytesRead === 0) {
            throw new Error('The file of last time is shorter than it was');
          }
          await out.append(buffer.subarray(0, bytesRead));
          at += bytesRead;
        }
      };
      const put = async (source: number, [from, to]: Span): Promise<void> => {
        if (pending?.source === source && pending.span[1] === from) {
          pending.span[1] = to;
          return;
        }
        await flush();
        pending = { source, span: [from, to] };
      };
      for (const name of rows.order) {
        const isFresh = rows.changed.has(name);
        for (const span of (isFresh ? rows.fresh : rows.old).records.get(name) ?? []) {
          await put(isFresh ? 1 : 0, span);
        }
      }
      await flush();
      throwIfCancelled(this.how.signal);
      await out.commit();
      return out.length;
    } catch (error) {
      await out.discard();
      throw error;
    } finally {
      for (const source of sources) {
        await source?.close();
      }
    }
  }
}

/** A few changed records are asked for anew rather than kept. */
const withoutKeeping = { keep: () => false, onPartial: () => Promise.resolve() } satisfies PartsRun;

/** `records.csv` → `records changes 2026-11-28 0930.csv` */
function besideFile(target: string, now: Date): string {
  const { dir, name, ext } = path.parse(target);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  return path.join(dir, `${name} changes ${day} ${two(now.getHours())}${two(now.getMinutes())}${ext}`);
}
