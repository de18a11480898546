import { grouped } from '../../common/grouped';
import type { Field } from '../field';

/** Which removed field probably became which added one: same type, label, choices and form, and no other candidate on either side. */
export function guessRenames(
  removed: readonly Field[],
  added: readonly Field[],
  sameForm: (before: string, after: string) => boolean,
): Map<Field, Field> {
  const renames = new Map<Field, Field>();
  const candidates = grouped(added, likeness);
  const rivals = grouped(removed, likeness);
  for (const field of removed) {
    const key = likeness(field);
    const [found, ...others] = candidates.get(key) ?? [];
    if (
      field.label.trim() !== '' &&
      found !== undefined &&
      others.length === 0 &&
      rivals.get(key)?.length === 1 &&
      sameForm(field.form, found.form)
    ) {
      renames.set(field, found);
    }
  }
  return renames;
}

function likeness(field: Field): string {
  return [field.type, field.label.trim(), field.choicesText.trim()].join('\0');
}
