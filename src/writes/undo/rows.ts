import { addAll } from '../../common/addAll';
import { Breath } from '../../common/breath';
import type { Session } from '../../api/session';
import { Presence } from '../../state/presence';
import { inBatches } from '../../state/batches';
import { type DataRow, readRowChunks } from '../../safety/snapshot/recordsPart';
import type { Structure } from '../../state/structure';

/** Names of records and events in one call (REDCAP_API.md §13). */
const mostListed = 900;
/** Fewer names are not worth a call of their own. */
const leastPerCall = 50;

/**
 * Everything that some records hold, as rows; of some events only where they are given. `expected`: how many of them are there, where it is
 * known. @throws RedcapError
 */
export async function readWhole(
  session: Session,
  records: readonly string[],
  signal?: AbortSignal,
  events?: readonly string[],
  expected = records.length,
): Promise<readonly DataRow[]> {
  const rows: DataRow[] = [];
  const batches = inBatches(
    {
      names: records,
      first: records.length,
      // Those that are gone cost nothing to ask for.
      least: expected === 0 ? records.length : leastPerCall,
      most: mostListed - (events?.length ?? 0),
      read: async (names, stop) => {
        const value: (readonly DataRow[])[] = [];
        let bytes = 0;
        for await (const some of readRowChunks(session, names, stop, events && { events })) {
          value.push(some);
          bytes += some.length * bytesPerRow;
        }
        return { value, bytes };
      },
    },
    signal,
  );
  for await (const { value } of batches) {
    for (const some of value) {
      addAll(rows, some);
    }
  }
  return rows;
}

/** What some fields of a record hold in these events. @throws RedcapError */
export async function readFields(
  session: Session,
  record: string,
  events: readonly string[],
  fields: readonly string[],
): Promise<readonly DataRow[]> {
  const rows: DataRow[] = [];
  for await (const some of readRowChunks(session, [record], undefined, { events, fields })) {
    addAll(rows, some);
  }
  return rows;
}

/** Rows, each part of one record and one of its events; a part never changes once it is handed out. */
export type RowParts = readonly (readonly DataRow[])[];

/** About what a row takes in an answer. */
const bytesPerRow = 100;

/** Whether both hold the same data points, in whatever order. */
export function sameRows(a: readonly DataRow[], b: readonly DataRow[]): boolean {
  const lines = (rows: readonly DataRow[]): string =>
    rows
      .map((row) => JSON.stringify(row))
      .sort()
      .join('\n');
  return lines(a) === lines(b);
}

/** `kin`: see `Presence`. */
export async function presenceOfRows(
  structure: Structure,
  rows: readonly DataRow[],
  kin?: Presence,
): Promise<Presence> {
  const presence = new Presence(structure, undefined, undefined, kin);
  await addRows(presence, rows);
  return presence;
}

export async function addRows(to: Presence, rows: readonly DataRow[]): Promise<void> {
  const breath = new Breath();
  for (const row of rows) {
    to.put(row);
    if (breath.isDue) {
      await breath.take();
    }
  }
}
