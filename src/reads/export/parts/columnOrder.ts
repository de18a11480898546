import type { ExportStructure } from '../exportStructure';

/** Columns that are no fields, in the order of REDCAP_API.md §5.1. */
const plumbing = [
  'redcap_event_name',
  'redcap_repeat_instrument',
  'redcap_repeat_instance',
  'redcap_data_access_group',
  'redcap_survey_identifier',
];

/** Every column that a flat export of the project may have, in REDCap's order; descriptive fields have none, which does no harm here. */
export function columnOrder(structure: ExportStructure): readonly string[] {
  const [recordId] = structure.metadata;
  const parts = new Map<string, string[]>();
  for (const { originalFieldName, exportFieldName } of structure.fieldNames) {
    const known = parts.get(originalFieldName);
    if (known) {
      known.push(exportFieldName);
    } else {
      parts.set(originalFieldName, [exportFieldName]);
    }
  }
  const byForm = new Map<string, string[]>();
  for (const { name } of structure.instruments) {
    byForm.set(name, []);
  }
  for (const field of structure.metadata) {
    if (field !== recordId) {
      const columns = byForm.get(field.form_name) ?? [];
      byForm.set(field.form_name, columns);
      columns.push(...(parts.get(field.field_name) ?? [field.field_name]));
    }
  }
  return [
    ...(recordId ? [recordId.field_name] : []),
    ...plumbing,
    ...Array.from(byForm, ([form, columns]) => [`${form}_timestamp`, ...columns, `${form}_complete`]).flat(),
  ];
}

/**
 * One order for all columns that any of `lists` has: the dictionary's where it knows them, else that of the lists, each of which stays in its own
 * order as far as the others let it.
 */
export function uniteColumns(
  lists: readonly (readonly string[])[],
  order: readonly string[],
  nameOf: (column: string) => string = (column) => column,
): readonly string[] {
  const united = uniteSequences(lists);
  const ranks = new Map(order.map((name, i) => [name, i]));
  if (united.some((column) => !ranks.has(nameOf(column)))) {
    return united;
  }
  const rank = (column: string): number => ranks.get(nameOf(column)) ?? 0;
  return [...united].sort((a, b) => rank(a) - rank(b));
}

/** Sequences that are parts of one unknown order, laid into each other: what only a later one has comes right before what follows it there. */
export function uniteSequences(lists: readonly (readonly string[])[]): readonly string[] {
  const united: string[] = [];
  const known = new Set<string>();
  for (const list of lists) {
    let fresh: string[] = [];
    const places: { readonly before: string | undefined; readonly items: readonly string[] }[] = [];
    for (const item of list) {
      if (!known.has(item)) {
        fresh.push(item);
      } else if (fresh.length > 0) {
        places.push({ before: item, items: fresh });
        fresh = [];
      }
    }
    places.push({ before: undefined, items: fresh });
    for (const { before, items } of places) {
      const at = before === undefined ? united.length : united.indexOf(before);
      united.splice(at, 0, ...items);
      for (const item of items) {
        known.add(item);
      }
    }
  }
  return united;
}
