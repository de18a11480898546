import type { RecordCells } from '../undo/cells';
import type { JudgedRow } from './judgeRow';

/** The highest instance that a file gives by number, for each place that repeats. */
export type GivenInstances = ReadonlyMap<string, number>;

/** What the instances of a row are counted in. */
export function instanceKey({ record, event, instrument }: Pick<JudgedRow, 'record' | 'event' | 'instrument'>): string {
  return JSON.stringify([record, event, instrument]);
}

/**
 * Numbers the instances that a file asks to be the next ones (REDCAP_API.md §5.2, `new`), in the order of its rows: behind those that are there
 * and those that the file gives by number.
 */
export class NewInstances {
  private readonly last = new Map<string, number>();

  constructor(private readonly given: GivenInstances) {}

  /** @param present what the record holds now */
  resolve(row: JudgedRow, present: RecordCells | undefined): number {
    const { event, instrument, instance } = row;
    if (instance !== 'new') {
      return instance;
    }
    if (row.cells.every(({ value }) => value === '')) {
      // Nothing to put there.
      return 0;
    }
    const key = instanceKey(row);
    let last = Math.max(this.last.get(key) ?? 0, this.given.get(key) ?? 0);
    for (const { place, instrument: repeating } of present?.values() ?? []) {
      if (place.event === event && repeating === instrument && place.repeats !== '') {
        last = Math.max(last, place.instance);
      }
    }
    this.last.set(key, last + 1);
    return last + 1;
  }
}
