import type { Arm, Instrument, InstrumentEventMapping, RedcapEvent, RepeatingSetup } from '../../api/model';
import type { Status, StatusColumn, StatusRow, StatusView } from './picture';

export interface StatusParts {
  readonly recordIdField: string;
  /** Lists of classic projects are empty. */
  readonly arms: readonly Arm[];
  readonly events: readonly RedcapEvent[];
  readonly mappings: readonly InstrumentEventMapping[];
  readonly instruments: readonly Instrument[];
  readonly repeating: readonly RepeatingSetup[];
}

/** From nothing to done: the order of sorting. */
export const statusOrder: readonly Status[] = [
  'none',
  'incomplete',
  'partial',
  'mixed',
  'unverified',
  'complete',
  'finished',
];

// What the instances of a cell have, together in one small number; how many there are stands above.
const red = 1;
const yellow = 2;
const green = 4;
const partial = 8;
const finished = 16;
const oneMore = 256;
const most = 0xff00;

interface Line {
  readonly name: string;
  group: string;
  /** By column of its arm. */
  readonly cells: Uint16Array;
}

interface ArmTable {
  readonly columns: readonly StatusColumn[];
  /** Of columns, by event and instrument. */
  readonly places: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly lines: Map<string, Line>;
}

/**
 * The statuses of all records: two bytes a record, event and instrument. Rows of a flat raw export with blank for what nobody saved
 * (`exportBlankForGrayFormStatus`) come in any order; a record in several arms has a line in each.
 */
export class StatusTable {
  private readonly tables: ReadonlyMap<number, ArmTable>;
  private readonly armOf = new Map<string, number>();
  /** Instruments whose status came. */
  private readonly served = new Set<string>();
  private blanks = 0;
  private zeros = 0;

  constructor(private readonly parts: StatusParts) {
    const tables = new Map<number, ArmTable>();
    const arms = parts.arms.length > 0 ? parts.arms : [{ armNum: 1, name: '' }];
    for (const { armNum } of arms) {
      tables.set(armNum, armTable(parts, armNum));
    }
    for (const { uniqueEventName, armNum } of parts.events) {
      this.armOf.set(uniqueEventName, armNum);
    }
    this.tables = tables;
  }

  get arms(): readonly number[] {
    return [...this.tables.keys()];
  }

  /** One status that was blank, or none that was `0`, shows that the server tells gray from red. */
  get tellsGrayFromRed(): boolean {
    return this.blanks > 0 || this.zeros === 0;
  }

  get records(): number {
    return [...this.tables.values()].reduce((sum, { lines }) => sum + lines.size, 0);
  }

  add(rows: readonly Readonly<Record<string, string>>[]): void {
    for (const row of rows) {
      this.addRow(row);
    }
  }

  private addRow(row: Readonly<Record<string, string>>): void {
    const name = row[this.parts.recordIdField] ?? '';
    const event = row['redcap_event_name'] ?? '';
    const table = this.tables.get(this.armOf.get(event) ?? this.arms[0] ?? 1);
    if (name === '' || table === undefined) {
      return;
    }
    let line = table.lines.get(name);
    if (line === undefined) {
      line = { name, group: '', cells: new Uint16Array(table.columns.length) };
      table.lines.set(name, line);
    }
    line.group ||= row['redcap_data_access_group'] ?? '';
    const instrument = row['redcap_repeat_instrument'] ?? '';
    for (const [form, column] of table.places.get(event) ?? []) {
      const value = row[`${form}_complete`];
      if (value === undefined) {
        continue;
      }
      this.served.add(form);
      const repeatsItself = table.columns[column]?.isRepeating === true && instrument !== '';
      if (instrument !== '' ? instrument !== form : repeatsItself) {
        continue;
      }
      const flag = flagOf(value, row[`${form}_timestamp`] ?? '');
      this.blanks += value === '' ? 1 : 0;
      this.zeros += value === '0' ? 1 : 0;
      const now = line.cells[column] ?? 0;
      line.cells[column] = flag === 0 ? now : (now | flag) + ((now & most) === most ? 0 : oneMore);
    }
  }

  /** Columns of an arm; once all rows have come, those whose status never did are hidden from this account. */
  columns(arm: number): readonly StatusColumn[] {
    const isKnown = this.records > 0;
    return (this.tables.get(arm)?.columns ?? []).map((column) => ({
      ...column,
      isHidden: isKnown && !this.served.has(column.form),
    }));
  }

  recordsOf(arm: number): number {
    return this.tables.get(arm)?.lines.size ?? 0;
  }

  /** The records that a view shows, in its order. */
  select(view: StatusView): StatusSelection {
    const table = this.tables.get(view.arm);
    const wanted = statusOrder.indexOf(view.status as Status);
    const text = view.text.trim().toLowerCase();
    const lines = [...(table?.lines.values() ?? [])].filter(
      ({ name, group, cells }) =>
        (view.group === '' || group === view.group) &&
        (text === '' || name.toLowerCase().includes(text)) &&
        (wanted < 0 ||
          (view.column < 0
            ? cells.some((cell) => rankOf(cell) === wanted)
            : rankOf(cells[view.column] ?? 0) === wanted)),
    );
    const { sort } = view;
    if (sort >= 0) {
      lines.sort((a, b) => rankOf(a.cells[sort] ?? 0) - rankOf(b.cells[sort] ?? 0));
    } else if (sort === -2) {
      lines.sort((a, b) => (a.group < b.group ? -1 : a.group > b.group ? 1 : 0));
    }
    return new StatusSelection(view.descending ? lines.reverse() : lines, table?.columns.length ?? 0);
  }
}

/** Records in the order in which they are shown. */
export class StatusSelection {
  constructor(
    private readonly lines: readonly Line[],
    private readonly width: number,
  ) {}

  get length(): number {
    return this.lines.length;
  }

  nameAt(row: number): string | undefined {
    return this.lines[row]?.name;
  }

  rows(from: number, to: number): readonly StatusRow[] {
    return this.lines.slice(from, to).map(({ name, group, cells }) => ({
      name,
      group,
      cells: Array.from(cells, (cell) => rankOf(cell) + 16 * Math.max(0, (cell >> 8) - 1)),
    }));
  }

  /** For each column, how many records have each of `statusOrder`. */
  totals(): readonly (readonly number[])[] {
    const totals = Array.from({ length: this.width }, () => statusOrder.map(() => 0));
    for (const { cells } of this.lines) {
      for (const [column, cell] of cells.entries()) {
        const total = totals[column];
        const rank = rankOf(cell);
        if (total !== undefined) {
          total[rank] = (total[rank] ?? 0) + 1;
        }
      }
    }
    return totals;
  }
}

function armTable(parts: StatusParts, armNum: number): ArmTable {
  const { events, mappings, instruments, repeating } = parts;
  const columns: StatusColumn[] = [];
  const places = new Map<string, Map<string, number>>();
  const own =
    events.length === 0 ? [{ uniqueEventName: '', eventName: '' }] : events.filter((event) => event.armNum === armNum);
  const designated = new Set(mappings.map(({ uniqueEventName, form }) => `${uniqueEventName}\n${form}`));
  const repeats = new Set(repeating.map(({ eventName, formName }) => `${eventName}\n${formName}`));
  for (const { uniqueEventName: event, eventName } of own) {
    const forms = new Map<string, number>();
    for (const { name: form, label } of instruments) {
      if (events.length > 0 && !designated.has(`${event}\n${form}`)) {
        continue;
      }
      forms.set(form, columns.length);
      columns.push({
        event,
        eventLabel: eventName,
        form,
        formLabel: label,
        isRepeating: repeats.has(`${event}\n${form}`) || repeats.has(`${event}\n`),
        isHidden: false,
      });
    }
    places.set(event, forms);
  }
  return { columns, places, lines: new Map() };
}

/** A finished survey says more than its status: REDCap shows its check. */
function flagOf(status: string, timestamp: string): number {
  return timestamp === '[not completed]'
    ? partial
    : timestamp !== ''
      ? finished
      : status === '0'
        ? red
        : status === '1'
          ? yellow
          : status === '2'
            ? green
            : 0;
}

/** Index into `statusOrder`. Of several instances a finished survey counts as complete, and what is not all alike is mixed. */
function rankOf(cell: number): number {
  const flags = cell & 0xff;
  if (flags === 0) {
    return 0;
  }
  const isOne = cell >> 8 === 1;
  const counted = isOne ? flags : (flags & ~finished) | (flags & finished ? green : 0);
  return statusOrder.indexOf(nameOf(counted));
}

function nameOf(flags: number): Status {
  switch (flags) {
    case red:
      return 'incomplete';
    case yellow:
      return 'unverified';
    case green:
      return 'complete';
    case partial:
      return 'partial';
    case finished:
      return 'finished';
    default:
      return 'mixed';
  }
}
