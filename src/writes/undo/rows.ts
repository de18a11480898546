import type { Session } from '../../api/session';
import { Presence } from '../../state/presence';
import { type DataRow, eavRow, readRowChunks } from '../../safety/snapshot/recordsPart';
import type { Structure } from '../../state/structure';

/** Everything that some records hold, as rows; of some events only where they are given. @throws RedcapError */
export async function readWhole(
  session: Session,
  records: readonly string[],
  signal?: AbortSignal,
  events?: readonly string[],
): Promise<readonly DataRow[]> {
  const rows: DataRow[] = [];
  for await (const some of readRowChunks(session, records, signal, events)) {
    for (const row of some) {
      rows.push(row);
    }
  }
  return rows;
}

/** Whether both hold the same data points, in whatever order. */
export function sameRows(a: readonly DataRow[], b: readonly DataRow[]): boolean {
  const lines = (rows: readonly DataRow[]): string =>
    rows
      .map((row) => JSON.stringify(row))
      .sort()
      .join('\n');
  return lines(a) === lines(b);
}

export function presenceOfRows(structure: Structure, rows: readonly DataRow[]): Presence {
  const presence = new Presence(structure);
  for (const row of rows) {
    presence.add(eavRow(row));
  }
  return presence;
}
