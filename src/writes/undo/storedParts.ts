import { addAll } from '../../common/addAll';
import { Breath } from '../../common/breath';
import { formOfField, placeOfRow } from '../../state/presence';
import { type StoredFileEntry, parseFileEntry } from '../../safety/snapshot/filesPart';
import { partNames } from '../../safety/snapshot/manifest';
import { type DataRow, type RecordBatch, eavRow, readBatches } from '../../safety/snapshot/recordsPart';
import { SnapshotError } from '../../safety/snapshot/snapshotError';
import type { SnapshotReader } from '../../safety/snapshot/snapshotReader';
import type { SnapshotStructure } from '../../safety/snapshot/structurePart';
import type { Structure } from '../../state/structure';
import { fileKey } from './batches';

export async function readStoredStructure(reader: SnapshotReader): Promise<SnapshotStructure> {
  return (await readJson(reader, partNames.structure)) as SnapshotStructure;
}

export async function readStoredDictionary(reader: SnapshotReader): Promise<string> {
  return (await reader.readWhole(partNames.dictionary)).toString('utf8');
}

/** Names of the records in a snapshot. */
export async function readStoredNames(reader: SnapshotReader): Promise<readonly string[]> {
  return (await readJson(reader, partNames.names)) as readonly string[];
}

/** Groups by record; blank for none. `known`: whether the server told. */
export async function readStoredGroups(
  reader: SnapshotReader,
): Promise<{ readonly known: boolean; readonly groups: ReadonlyMap<string, string> }> {
  const groups = new Map<string, string>();
  let known = true;
  for await (const line of reader.lines(partNames.groups)) {
    const pairs = JSON.parse(line) as readonly (readonly [string, string])[] | null;
    known &&= pairs !== null;
    for (const [record, group] of pairs ?? []) {
      groups.set(record, group);
    }
  }
  return { known, groups };
}

/** The snapshot's records some at a time, only those asked for; of whole records about `most` data points at most. */
export async function* storedBatches(
  reader: SnapshotReader,
  only?: ReadonlySet<string>,
  most = mostPoints,
): AsyncGenerator<RecordBatch, void> {
  for await (const batch of readBatches(reader.lineChunks(partNames.records))) {
    const records = only ? batch.records.filter((record) => only.has(record)) : batch.records;
    if (batch.rows.length <= most * (1 + slack)) {
      if (records.length > 0) {
        yield { ...batch, records, rows: only ? batch.rows.filter((row) => only.has(row.record)) : batch.rows };
      }
      continue;
    }
    // Parts alike: a small rest would cost as many calls as a whole one.
    const parts = inParts(records, batch.rows, Math.ceil(batch.rows.length / Math.ceil(batch.rows.length / most)));
    for await (const part of parts) {
      yield { ...batch, ...part };
    }
  }
}

/** What is little more than enough is not worth a part of its own. */
const slack = 0.25;

/** What is compared, sent and read back together is held in memory several times over. */
export const mostPoints = 20_000;

async function* inParts(
  records: readonly string[],
  rows: readonly DataRow[],
  most: number,
): AsyncGenerator<RecordBatch, void, undefined> {
  const breath = new Breath();
  const own = new Map<string, DataRow[]>(records.map((record) => [record, []]));
  for (let start = 0; start < rows.length;) {
    const record = rows[start]?.record ?? '';
    let end = start + 1;
    while (rows[end]?.record === record) {
      end++;
    }
    // Rows of one record mostly come together.
    const earlier = own.get(record);
    if (earlier) {
      const some = rows.slice(start, end);
      own.set(record, earlier.length === 0 ? some : [...earlier, ...some]);
    }
    start = end;
    if (breath.isOver) {
      await breath.take();
    }
  }
  let part: { records: string[]; rows: DataRow[] } = { records: [], rows: [] };
  for (const [record, points] of own) {
    if (part.records.length > 0 && part.rows.length + points.length / 2 > most) {
      yield part;
      part = { records: [], rows: [] };
    }
    part.records.push(record);
    if (part.rows.length === 0) {
      part.rows = points;
    } else {
      addAll(part.rows, points);
    }
    own.delete(record);
  }
  if (part.records.length > 0) {
    yield part;
  }
}

/** Every file of the snapshot. @throws SnapshotError */
export async function* storedFiles(reader: SnapshotReader): AsyncGenerator<StoredFileEntry, void, undefined> {
  for await (const line of reader.lines(partNames.files)) {
    yield parseFileEntry(line);
  }
}

/** Files by `fileKey`. */
export async function readStoredFiles(
  reader: SnapshotReader,
  structure: Structure,
): Promise<ReadonlyMap<string, StoredFileEntry>> {
  const files = new Map<string, StoredFileEntry>();
  for await (const entry of storedFiles(reader)) {
    const place = placeOfRow(
      structure,
      entry.event,
      formOfField(structure, entry.field).name,
      eavRow({ ...entry, value: '' }),
    );
    files.set(fileKey(entry.record, { place, field: entry.field }), entry);
  }
  return files;
}

async function readJson(reader: SnapshotReader, part: string): Promise<unknown> {
  try {
    return JSON.parse((await reader.readWhole(part)).toString('utf8'));
  } catch (error) {
    throw SnapshotError.is(error) ? error : new SnapshotError('damaged', part, error);
  }
}
