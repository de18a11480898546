import { atEase, atOnce } from '../../common/breath';
import { type Place, formOfField, placeKey, placeOfRow } from '../../state/presence';
import type { DataRow } from '../../safety/snapshot/recordsPart';
import { eavRow } from '../../safety/snapshot/recordsPart';
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

interface Spot {
  readonly place: Place;
  readonly placeKey: string;
  readonly key: string;
}

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

function* gathering(
  structure: Structure,
  rows: readonly DataRow[],
  spotOf = spotsOf(structure),
): Generator<void, ReadonlyMap<string, RecordCells>> {
  const records = new Map<string, Map<string, Cell & { values: string[] }>>();
  let record: string | undefined;
  let cells = new Map<string, Cell & { values: string[] }>();
  for (const row of rows) {
    yield;
    const { event, field, value } = row;
    // Rows of one record mostly come together.
    if (row.record !== record) {
      record = row.record;
      cells = records.get(record) ?? new Map<string, Cell & { values: string[] }>();
      records.set(record, cells);
    }
    if (field === '' || value === '') {
      continue;
    }
    const { place, placeKey: inPlace, key } = spotOf(row);
    const cell = cells.get(key);
    if (cell) {
      cell.values.push(value);
    } else {
      const { instrument, instance } = row;
      cells.set(key, { event, instrument, instance, field, place, placeKey: inPlace, key, values: [value] });
    }
  }
  return records;
}

/** Where rows belong. */
export type Spots = (row: DataRow) => Spot;

/** Found out once for all records. */
export function spotsOf(structure: Structure): Spots {
  const known = new Map<string, Map<string, Spot>>();
  let last: DataRow | undefined;
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
      const place = placeOfRow(structure, event, form, eavRow(row));
      spot = { place, placeKey: placeKey(place), key: cellKey(place, field) };
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
  if (!a || !b || a.values.length !== b.values.length) {
    return a === b;
  }
  if (a.values.length === 1) {
    return a.values[0] === b.values[0];
  }
  const [first, second] = [[...a.values].sort(), [...b.values].sort()];
  return first.every((value, i) => value === second[i]);
}
