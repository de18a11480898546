import { Breath, pick } from '../../common/breath';
import type { RecordAfter } from '../../safety/journal/afterPart';
import type { Structure } from '../../state/structure';
import { type Cell, type RecordCells, isThere, sameValues } from './cells';

/** What has to be done about one record. */
export interface RecordComparison {
  /** Missing or changed by the operation itself: to be brought back. */
  readonly restore: readonly Cell[];
  /** Missing or different, but somebody changed something there after the operation. */
  readonly conflicts: readonly Cell[];
  /** Put there by the operation, where nothing stood before, and unchanged since. */
  readonly added: readonly Cell[];
  /** The record was deleted and made anew since. */
  readonly anew: boolean;
  /** The record does not exist at present. */
  readonly isGone: boolean;
}

/** Whether a file differs only in the server's id of it. */
export type SameFile = (stored: Cell, present: Cell) => boolean;

/**
 * Compares a record as the snapshot has it with the present one. `after` is the state right after the operation, `undefined` when it is
 * not known: then nothing that stands there is taken for the operation's own doing. Computed values are REDCap's business.
 * `hasReappeared`: whether it was out of sight until this undo brought its form back, so that nobody can have changed it.
 */
// oxlint-disable-next-line max-lines-per-function, max-params -- its steps share what was found so far
export async function compareRecord(
  structure: Structure,
  stored: RecordCells,
  present: RecordCells | undefined,
  after: RecordAfter | undefined,
  sameFile: SameFile,
  hasReappeared: (cell: Cell) => boolean = () => false,
): Promise<RecordComparison> {
  const isFile = (cell: Cell): boolean => structure.fields.get(cell.field)?.type === 'file';
  const same = (a: Cell, b: Cell | undefined): boolean =>
    sameValues(a, b) || (b !== undefined && isFile(a) && sameFile(a, b));
  const computed = (cell: Cell): boolean => structure.fields.get(cell.field)?.calculated ?? false;
  const isId = (cell: Cell): boolean => cell.field === structure.recordIdField;
  const isUntouched = (cell: Cell): boolean =>
    !structure.fields.has(cell.field) && cell.values.length === 1 && cell.values[0] === '0';
  /** It stands there and neither the snapshot nor the operation put it there. */
  const isForeign = (cell: Cell, key: string): boolean => {
    const then = stored.get(key);
    if (computed(cell) || isId(cell) || isUntouched(cell) || (then && same(then, cell)) || hasReappeared(cell)) {
      return false;
    }
    return !after?.held(cell.placeKey, cell.field, cell.values);
  };

  // Calculated fields cannot be imported; REDCap computes them again.
  const wanted = await pick(
    stored.values(),
    (cell) =>
      !same(cell, present?.get(cell.key)) &&
      !(isId(cell) && isThere(cell, present)) &&
      !(computed(cell) && present?.has(cell.key)) &&
      structure.fields.get(cell.field)?.type !== 'calc',
  );
  const breath = new Breath();
  const added: Cell[] = [];
  const foreignPlaces = new Set<string>();
  const foreignCells = new Set<string>();
  for (const [key, cell] of present ?? []) {
    if (breath.isDue) {
      await breath.take();
    }
    if (isForeign(cell, key)) {
      foreignCells.add(key);
      // What stands in a place that the operation had emptied is not to be mixed with what was there before.
      if (!after || !after.holdsAt(cell.placeKey)) {
        foreignPlaces.add(cell.placeKey);
      }
    } else if (
      !stored.has(key) &&
      !computed(cell) &&
      !isId(cell) &&
      !isUntouched(cell) &&
      !isFile(cell) &&
      after?.held(cell.placeKey, cell.field, cell.values) === true
    ) {
      added.push(cell);
    }
  }
  const anew = present !== undefined && after !== undefined && !after.exists && foreignCells.size > 0;
  const restore: Cell[] = [];
  const conflicts: Cell[] = [];
  for (const cell of wanted) {
    if (breath.isDue) {
      await breath.take();
    }
    const { key } = cell;
    const removedSince = !present?.has(key) && (after?.has(cell.placeKey, cell.field) ?? false) && !isId(cell);
    const isConflict = anew || foreignCells.has(key) || foreignPlaces.has(cell.placeKey) || removedSince;
    (isConflict ? conflicts : restore).push(cell);
  }
  return { restore, conflicts, added: anew ? [] : added, anew, isGone: present === undefined };
}
