import { createHash } from 'node:crypto';
import { exportFile } from '../../api/files';
import { RedcapError } from '../../api/errors';
import type { FileLocation, RedcapFile } from '../../api/model';
import { type RecordRun, exportRuns } from '../../api/recordRuns';
import type { Session } from '../../api/session';
import { addAll } from '../../common/addAll';
import { CancelledError, throwIfCancelled } from '../../common/cancelled';
import { inBatches } from '../../state/batches';
import { firstBatch, firstBatchOf } from '../../state/batchSize';
import { Presence } from '../../state/presence';
import type { SeenRecords } from '../../state/recordPrints';
import { listRecords } from '../../state/recordNames';
import { RunReading, intoPresence, wholeRecords } from '../../state/runReading';
import type { Structure } from '../../state/structure';
import { type StoredFileEntry, locationOf } from './filesPart';
import { type ProjectIdentity, filePartName, partNames } from './manifest';
import { type DataRow, batchLine, runLine } from './recordsPart';
import { readGroups } from './recordGroups';
import { FilesGoneError, SnapshotError } from './snapshotError';
import type { SnapshotReader } from './snapshotReader';
import type { SnapshotStore } from './snapshotStore';
import type { SnapshotWriter } from './snapshotWriter';
import { readSnapshotStructure, structureOfSnapshot } from './structurePart';

export interface SnapshotRequest {
  /** The project's folder in the store. */
  readonly folder: string;
  readonly project: ProjectIdentity;
  /** Kind of the operation. */
  readonly kind: string;
  /** Names of the records whose data is kept, whole; those that do not exist are noted as such. */
  readonly records: readonly string[] | 'all';
  /** What the plan saw of them: the snapshot must hold the same. */
  readonly before?: SeenRecords;
  readonly hiddenInstruments: readonly string[];
  /** Users, roles and who has which are kept too. */
  readonly withAccess?: boolean;
  /** Whether it may be without files that REDCap cannot hand out. */
  readonly withoutLostFiles?: boolean;
  readonly onProgress?: (records: number, total: number) => void;
}

export interface TakenSnapshot {
  readonly reader: SnapshotReader;
  /** Bytes on the disk. */
  readonly bytes: number;
  /** Whether everything in it is what the plan saw. */
  readonly asPlanned: boolean;
}

/**
 * Takes a snapshot: structure, dictionary, the records whole, their groups and files; sealed, on the disk and read back when this
 * returns. Memory does not grow with the data. @throws SnapshotError, CancelledError; nothing is left behind then
 */
export async function takeSnapshot(
  session: Session,
  store: SnapshotStore,
  request: SnapshotRequest,
  signal?: AbortSignal,
): Promise<TakenSnapshot> {
  throwIfCancelled(signal);
  const writer = await store.begin(request.folder);
  try {
    const taker = new Taker(session, writer, request, signal);
    const { asPlanned, records } = await taker.write();
    throwIfCancelled(signal);
    const reader = await writer.finish({
      project: request.project,
      kind: request.kind,
      records,
      hiddenInstruments: request.hiddenInstruments,
    });
    return { reader, bytes: writer.size, asPlanned };
  } catch (error) {
    await writer.abort();
    await store.remove(request.folder, writer.id);
    if (CancelledError.is(error) || signal?.aborted) {
      throw new CancelledError();
    }
    throw error;
  }
}

/** Records on one line of the part `groups`. */
const groupsPerLine = 500;

/** What one call brought. */
interface ReadBatch {
  /** Lines of the part. */
  readonly pieces: readonly Uint8Array[];
  readonly seen: Presence;
  /** Rows that stand for files. */
  readonly files: readonly DataRow[];
}

class Taker {
  private files = 0;
  private readonly gone: FileLocation[] = [];
  private goneBecause: Error | undefined;
  private asPlanned = true;

  constructor(
    private readonly session: Session,
    private readonly writer: SnapshotWriter,
    private readonly request: SnapshotRequest,
    private readonly signal: AbortSignal | undefined,
  ) {}

  // oxlint-disable-next-line max-lines-per-function -- its steps share what was found so far
  async write(): Promise<{ asPlanned: boolean; records: number }> {
    const { session, writer, signal } = this;
    const { before } = this.request;
    const { structure: stored, dictionary } = await readSnapshotStructure(session, signal, this.request.withAccess);
    const structure = structureOfSnapshot(stored);
    await writer.part(partNames.structure, (sink) => sink.write(JSON.stringify(stored)));
    await writer.part(partNames.dictionary, (sink) => sink.write(dictionary));
    const records =
      this.request.records === 'all'
        ? [...(await listRecords(session, structure.recordIdField, {}, signal)).keys()]
        : this.request.records;
    await writer.part(partNames.names, (sink) => sink.write(JSON.stringify(records)));
    const anyGroups = (stored.dags?.length ?? 1) > 0;
    const groups = await readGroups(session, structure.recordIdField, records, anyGroups, signal);
    await writer.lines(partNames.groups, async (sink) => {
      for (const names of groups ? chunk(records, groupsPerLine) : [[]]) {
        const known = names.flatMap((name) => {
          const group = groups?.get(name);
          return group === undefined ? [] : [[name, group]];
        });
        await sink.write(`${JSON.stringify(groups ? known : null)}\n`);
      }
    });
    const found: DataRow[] = [];
    await writer.lines(partNames.records, async (sink) => {
      let done = 0;
      const batches = inBatches(
        {
          names: records,
          first: before ? firstBatchOf(records, before) : firstBatch(structure),
          read: (names, stop) => this.batch(structure, names, stop),
        },
        signal,
      );
      for await (const { names, value } of batches) {
        for (const piece of value.pieces) {
          await sink.write(piece);
        }
        for (const file of value.files) {
          found.push(file);
        }
        this.compare(names, value.seen);
        done += names.length;
        this.request.onProgress?.(done, records.length);
      }
    });
    const entries: StoredFileEntry[] = [];
    for (const row of found) {
      const entry = await this.file(structure, row);
      entries.push(...(entry ? [entry] : []));
    }
    if (this.gone.length > 0 && this.request.withoutLostFiles !== true) {
      throw new FilesGoneError(this.gone, this.goneBecause);
    }
    await writer.lines(partNames.files, async (sink) => {
      for (const entry of entries) {
        await sink.write(`${JSON.stringify(entry)}\n`);
      }
    });
    return { asPlanned: this.asPlanned, records: records.length };
  }

  private async batch(
    structure: Structure,
    records: readonly string[],
    stop: AbortSignal,
  ): Promise<{ readonly value: ReadBatch; readonly bytes: number }> {
    const { before } = this.request;
    const known = before instanceof Presence ? before : undefined;
    const seen = new Presence(structure, undefined, undefined, known);
    const reading = new RunReading(intoPresence(seen, known));
    const fileRows = fileRowsOf(structure);
    const files: DataRow[] = [];
    const pieces: Uint8Array[] = [Buffer.from(batchLine(records))];
    let bytes = 0;
    for await (const runs of exportRuns(this.session, wholeRecords(records), stop)) {
      for (const run of runs) {
        await reading.take(run);
        addAll(files, fileRows(run));
        for (const piece of runLine(run)) {
          bytes += piece.length;
          pieces.push(piece);
        }
      }
    }
    // What was not looked into is proven here.
    await reading.end();
    return { value: { pieces, seen, files }, bytes };
  }

  private compare(records: readonly string[], seen: Presence): void {
    const { before } = this.request;
    this.asPlanned &&=
      before === undefined ||
      records.every((record) => seen.has(record) === before.has(record) && before.sameRecord(record, seen));
  }

  /** @returns nothing for a file that REDCap says it does not have */
  private async file(structure: Structure, row: DataRow): Promise<StoredFileEntry | undefined> {
    throwIfCancelled(this.signal);
    const location = locationOf(structure, row.record, row);
    let file: RedcapFile;
    try {
      file = await exportFile(this.session, location, this.signal);
    } catch (error) {
      if (!RedcapError.is(error, 'bad-request')) {
        throw error;
      }
      this.gone.push(location);
      this.goneBecause = error;
      return undefined;
    }
    const { name, mimeType, content } = file;
    this.files++;
    const number = this.files;
    await this.writer.part(filePartName(number), (sink) => sink.write(content));
    const { record, event, instrument, instance, field, value: documentId } = row;
    return {
      number,
      record,
      event,
      instrument,
      instance,
      field,
      name,
      mimeType,
      bytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
      documentId,
    };
  }
}

/** The rows of a run that stand for files. */
function fileRowsOf(structure: Structure): (run: RecordRun) => readonly DataRow[] {
  const names = Array.from(structure.fields)
    .filter(([, { type }]) => type === 'file')
    .map(([name]) => name);
  const fields = new Set(names);
  return (run) =>
    // Names of fields are ASCII and stand in JSON as they are.
    names.some((name) => !run.json || run.json.includes(name))
      ? run.points().filter(({ field, value }) => fields.has(field) && value !== '')
      : [];
}

function chunk<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/** @throws SnapshotError `changed-meanwhile` */
export function requireAsPlanned(taken: TakenSnapshot): void {
  if (!taken.asPlanned) {
    throw new SnapshotError('changed-meanwhile');
  }
}
