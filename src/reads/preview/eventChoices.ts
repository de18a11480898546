import type { DictionaryIndex } from '../../dictionary/language/dictionaryIndex';

/** The events of a project as they are chosen: where several arms have one of the same name, its unique name tells them apart. */
export function eventChoices({ facts }: DictionaryIndex): readonly { readonly name: string; readonly label: string }[] {
  const events = facts.events ?? [];
  const labels = events.map(({ label }) => label);
  return events.map(({ name, label }) => ({
    name,
    label: labels.indexOf(label) === labels.lastIndexOf(label) ? label : `${label} (${name})`,
  }));
}
