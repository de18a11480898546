import type { Session } from '../../api/session';
import type { DataRow } from '../../safety/snapshot/recordsPart';
import type { CellRows } from './importRows';
import { readWhole, sameRows } from './rows';

/** From so many data points per record on, only the events that a call wrote to are read back after it. */
const large = 5_000;

/**
 * What stands on the server of a batch's records, read back after each call as far as the call wrote, so that the time grows with the data
 * and not with the calls. What was read whole after the last write to a record need not be read again.
 */
export class ReadBack {
  private readonly rows = new Map<string, readonly DataRow[]>();
  /** Records read whole since the last write to them. */
  private readonly certain = new Set<string>();
  private readonly isLarge: boolean;
  private earlier: readonly DataRow[] = [];

  /** @param eventOf the event of a cell as the server names it */
  constructor(
    private readonly session: Session,
    records: readonly string[],
    present: readonly DataRow[],
    stored: number,
    private readonly eventOf: (cell: CellRows) => string,
  ) {
    this.isLarge = Math.max(present.length, stored) > large * Math.max(1, records.length);
    for (const [record, rows] of byRecord(records, present)) {
      this.rows.set(record, rows);
    }
  }

  /** A call is about to be sent: what stands where it writes is what it is compared with. */
  begin(call: readonly CellRows[]): void {
    const { records, events } = this.reachOf(call);
    this.doubt(records);
    this.earlier = records.flatMap((record) => within(this.rows.get(record) ?? [], events));
  }

  /** Whether what is read back of the one is also what stands where the other writes. */
  overlap(one: readonly CellRows[], other: readonly CellRows[]): boolean {
    const [first, second] = [this.reachOf(one), this.reachOf(other)];
    return (
      anyShared(first.records, second.records) &&
      (first.events === undefined || second.events === undefined || anyShared(first.events, second.events))
    );
  }

  /** @throws RedcapError */
  async read(call: readonly CellRows[]): Promise<readonly DataRow[]> {
    const { records, events } = this.reachOf(call);
    const now = await readWhole(this.session, records, undefined, events);
    for (const [record, rows] of byRecord(records, now)) {
      if (events) {
        const others = (this.rows.get(record) ?? []).filter((row) => !events.includes(row.event));
        this.rows.set(record, [...others, ...rows]);
      } else {
        this.rows.set(record, rows);
        this.certain.add(record);
      }
    }
    return now;
  }

  /** Whether the call that was begun has changed nothing. */
  isUntouched(now: readonly DataRow[]): boolean {
    return sameRows(this.earlier, now);
  }

  /** Something else was written to these records. */
  doubt(records: readonly string[]): void {
    for (const record of records) {
      this.certain.delete(record);
    }
  }

  /** All of these records as it stands now. @throws RedcapError */
  async whole(records: readonly string[]): Promise<readonly DataRow[]> {
    const open = records.filter((record) => !this.certain.has(record));
    const read = open.length === 0 ? [] : await readWhole(this.session, open);
    return [
      ...records.filter((record) => this.certain.has(record)).flatMap((record) => this.rows.get(record) ?? []),
      ...read,
    ];
  }

  private reachOf(call: readonly CellRows[]): {
    readonly records: readonly string[];
    readonly events: readonly string[] | undefined;
  } {
    const records = [...new Set(call.map(({ record }) => record))];
    const events = this.isLarge ? [...new Set(call.map((cell) => this.eventOf(cell)))] : [''];
    return { records, events: events.includes('') ? undefined : events };
  }
}

function anyShared(some: readonly string[], others: readonly string[]): boolean {
  const known = new Set(some);
  return others.some((other) => known.has(other));
}

function within(rows: readonly DataRow[], events: readonly string[] | undefined): readonly DataRow[] {
  return events ? rows.filter((row) => events.includes(row.event)) : rows;
}

function byRecord(records: readonly string[], rows: readonly DataRow[]): ReadonlyMap<string, readonly DataRow[]> {
  const found = new Map<string, DataRow[]>(records.map((record) => [record, []]));
  for (const row of rows) {
    found.get(row.record)?.push(row);
  }
  return found;
}
