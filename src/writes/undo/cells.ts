import { atEase, atOnce } from '../../common/breath';
import { type Place, formOfField, placeKey, placeOfRow } from '../../state/presence';
import type { DataRow } from '../../safety/snapshot/recordsPart';
import type { Structure } from '../../state/structure';

/** A field of one record in one place with its stored values; only checkboxes can have several. */
export interface Cell {
  readonly event: string;
  readonly instrument: string;
  readonly instance: string;
  readonly field: string;
  readonly place: Place;
  readonly placeKey: string;
  /** Names the cell within its record. */
  readonly key: string;
  readonly values: readonly string[];
}

/** A record's cells by their key; without any the record does not exist. */
export type RecordCells = ReadonlyMap<string, Cell>;

/** A cell without record and values. */
export type Spot = Omit<Cell, 'values'>;

/** Groups rows by record and cell. `structure` says what repeats; fields it does not know have no place. */
export function cellsOf(structure: Structure, rows: readonly DataRow[]): ReadonlyMap<string, RecordCells> {
  return atOnce(gathering(structure, rows));
}

/** As `cellsOf`, however many rows there are. `spots`: those of an earlier call with the same structure. */
export function cellsAtEase(
  structure: Structure,
  rows: readonly DataRow[],
  spots?: Spots,
): Promise<ReadonlyMap<string, RecordCells>> {
  return atEase(gathering(structure, rows, spots));
}

/** Rows that are taken in one step. */
const rowsInStep = 256;

function* gathering(
  structure: Structure,
  rows: readonly DataRow[],
  spotOf = spotsOf(structure),
): Generator<void, ReadonlyMap<string, RecordCells>> {
  const records = new Map<string, Map<string, GatheredCell>>();
  let record: string | undefined;
  let cells = new Map<string, GatheredCell>();
  for (const [number, row] of rows.entries()) {
    if (number % rowsInStep === 0) {
      yield;
    }
    // Rows of one record mostly come together.
    if (row.record !== record) {
      record = row.record;
      cells = records.get(record) ?? new Map<string, GatheredCell>();
      records.set(record, cells);
    }
    if (row.field === '' || row.value === '') {
      continue;
    }
    const spot = spotOf(row);
    const cell = cells.get(spot.key);
    if (cell) {
      cell.add(row.value);
    } else {
      cells.set(spot.key, new GatheredCell(spot, row.value));
    }
  }
  return records;
}

/** A cell of which there are a great many: what it has in common with those of other records is there once, and mostly it has one value. */
class GatheredCell implements Cell {
  private all: string[] | undefined;

  constructor(
    private readonly spot: Spot,
    private readonly first: string,
  ) {}

  add(value: string): void {
    this.all = [...(this.all ?? [this.first]), value];
  }

  get event(): string {
    return this.spot.event;
  }

  get instrument(): string {
    return this.spot.instrument;
  }

  get instance(): string {
    return this.spot.instance;
  }

  get field(): string {
    return this.spot.field;
  }

  get place(): Place {
    return this.spot.place;
  }

  get placeKey(): string {
    return this.spot.placeKey;
  }

  get key(): string {
    return this.spot.key;
  }

  get values(): readonly string[] {
    return this.all ?? [this.first];
  }

  /** The value, where it is one. */
  get sole(): string | undefined {
    return this.all ? undefined : this.first;
  }
}

/** A cell of one value. */
export function cellAt(spot: Spot, value: string): Cell {
  return new GatheredCell(spot, value);
}

/** The same cell with other values. */
export function withValues(
  { event, instrument, instance, field, place, placeKey: inPlace, key }: Cell,
  values: readonly string[],
): Cell {
  return { event, instrument, instance, field, place, placeKey: inPlace, key, values };
}

/** Where a value stands, as an export names it. */
export type ValueAddress = Pick<DataRow, 'event' | 'instrument' | 'instance' | 'field'>;

/** Where values belong. */
export type Spots = (at: ValueAddress) => Spot;

/** Found out once for all records. */
export function spotsOf(structure: Structure): Spots {
  const known = new Map<string, Map<string, Spot>>();
  let last: ValueAddress | undefined;
  let here = new Map<string, Spot>();
  return (row) => {
    const { event, instrument, instance, field } = row;
    if (last?.event !== event || last.instrument !== instrument || last.instance !== instance) {
      const name = `${event}\u0000${instrument}\u0000${instance}`;
      here = known.get(name) ?? new Map<string, Spot>();
      known.set(name, here);
      last = row;
    }
    let spot = here.get(field);
    if (!spot) {
      const form = field === structure.recordIdField ? '' : formOfField(structure, field).name;
      const place = placeOfRow(structure, event, form, {
        redcap_repeat_instrument: instrument,
        redcap_repeat_instance: instance,
      });
      spot = { event, instrument, instance, field, place, placeKey: placeKey(place), key: cellKey(place, field) };
      here.set(field, spot);
    }
    return spot;
  };
}

export function cellKey(place: Place, field: string): string {
  return `${placeKey(place)}\u0000${field}`;
}

/**
 * Whether the record is there where `id`, a row of the record ID, says so. REDCap shows such a row of an event only where nothing else
 * of it is shown, so that any other data of the same event (and instance) counts too.
 */
export function isThere(id: Cell, cells: RecordCells | undefined): boolean {
  for (const cell of cells?.values() ?? []) {
    if (cell.event === id.event && (id.place.instance === 0 || cell.place.instance === id.place.instance)) {
      return true;
    }
  }
  return false;
}

export function sameValues(a: Cell | undefined, b: Cell | undefined): boolean {
  if (!a || !b || a === b) {
    return a === b;
  }
  if (a instanceof GatheredCell && b instanceof GatheredCell && a.sole !== undefined && b.sole !== undefined) {
    return a.sole === b.sole;
  }
  const [mine, theirs] = [a.values, b.values];
  if (mine.length !== theirs.length) {
    return false;
  }
  const [first, second] = [[...mine].sort(), [...theirs].sort()];
  return first.every((value, i) => value === second[i]);
}
