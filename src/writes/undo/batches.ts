import type { Session } from '../../api/session';
import type { StateAfter } from '../../safety/journal/afterPart';
import { type StoredFileEntry, locationOf } from '../../safety/snapshot/filesPart';
import type { DataRow, RecordBatch } from '../../safety/snapshot/recordsPart';
import type { Structure } from '../../state/structure';
import { type Cell, type RecordCells, type Spots, cellKey, cellsAtEase } from './cells';
import { type RecordComparison, compareRecord } from './compareRecord';
import { fileState } from './presentFiles';
import { readWhole } from './rows';
import { type IsUntouched, recordAfterPush } from './untouchedFields';

export interface BatchInput {
  readonly session: Session;
  /** The structure that the snapshot was taken in. */
  readonly structure: Structure;
  readonly spots: Spots;
  readonly batch: RecordBatch;
  readonly after: StateAfter;
  /** Fields that the operation cannot have touched, where records were not read after it. */
  readonly isUntouched: IsUntouched;
  readonly files: ReadonlyMap<string, StoredFileEntry>;
  /** Names that events have now. */
  readonly renamed: ReadonlyMap<string, string>;
  /** How many of the records are there, as far as it is known. */
  readonly expected?: number;
  /** See `compareRecord`. */
  readonly hasReappeared?: (record: string, cell: Cell) => boolean;
}

export interface ComparedBatch {
  /** Rows as they stand on the server, with its event names. */
  readonly present: readonly DataRow[];
  readonly comparisons: ReadonlyMap<string, RecordComparison>;
  readonly stored: ReadonlyMap<string, RecordCells>;
  readonly now: ReadonlyMap<string, RecordCells>;
}

/** Reads a batch's records afresh and compares them with the snapshot. @throws RedcapError */
export async function compareBatch(input: BatchInput, signal?: AbortSignal): Promise<ComparedBatch> {
  const { session, structure, batch, after, isUntouched } = input;
  const present = await readWhole(session, batch.records, signal, undefined, input.expected);
  const stored = await cellsAtEase(structure, batch.rows, input.spots);
  const now = await cellsAtEase(structure, inOldNames(present, input.renamed), input.spots);
  const same = await sameFiles(input, stored, now, signal);
  const comparisons = new Map<string, RecordComparison>();
  for (const record of batch.records) {
    const cells = stored.get(record);
    // A record that did not exist then has nothing to come back.
    if (cells) {
      comparisons.set(
        record,
        await compareRecord(
          structure,
          cells,
          now.get(record),
          (await after.record(record)) ?? recordAfterPush(cells, isUntouched),
          (cell) => same.has(fileKey(record, cell)),
          (cell) => input.hasReappeared?.(record, cell) ?? false,
        ),
      );
    }
  }
  return { present, comparisons, stored, now };
}

/** Rows under the event names of the snapshot. */
export function inOldNames(rows: readonly DataRow[], renamed: ReadonlyMap<string, string>): readonly DataRow[] {
  if (renamed.size === 0) {
    return rows;
  }
  const old = new Map(Array.from(renamed, ([from, to]) => [to, from]));
  return rows.map((row) => ({ ...row, event: old.get(row.event) ?? row.event }));
}

/** Names one file of one record. */
export function fileKey(record: string, cell: Pick<Cell, 'place' | 'field'>): string {
  return `${record}\u0000${cellKey(cell.place, cell.field)}`;
}

/** Files that have another id now but are the same: an earlier undo put them back. */
async function sameFiles(
  { session, structure, files, renamed }: BatchInput,
  stored: ReadonlyMap<string, RecordCells>,
  now: ReadonlyMap<string, RecordCells>,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const same = new Set<string>();
  for (const [record, cells] of files.size === 0 ? [] : stored) {
    for (const [key, cell] of cells) {
      const present = now.get(record)?.get(key);
      const entry = files.get(fileKey(record, cell));
      if (entry && present && present.values[0] !== cell.values[0]) {
        const location = locationOf(structure, record, cell);
        const event = renamed.get(cell.event) ?? cell.event;
        const state = await fileState(session, { ...location, ...(event === '' ? {} : { event }) }, entry, signal);
        if (state === 'same' || state === 'renamed') {
          same.add(fileKey(record, cell));
        }
      }
    }
  }
  return same;
}
