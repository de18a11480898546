import type { Ground } from '../../state/ground';
import { isRepeatingEvent, isRepeatingForm } from '../../state/structure';
import type { Cell } from './cells';

/** Whether the project, as it is or will be, has a place for a data point of the snapshot. */
export type Fits = (cell: Cell) => boolean;

export interface Places {
  readonly ground: Ground;
  /** Event names of the snapshot that have another name now. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** Judged by the structure as it stands in `ground`: fields, designations, and what repeats. */
export function fitsIn({ ground, renamed }: Places): Fits {
  const { structure, info } = ground;
  const designated = new Set(structure.mappings.map((row) => `${row.uniqueEventName}\u0000${row.form}`));
  const events = new Set(structure.events.map((event) => event.uniqueEventName));
  return (cell) => {
    const event = renamed.get(cell.event) ?? cell.event;
    if (info.isLongitudinal !== (event !== '') || (event !== '' && !events.has(event))) {
      return false;
    }
    if (cell.field === structure.recordIdField) {
      return structure.repeating === undefined || cell.instance === '' || isRepeatingEvent(structure, event);
    }
    const form =
      structure.fields.get(cell.field)?.form ??
      (cell.field.endsWith('_complete') ? cell.field.slice(0, -'_complete'.length) : '');
    if (!structure.forms.includes(form) || (event !== '' && !designated.has(`${event}\u0000${form}`))) {
      return false;
    }
    if (structure.repeating === undefined) {
      return true;
    }
    const repeats = isRepeatingForm(structure, event, form)
      ? 'instrument'
      : isRepeatingEvent(structure, event)
        ? 'event'
        : '';
    return repeats === cell.place.repeats;
  };
}
