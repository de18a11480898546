import { addAll } from '../../common/addAll';
import type { Session } from '../../api/session';
import { inBatches } from '../../state/batches';
import { firstBatch } from '../../state/batchSize';
import { type DataRow, readRowChunks } from '../../safety/snapshot/recordsPart';
import type { Structure } from '../../state/structure';
import type { JudgedRow } from './judgeRow';

/** Records whose present data is held at a time. */
export function recordsAtOnce(structure: Structure): number {
  return firstBatch(structure) * 4;
}

/** Everything that these records hold, several calls at a time, in calls that shrink where they are too much. @throws RedcapError, CancelledError */
export async function readPresent(
  session: Session,
  structure: Structure,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<readonly DataRow[]> {
  const found: DataRow[] = [];
  const batches = inBatches(
    {
      names,
      first: firstBatch(structure),
      read: async (some, stop) => {
        const value: DataRow[] = [];
        let bytes = 0;
        for await (const rows of readRowChunks(session, some, stop)) {
          for (const row of rows) {
            value.push(row);
            bytes += row.value.length + row.field.length + row.event.length + row.record.length;
          }
        }
        return { value, bytes };
      },
    },
    signal,
  );
  for await (const { value } of batches) {
    addAll(found, value);
  }
  return found;
}

/** Rows in chunks of so many records, or so many cells; rows of one record that come together stay together. */
export async function* inChunks<T extends Pick<JudgedRow, 'record' | 'cells'>>(
  rows: AsyncIterable<T>,
  records: number,
): AsyncGenerator<readonly T[], void> {
  let chunk: T[] = [];
  let names = new Set<string>();
  let cells = 0;
  for await (const row of rows) {
    const isFull = names.size >= records || chunk.length >= mostRows || cells >= mostCells;
    if (isFull && !names.has(row.record)) {
      yield chunk;
      [chunk, names, cells] = [[], new Set(), 0];
    }
    chunk.push(row);
    names.add(row.record);
    cells += row.cells.length;
  }
  if (chunk.length > 0) {
    yield chunk;
  }
}

/** A record may have thousands of instances. */
const mostRows = 2_000;
/** Cells of the file that are compared, sent and read back together: what one large call takes. Memory grows with it, and with nothing else. */
const mostCells = 20_000;
