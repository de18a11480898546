import type { MetadataField } from '../../api/model';
import { readDictionary } from '../../dictionary/model';
import type { RecordAfter } from '../../safety/journal/afterPart';
import { type RecordCells, sameValues, withValues } from './cells';

/** Whether a push of the dictionary cannot have taken data of a field. */
export type IsUntouched = (field: string) => boolean;

/**
 * Fields that a push of the dictionary left as they were: same form, type and choices. `left` is the dictionary that it left;
 * where that is not known nothing is.
 */
export function untouchedFields(before: readonly MetadataField[], left: string | undefined): IsUntouched {
  if (left === undefined) {
    return () => false;
  }
  const after = readDictionary(left);
  const fields = new Set<string>();
  for (const row of before) {
    const now = after.field(row.field_name);
    if (
      now?.form === row.form_name &&
      now.type === row.field_type &&
      now.choicesText.trim() === row.select_choices_or_calculations.trim()
    ) {
      fields.add(row.field_name);
      fields.add(`${row.form_name}_complete`);
    }
  }
  return (field) => fields.has(field);
}

/** What is certain of a record right after a push of the dictionary without reading it: data of untouched fields were as stored. */
export function recordAfterPush(stored: RecordCells, isUntouched: IsUntouched): RecordAfter | undefined {
  const places = new Set<string>();
  for (const cell of stored.values()) {
    if (isUntouched(cell.field)) {
      places.add(cell.placeKey);
    }
  }
  if (places.size === 0) {
    return undefined;
  }
  const cellAt = (placeKey: string, field: string) =>
    isUntouched(field) ? stored.get(`${placeKey}\u0000${field}`) : undefined;
  return {
    exists: true,
    holdsAt: (placeKey) => places.has(placeKey),
    has: (placeKey, field) => cellAt(placeKey, field) !== undefined,
    held(placeKey, field, values) {
      const cell = cellAt(placeKey, field);
      return cell !== undefined && sameValues(cell, withValues(cell, [...values]));
    },
  };
}
