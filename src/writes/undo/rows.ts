import { addAll } from '../../common/addAll';
import { Breath } from '../../common/breath';
import { exportRuns } from '../../api/recordRuns';
import type { Session } from '../../api/session';
import { Presence } from '../../state/presence';
import { inBatches } from '../../state/batches';
import { type RunSink, RunReading, wholeRecords } from '../../state/runReading';
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
  return (await readRecords(session, { records, events, expected }, signal)).rows;
}

/** Records as they were once: what came in the same bytes need not be looked into. */
export interface KeptRecords {
  cameAs(record: string): number | undefined;
  rowsOf(record: string): readonly DataRow[];
}

/** As `readWhole`; `asKept`: records that came in the bytes in which `kept` has them, with the rows that it has. @throws RedcapError */
export async function readAgain(
  session: Session,
  records: readonly string[],
  kept: KeptRecords,
): Promise<{ readonly rows: readonly DataRow[]; readonly asKept: ReadonlySet<string> }> {
  return await readRecords(session, { records, events: undefined, expected: records.length, kept });
}

interface WantedRecords {
  readonly records: readonly string[];
  readonly events: readonly string[] | undefined;
  readonly expected: number;
  readonly kept?: KeptRecords;
}

async function readRecords(
  session: Session,
  { records, events, expected, kept }: WantedRecords,
  signal?: AbortSignal,
): Promise<{ readonly rows: readonly DataRow[]; readonly asKept: ReadonlySet<string> }> {
  const rows: DataRow[] = [];
  const asKept = new Set<string>();
  const batches = inBatches(
    {
      names: records,
      first: records.length,
      // Those that are gone cost nothing to ask for.
      least: expected === 0 ? records.length : leastPerCall,
      most: mostListed - (events?.length ?? 0),
      read: async (names, stop) => {
        const value = new RowsOfCall(kept);
        const reading = new RunReading(value);
        for await (const runs of exportRuns(session, { ...wholeRecords(names), ...(events && { events }) }, stop)) {
          for (const run of runs) {
            await reading.take(run);
          }
        }
        await reading.end();
        return { value, bytes: value.rows * bytesPerRow };
      },
    },
    signal,
  );
  for await (const { value } of batches) {
    for (const some of value.found) {
      addAll(rows, some);
    }
    for (const record of value.asKept) {
      asKept.add(record);
    }
  }
  return { rows, asKept };
}

class RowsOfCall implements RunSink {
  readonly found: (readonly DataRow[])[] = [];
  readonly asKept = new Set<string>();
  rows = 0;

  constructor(private readonly kept: KeptRecords | undefined) {}

  expected(record: string): number | undefined {
    return this.kept?.cameAs(record);
  }

  asExpected(record: string): void {
    this.add(this.kept?.rowsOf(record) ?? []);
    this.asKept.add(record);
  }

  take(points: readonly DataRow[]): void {
    this.add(points);
    let last: string | undefined;
    for (const { record } of points) {
      // There is more of it than there was.
      if (record !== last) {
        this.asKept.delete(record);
        last = record;
      }
    }
  }

  cameAs(): void {
    // Nothing is compared with this reading.
  }

  private add(rows: readonly DataRow[]): void {
    this.found.push(rows);
    this.rows += rows.length;
  }
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
