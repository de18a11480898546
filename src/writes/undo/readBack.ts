import type { Session } from '../../api/session';
import type { DataRow } from '../../safety/snapshot/recordsPart';
import type { Structure } from '../../state/structure';
import type { CellRows } from './importRows';
import { type KeptRecords, type RowParts, readAgain, readFields, readWhole, sameRows } from './rows';

/** From so many data points per record on, only the events that a call wrote to are read back after it. */
const large = 5_000;
/** More fields in one call PHP might cut silently (REDCAP_API.md §13). */
const mostFields = 500;

export interface ReadBackOptions {
  readonly session: Session;
  readonly records: readonly string[];
  /** What stands there before the first call. */
  readonly present: readonly DataRow[];
  /** Data points that the snapshot holds of these records. */
  readonly stored: number;
  /** The event of a cell as the server names it. */
  readonly eventOf: (cell: CellRows) => string;
  /** All events, as the server names them. */
  readonly events: readonly string[];
  /** Fields that the server computes, be it from other events. */
  readonly computed: readonly string[];
  /** The snapshot's records in the bytes in which they came then, where the server's names are still the same. */
  readonly kept?: KeptRecords;
}

interface Reach {
  readonly records: readonly string[];
  /** Nothing for all. */
  readonly events: readonly string[] | undefined;
}

/**
 * What stands on the server of a batch's records, read back after each call as far as the call wrote, so that the time grows with the data
 * and not with the calls. What was read after the last write to it need not be read again, but for what the server computes from it elsewhere.
 */
export class ReadBack {
  /** By record, then by event. */
  private readonly rows = new Map<string, Map<string, readonly DataRow[]>>();
  /** Events read since the last write to them, by record; `all` where the record was read whole. */
  private readonly certain = new Map<string, Set<string> | 'all'>();
  private readonly isLarge: boolean;
  private earlier: RowParts = [];
  /** Records that were read last in the bytes in which the snapshot has them. */
  private readonly same = new Set<string>();

  constructor(private readonly options: ReadBackOptions) {
    const { records, present, stored } = options;
    this.isLarge = Math.max(present.length, stored) > large * Math.max(1, records.length);
    this.keep({ records, events: undefined }, present);
  }

  /** A call is about to be sent: what stands where it writes is what it is compared with. */
  begin(call: readonly CellRows[]): void {
    const reach = this.reachOf(call);
    for (const record of reach.records) {
      this.same.delete(record);
      const known = this.certain.get(record);
      if (known instanceof Set && reach.events) {
        reach.events.forEach((event) => known.delete(event));
      } else {
        this.certain.delete(record);
      }
    }
    this.earlier = this.known(reach);
  }

  /** Whether what is read back of the one is also what stands where the other writes. */
  overlap(one: readonly CellRows[], other: readonly CellRows[]): boolean {
    const [first, second] = [this.reachOf(one), this.reachOf(other)];
    return (
      anyShared(first.records, second.records) &&
      (first.events === undefined || second.events === undefined || anyShared(first.events, second.events))
    );
  }

  /** Whether all of the record stands there as the snapshot has it, byte for byte, as far as it was read back. */
  isAsKept(record: string): boolean {
    return this.same.has(record);
  }

  /** @throws RedcapError */
  async read(call: readonly CellRows[]): Promise<RowParts> {
    const reach = this.reachOf(call);
    await this.readReach(reach);
    for (const record of reach.records) {
      const known = this.certain.get(record);
      if (reach.events === undefined) {
        this.certain.set(record, 'all');
      } else if (known !== 'all') {
        this.certain.set(record, new Set([...(known ?? []), ...reach.events]));
      }
    }
    return this.known(reach);
  }

  /** Whether the call that was begun has changed nothing. */
  isUntouched(now: RowParts): boolean {
    return sameRows(this.earlier.flat(), now.flat());
  }

  /** Something else was written to these records. */
  doubt(records: readonly string[]): void {
    for (const record of records) {
      this.certain.delete(record);
      this.same.delete(record);
    }
  }

  /** All of these records as it stands now. @throws RedcapError */
  async whole(records: readonly string[]): Promise<RowParts> {
    const open: string[] = [];
    for (const record of records) {
      const known = this.certain.get(record);
      if (known === undefined || (known !== 'all' && this.options.computed.length > mostFields)) {
        open.push(record);
      } else if (known !== 'all') {
        await this.complete(record, known);
      }
    }
    if (open.length > 0) {
      await this.readReach({ records: open, events: undefined });
    }
    return this.known({ records, events: undefined });
  }

  /** The events of a record that were not read since, and in those that were, what was computed since. */
  private async complete(record: string, certain: Set<string>): Promise<void> {
    const { session, events, computed } = this.options;
    const known = [...certain];
    const missing = events.filter((event) => !certain.has(event));
    if (missing.length > 0) {
      const reach = { records: [record], events: missing };
      this.keep(reach, await readWhole(session, reach.records, undefined, missing));
      missing.forEach((event) => certain.add(event));
    }
    if (computed.length > 0) {
      const fields = new Set(computed);
      const now = await readFields(session, record, known, computed);
      for (const event of known) {
        const others = (this.rows.get(record)?.get(event) ?? []).filter((row) => !fields.has(row.field));
        this.rows.get(record)?.set(event, [...others, ...now.filter((row) => row.event === event)]);
      }
    }
  }

  private async readReach(reach: Reach): Promise<void> {
    const { session, kept } = this.options;
    if (kept && reach.events === undefined) {
      const { rows, asKept } = await readAgain(session, reach.records, kept);
      this.keep(reach, rows);
      asKept.forEach((record) => this.same.add(record));
    } else {
      this.keep(reach, await readWhole(session, reach.records, undefined, reach.events));
    }
  }

  private keep({ records, events }: Reach, rows: readonly DataRow[]): void {
    for (const record of records) {
      this.same.delete(record);
      const known = events ? this.rows.get(record) : undefined;
      const kept = new Map<string, DataRow[]>(known as ReadonlyMap<string, DataRow[]> | undefined);
      events?.forEach((event) => kept.delete(event));
      this.rows.set(record, kept);
    }
    let last: DataRow | undefined;
    let some: DataRow[] = [];
    for (const row of rows) {
      // Rows of one event mostly come together.
      if (last?.record !== row.record || last.event !== row.event) {
        const own = this.rows.get(row.record) as Map<string, DataRow[]> | undefined;
        some = own?.get(row.event) ?? [];
        own?.set(row.event, some);
        last = row;
      }
      some.push(row);
    }
  }

  private known({ records, events }: Reach): RowParts {
    const found: (readonly DataRow[])[] = [];
    for (const record of records) {
      for (const [event, rows] of this.rows.get(record) ?? []) {
        if (!events || events.includes(event)) {
          found.push(rows);
        }
      }
    }
    return found;
  }

  private reachOf(call: readonly CellRows[]): Reach {
    const records = new Set<string>();
    const events = new Set<string>();
    let last: CellRows | undefined;
    for (const cell of call) {
      if (last === undefined || last.place !== cell.place) {
        records.add(cell.record);
        events.add(this.isLarge ? this.options.eventOf(cell) : '');
        last = cell;
      }
    }
    return { records: [...records], events: events.has('') ? undefined : [...events] };
  }
}

export function computedFields(structure: Structure): readonly string[] {
  return Array.from(structure.fields)
    .filter(([, { calculated }]) => calculated)
    .map(([name]) => name);
}

function anyShared(some: readonly string[], others: readonly string[]): boolean {
  const known = new Set(some);
  return others.some((other) => known.has(other));
}
