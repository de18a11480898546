import { checkboxColumn } from '../../dictionary/choices';
import type { Structure } from '../../state/structure';
import { type Cell, withValues } from './cells';
import { ImportMeter, bytesOfText } from './importBody';

/** Where in a record values go, as an import says it: shared by the cells that go there. */
export interface ImportPlace {
  readonly record: string;
  /** The record ID's field. */
  readonly idField: string;
  /** The columns beside the record that say where. */
  readonly columns: Readonly<Record<string, string>>;
  readonly key: string;
  /** The record does not exist yet: nothing stands there. */
  readonly isNew: boolean;
  /** What it takes in the body of an import, which is urlencoded. */
  readonly bytes: number;
}

/** A value as an import has it: a checkbox has a column for each option. */
export interface ImportValue {
  readonly column: string;
  readonly value: string;
  /** What the value takes in the body of an import. */
  readonly bytes: number;
}

/** What is imported of one cell, so that what REDCap refuses can be named. */
export interface CellRows {
  readonly record: string;
  readonly cell: Cell;
  readonly place: ImportPlace;
  readonly values: readonly ImportValue[];
}

export interface RowShape {
  /** The structure as it stands on the server now. */
  readonly structure: Structure;
  readonly isLongitudinal: boolean;
  readonly renamed: ReadonlyMap<string, string>;
  /** Whether the record does not exist yet. */
  readonly isNew: (record: string) => boolean;
}

/** The one value of a cell. There are a great many: what can be told from the cell is not kept. */
class SoleValue implements CellRows {
  constructor(
    readonly cell: Cell,
    readonly place: ImportPlace,
  ) {}

  get record(): string {
    return this.place.record;
  }

  get values(): readonly ImportValue[] {
    const value = this.cell.values.at(-1);
    return value === undefined ? [] : [importValue(this.cell.field, value)];
  }
}

type Where = Pick<Cell, 'event' | 'instrument' | 'instance'>;

/** Makes what is to be imported of cells, given what stands there; cells of one place that come together share it. */
export class CellImports {
  private last: { readonly record: string; readonly where: Where; readonly place: ImportPlace } | undefined;

  constructor(private readonly shape: RowShape) {}

  /** What has to be imported so that a record's cell is as stored, given what stands there. Nothing is ever blanked. */
  restoring(record: string, cell: Cell, present: Cell | undefined): CellRows {
    const place = this.placeOf(record, cell);
    if (this.shape.structure.fields.get(cell.field)?.type !== 'checkbox') {
      return new SoleValue(cell, place);
    }
    const wanted = new Set(cell.values);
    const ticked = new Set(present?.values);
    return {
      record,
      cell,
      place,
      values: [
        ...cell.values.filter((code) => !ticked.has(code)).map((code) => importValue(columnOf(cell, code), '1')),
        ...[...ticked].filter((code) => !wanted.has(code)).map((code) => importValue(columnOf(cell, code), '0')),
      ],
    };
  }

  /** What has to be imported so that nothing stands in a cell, as before the operation that filled it. The cell without its values says so. */
  blanking(record: string, cell: Cell): CellRows {
    const type = this.shape.structure.fields.get(cell.field)?.type;
    const values =
      type === 'checkbox'
        ? cell.values.map((code) => importValue(columnOf(cell, code), '0'))
        : // A form has a status; that of an untouched one is 0.
          [importValue(cell.field, type === undefined ? '0' : '')];
    return { record, cell: withValues(cell, []), place: this.placeOf(record, cell), values };
  }

  placeOf(record: string, where: Where): ImportPlace {
    const { last } = this;
    if (
      last?.record === record &&
      last.where.event === where.event &&
      last.where.instrument === where.instrument &&
      last.where.instance === where.instance
    ) {
      return last.place;
    }
    const place = importPlace(this.shape, record, where);
    this.last = { record, where, place };
    return place;
  }
}

function columnOf(cell: Cell, code: string): string {
  return checkboxColumn(cell.field, code);
}

export function importValue(column: string, value: string): ImportValue {
  return { column, value, bytes: bytesOfText(value) };
}

function importPlace(shape: RowShape, record: string, where: Where): ImportPlace {
  const { structure, isLongitudinal, renamed } = shape;
  const { event, instrument, instance } = where;
  const columns = {
    ...(isLongitudinal ? { redcap_event_name: renamed.get(event) ?? event } : {}),
    ...((structure.repeating?.length ?? 1) > 0 && (structure.repeating !== undefined || instance !== '')
      ? { redcap_repeat_instrument: instrument, redcap_repeat_instance: instance }
      : {}),
  };
  const key = JSON.stringify([record, columns]);
  return {
    record,
    idField: structure.recordIdField,
    columns,
    key,
    isNew: shape.isNew(record),
    bytes: bytesOfText(key) + bytesOfText(structure.recordIdField) + bytesAround,
  };
}

/** Brackets of a row and what else its text has more than the key. */
const bytesAround = 12;

/** Size of one import to begin with, urlencoded: well below what servers accept (REDCAP_API.md §1); smaller where one accepts less. */
export const bytesPerCall = 500_000;

/** How many of the first cells fit into a call, whole records where it can be, or whole events; one always does. */
export function fittingIn(cells: readonly CellRows[], most: number): number {
  const meter = new ImportMeter();
  let [record, event] = [0, 0];
  for (const [i, cell] of cells.entries()) {
    const before = cells[i - 1];
    meter.add(cell);
    if (before) {
      record = before.record === cell.record ? record : i;
      event = before.record === cell.record && before.cell.event === cell.cell.event ? event : i;
      if (meter.bytes > most) {
        return [record, event].find((end) => end > i / 2) ?? i;
      }
    }
  }
  return cells.length;
}

/** Splits cells into calls, in order. */
export function callsOf(cells: readonly CellRows[], most = bytesPerCall): readonly (readonly CellRows[])[] {
  const calls: CellRows[][] = [];
  let meter = new ImportMeter();
  for (const cell of cells) {
    meter.add(cell);
    if (calls.length === 0 || meter.bytes > most) {
      calls.push([]);
      meter = new ImportMeter();
      meter.add(cell);
    }
    calls.at(-1)?.push(cell);
  }
  return calls;
}

/** Two halves, by records where there are several. */
export function halves(cells: readonly CellRows[]): readonly (readonly CellRows[])[] {
  const middle = Math.ceil(cells.length / 2);
  const after = cells.findIndex((cell, i) => i >= middle && cell.record !== cells[i - 1]?.record);
  const before = cells.findLastIndex((cell, i) => i > 0 && i < middle && cell.record !== cells[i - 1]?.record);
  const cut = after > 0 ? after : before > 0 ? before : middle;
  return [cells.slice(0, cut), cells.slice(cut)];
}
