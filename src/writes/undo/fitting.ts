import type { Ground } from '../../state/ground';
import { checkboxSuffix } from '../../dictionary/choices';
import { type Structure, isRepeatingEvent, isRepeatingForm, optionsOf } from '../../state/structure';
import type { Place } from '../../state/presence';
import { type Cell, withValues } from './cells';

/** What of a data point of the snapshot has a place in the project, as it is or will be: all of it, or the ticks of a checkbox whose options are there. */
export type Fits = (cell: Cell) => Cell | undefined;

export interface Places {
  /** The structure that the data points are of. */
  readonly stored: Structure;
  readonly ground: Ground;
  /** Event names of the snapshot that have another name now. */
  readonly renamed: ReadonlyMap<string, string>;
}

/**
 * What the field, as it is now, can hold of what it held. One option that a checkbox has lost would have a whole import refused; without it stands
 * there what REDCap shows of the records that stayed.
 */
function takenOf({ fields }: Structure, missing: ReadonlySet<string>, cell: Cell): Cell | undefined {
  const { field, values } = cell;
  const facts = fields.get(field);
  if (facts === undefined) {
    return cell;
  }
  const { type, options } = facts;
  if (type === 'checkbox') {
    const kept = values.filter(
      (code) => !options || options.has(checkboxSuffix(code)) || missing.has(checkboxSuffix(code)),
    );
    return kept.length === values.length ? cell : kept.length > 0 ? withValues(cell, kept) : undefined;
  }
  return type !== 'calc' && type !== 'descriptive' && values.length < 2 ? cell : undefined;
}

/** A file is put back by another way than a value, and neither of them where the other was. */
function isFile({ fields }: Structure, { field }: Cell): boolean {
  return fields.get(field)?.type === 'file';
}

/** Judged by the structure as it stands in `ground`: fields, designations, and what repeats. */
export function fitsIn({ stored, ground, renamed }: Places): Fits {
  const { structure, info } = ground;
  const forms = new Set(structure.forms);
  // Asked for each of a great many cells: found out once for each form in each event.
  const designated = new Map<string, Set<string>>();
  for (const { uniqueEventName, form } of structure.mappings) {
    const there = designated.get(uniqueEventName);
    designated.set(uniqueEventName, there ? there.add(form) : new Set([form]));
  }
  const repeats = repeatsOf(structure);
  const missing = optionsOf(info.missingDataCodes ?? '');
  const events = new Set(structure.events.map((event) => event.uniqueEventName));
  return (cell) => {
    const event = renamed.get(cell.event) ?? cell.event;
    if (info.isLongitudinal !== (event !== '') || (event !== '' && !events.has(event))) {
      return undefined;
    }
    if (cell.field === structure.recordIdField) {
      return structure.repeating === undefined || cell.instance === '' || isRepeatingEvent(structure, event)
        ? cell
        : undefined;
    }
    const form =
      structure.fields.get(cell.field)?.form ??
      (cell.field.endsWith('_complete') ? cell.field.slice(0, -'_complete'.length) : '');
    if (!forms.has(form) || (event !== '' && designated.get(event)?.has(form) !== true)) {
      return undefined;
    }
    const taken = takenOf(structure, missing, cell);
    if (!taken || isFile(stored, cell) !== isFile(structure, cell)) {
      return undefined;
    }
    return structure.repeating === undefined || repeats(event, form) === cell.place.repeats ? taken : undefined;
  };
}

/** What repeats a form in an event. */
function repeatsOf(structure: Structure): (event: string, form: string) => Place['repeats'] {
  const known = new Map<string, Map<string, Place['repeats']>>();
  return (event, form) => {
    const there = known.get(event) ?? new Map<string, Place['repeats']>();
    known.set(event, there);
    let repeats = there.get(form);
    if (repeats === undefined) {
      repeats = isRepeatingForm(structure, event, form)
        ? 'instrument'
        : isRepeatingEvent(structure, event)
          ? 'event'
          : '';
      there.set(form, repeats);
    }
    return repeats;
  };
}
