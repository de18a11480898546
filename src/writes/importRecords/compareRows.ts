import { Breath } from '../../common/breath';
import { checkboxColumn } from '../../dictionary/choices';
import type { Ground } from '../../state/ground';
import { placeKey } from '../../state/presence';
import { type Cell, type RecordCells, type Spots, cellAt, cellKey } from '../undo/cells';
import { CellImports, type CellRows, type ImportPlace, importValue } from '../undo/importRows';
import type { NewInstances } from './instances';
import type { JudgedCell, JudgedRow } from './judgeRow';

/** What an import would do to a data point. */
export type Change = 'new' | 'changed' | 'erased';

/** A data point that is to become another, and how it is sent. */
export interface WantedCell extends CellRows {
  readonly row: JudgedRow;
  /** Nothing for the row that only says that a record is there. */
  readonly judged: JudgedCell | undefined;
  readonly change: Change;
  /** What stands there; blank for nothing. */
  readonly before: string;
  readonly after: string;
}

export interface ComparedRows {
  readonly wanted: readonly WantedCell[];
  /** Cells of the file that say what stands there. */
  readonly unchanged: number;
}

/**
 * Compares rows with what their records hold now, cell by cell. Blank cells are `erased` where something stands: whether that is meant is not asked here.
 *
 * @param spots those that `present` was gathered with: the same texts find each other fastest
 */
export async function compareRows(
  { structure, info }: Ground,
  rows: readonly JudgedRow[],
  present: ReadonlyMap<string, RecordCells>,
  instances: NewInstances,
  spots: Spots,
): Promise<ComparedRows> {
  const isNew = (record: string): boolean => !present.has(record);
  const imports = new CellImports({ structure, isLongitudinal: info.isLongitudinal, renamed: new Map(), isNew });
  const wanted: WantedCell[] = [];
  const bare = new Map<string, JudgedRow>();
  const breath = new Breath();
  let unchanged = 0;
  for (const row of rows) {
    if (breath.isOver) {
      await breath.take();
    }
    const own = present.get(row.record);
    const instance = instances.resolve(row, own);
    const text = instance === 0 ? '' : String(instance);
    const at = { event: row.event, instrument: row.instrument, instance: text };
    const importPlace = imports.placeOf(row.record, at);
    let isBare = own === undefined;
    // A next instance without values is none.
    for (const judged of row.instance === 'new' && instance === 0 ? [] : row.cells) {
      const spot = spots({ ...at, field: judged.field });
      const now = own?.get(spot.key);
      const difference = differenceOf(judged, now);
      if (!difference) {
        unchanged += judged.value === '' ? 0 : 1;
        continue;
      }
      const { change, before, after } = difference;
      const name = judged.code === undefined ? judged.field : checkboxColumn(judged.field, judged.code);
      isBare = false;
      wanted.push({
        record: row.record,
        cell: cellAt(spot, after),
        place: importPlace,
        values: [importValue(name, after)],
        row,
        judged,
        change,
        before,
        after,
      });
    }
    if (isBare && !bare.has(row.record)) {
      bare.set(row.record, row);
    }
  }
  const filled = new Set(wanted.map(({ record }) => record));
  for (const [record, row] of bare) {
    if (!filled.has(record)) {
      wanted.push(idCell(structure.recordIdField, row, (at) => imports.placeOf(record, at)));
    }
  }
  return { wanted, unchanged };
}

/** The record itself, where nothing else of it is new. */
function idCell(
  field: string,
  row: JudgedRow,
  placeAt: (at: Pick<Cell, 'event' | 'instrument' | 'instance'>) => ImportPlace,
): WantedCell {
  const { record, event, instrument } = row;
  const instance =
    instrument === '' && typeof row.instance === 'number' && row.instance > 0 ? String(row.instance) : '';
  const place = { event, instrument: '', repeats: instance === '' ? '' : 'event', instance: Number(instance) } as const;
  const at = { event, instrument: '', instance };
  const cell: Cell = { ...at, field, place, placeKey: placeKey(place), key: cellKey(place, field), values: [record] };
  return {
    record,
    cell,
    place: placeAt(at),
    values: [importValue(field, record)],
    row,
    judged: undefined,
    change: 'new',
    before: '',
    after: record,
  };
}

function differenceOf(
  { code, value, field, form }: JudgedCell,
  now: Cell | undefined,
): { readonly change: Change; readonly before: string; readonly after: string } | undefined {
  const [has, stands] = [now !== undefined, now?.values.at(-1) ?? ''];
  if (code !== undefined) {
    const ticked = now?.values.includes(code) ?? false;
    if ((value === '1') === ticked) {
      return undefined;
    }
    return value === '1'
      ? { change: has ? 'changed' : 'new', before: '0', after: '1' }
      : { change: value === '' ? 'erased' : 'changed', before: '1', after: '0' };
  }
  if (field === `${form}_complete`) {
    // An untouched form has no status; a blank one means nothing.
    return value === '' || value === (has ? stands : '0')
      ? undefined
      : { change: has ? 'changed' : 'new', before: stands, after: value };
  }
  return sameText(value, stands)
    ? undefined
    : { change: value === '' ? 'erased' : has ? 'changed' : 'new', before: stands, after: value };
}

/** Line ends are the file's business. */
function sameText(a: string, b: string): boolean {
  return a === b || (a.includes('\n') && b.includes('\n') && unixLines(a) === unixLines(b));
}

function unixLines(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n');
}

/** Whether a data point is as it was to become. */
export function hasArrived({ cell, judged, after }: WantedCell, now: RecordCells | undefined): boolean {
  if (judged === undefined) {
    return now !== undefined;
  }
  const there = now?.get(cell.key);
  if (judged.code !== undefined) {
    return (there?.values.includes(judged.code) ?? false) === (after === '1');
  }
  const stands = there?.values.at(-1) ?? '';
  return sameText(after, stands) || (cell.field === `${judged.form}_complete` && after === '0' && stands === '');
}
