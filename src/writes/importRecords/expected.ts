import { Breath } from '../../common/breath';
import { grouped } from '../../common/grouped';
import { Presence } from '../../state/presence';
import type { Structure } from '../../state/structure';
import { type Cell, type RecordCells, withValues } from '../undo/cells';
import type { WantedCell } from './compareRows';

/** What these records hold once all of `wanted` has been done to them. */
export async function expectedOf(
  structure: Structure,
  records: readonly string[],
  before: ReadonlyMap<string, RecordCells>,
  wanted: readonly WantedCell[],
): Promise<Presence> {
  const mine = grouped(wanted, ({ record }) => record);
  const presence = new Presence(structure);
  const breath = new Breath();
  for (const record of records) {
    const cells = mine.get(record) ?? [];
    if (before.has(record) || cells.length > 0) {
      addExpected(presence, record, before.get(record), cells);
    }
    if (breath.isOver) {
      await breath.take();
    }
  }
  return presence;
}

/** Adds to `presence` what a record holds once all of `wanted` has been done to it. */
function addExpected(
  presence: Presence,
  record: string,
  before: RecordCells | undefined,
  wanted: readonly WantedCell[],
): void {
  const cells = new Map<string, Cell>(before);
  for (const { cell, judged, after } of wanted) {
    const { key } = cell;
    const known = cells.get(key);
    if (judged?.code === undefined) {
      cells.set(key, cell);
    } else {
      const others = (known?.values ?? []).filter((code) => code !== judged.code);
      cells.set(key, withValues(known ?? cell, after === '1' ? [...others, judged.code] : others));
    }
  }
  presence.put({ record, event: '', instrument: '', instance: '', field: '', value: '' });
  for (const { event, instrument, instance, field, values } of cells.values()) {
    for (const value of values) {
      presence.put({ record, event, instrument, instance, field, value });
    }
  }
}
