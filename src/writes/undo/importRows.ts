import { checkboxColumn } from '../../dictionary/choices';
import type { Structure } from '../../state/structure';
import type { Cell } from './cells';

/** One row of an EAV import (REDCAP_API.md §5.2). */
export type ImportRow = Readonly<Record<string, string>>;

/** Rows that belong to one cell, so that what REDCap refuses can be named. */
export interface CellRows {
  readonly record: string;
  readonly cell: Cell;
  readonly rows: readonly ImportRow[];
  /** What they take in the body of an import, which is urlencoded. */
  readonly bytes: number;
}

export interface RowShape {
  /** The structure as it stands on the server now. */
  readonly structure: Structure;
  readonly isLongitudinal: boolean;
  readonly renamed: ReadonlyMap<string, string>;
}

/** The columns of an EAV import that say where a value goes. */
export function placeColumns(
  { structure, isLongitudinal, renamed }: RowShape,
  record: string,
  { event, instrument, instance }: Pick<Cell, 'event' | 'instrument' | 'instance'>,
): ImportRow {
  return {
    record,
    ...(isLongitudinal ? { redcap_event_name: renamed.get(event) ?? event } : {}),
    ...((structure.repeating?.length ?? 1) > 0 && (structure.repeating !== undefined || instance !== '')
      ? { redcap_repeat_instrument: instrument, redcap_repeat_instance: instance }
      : {}),
  };
}

/** What has to be imported so that a record's cell is as stored, given what stands there. Nothing is ever blanked. */
export function rowsFor(shape: RowShape, record: string, cell: Cell, present: Cell | undefined): CellRows {
  const { structure } = shape;
  const place = placeColumns(shape, record, cell);
  const row = (field: string, value: string): ImportRow => ({ ...place, field_name: field, value });
  if (structure.fields.get(cell.field)?.type !== 'checkbox') {
    return cellRows(
      record,
      cell,
      cell.values.slice(-1).map((value) => row(cell.field, value)),
    );
  }
  const wanted = new Set(cell.values);
  const ticked = new Set(present?.values);
  return cellRows(record, cell, [
    ...cell.values.filter((code) => !ticked.has(code)).map((code) => row(checkboxColumn(cell.field, code), '1')),
    ...[...ticked].filter((code) => !wanted.has(code)).map((code) => row(checkboxColumn(cell.field, code), '0')),
  ]);
}

export function cellRows(record: string, cell: Cell, rows: readonly ImportRow[]): CellRows {
  return { record, cell, rows, bytes: sizeOf(rows) };
}

/** What has to be imported so that nothing stands in a cell, as before the operation that filled it. The cell without its values says so. */
export function blankRowsFor(shape: RowShape, record: string, cell: Cell): CellRows {
  const place = placeColumns(shape, record, cell);
  const row = (field: string, value: string): ImportRow => ({ ...place, field_name: field, value });
  const type = shape.structure.fields.get(cell.field)?.type;
  const rows =
    type === 'checkbox'
      ? cell.values.map((code) => row(checkboxColumn(cell.field, code), '0'))
      : // A form has a status; that of an untouched one is 0.
        [row(cell.field, type === undefined ? '0' : '')];
  return cellRows(record, { ...cell, values: [] }, rows);
}

/** Size of one import to begin with, urlencoded: well below what servers accept (REDCAP_API.md §1); smaller where one accepts less. */
export const bytesPerCall = 500_000;

/** Bytes that these cells take in the body of an import, which is urlencoded. */
export function bytesOf(cells: readonly CellRows[]): number {
  return cells.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** How many of the first cells fit into a call, whole records where it can be, or whole events; one always does. */
export function fittingIn(cells: readonly CellRows[], most: number): number {
  let bytes = 0;
  let [record, event] = [0, 0];
  for (const [i, cell] of cells.entries()) {
    const before = cells[i - 1];
    if (before) {
      record = before.record === cell.record ? record : i;
      event = before.record === cell.record && before.cell.event === cell.cell.event ? event : i;
      if (bytes + cell.bytes > most) {
        return [record, event].find((end) => end > i / 2) ?? i;
      }
    }
    bytes += cell.bytes;
  }
  return cells.length;
}

/** Splits cells into calls, in order. */
export function callsOf(cells: readonly CellRows[], most = bytesPerCall): readonly (readonly CellRows[])[] {
  const calls: CellRows[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const cell of cells) {
    if (bytes + cell.bytes > most) {
      calls.push([]);
      bytes = 0;
    }
    calls.at(-1)?.push(cell);
    bytes += cell.bytes;
  }
  return calls;
}

function sizeOf(rows: readonly ImportRow[]): number {
  const text = JSON.stringify(rows);
  // Everything but these takes three bytes for each of its own; a blank becomes a plus sign.
  let plain = 0;
  for (let i = 0; i < text.length; i++) {
    plain += isPlain(text.charCodeAt(i)) ? 1 : 0;
  }
  return plain + 3 * (Buffer.byteLength(text) - plain);
}

/** Letters, digits and `*-._ ` of ASCII. */
function isPlain(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 32 ||
    code === 42 ||
    code === 45 ||
    code === 46 ||
    code === 95
  );
}

/** Two halves, by records where there are several. */
export function halves(cells: readonly CellRows[]): readonly (readonly CellRows[])[] {
  const middle = Math.ceil(cells.length / 2);
  const after = cells.findIndex((cell, i) => i >= middle && cell.record !== cells[i - 1]?.record);
  const before = cells.findLastIndex((cell, i) => i > 0 && i < middle && cell.record !== cells[i - 1]?.record);
  const cut = after > 0 ? after : before > 0 ? before : middle;
  return [cells.slice(0, cut), cells.slice(cut)];
}
