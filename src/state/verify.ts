import type { Difference } from './difference';
import type { Place, Presence, Takes } from './presence';
import type { Structure } from './structure';

export interface Expectation {
  /** Data points that this call was to remove. */
  readonly mustGo: Takes;
  /** Data points that the whole plan removes: they may be gone early. */
  readonly mayGo: Takes;
  /** Whether the record itself was to go, may go (nothing else was stored in it), or has to stay. */
  readonly record: (record: string) => 'goes' | 'may-go' | 'stays';
}

export interface Verdict {
  readonly differences: readonly Difference[];
  readonly notes: readonly Difference[];
}

/** Compares all data of `records` before and after a call with what was to happen. */
export function verifyData(
  structure: Structure,
  before: Presence,
  after: Presence,
  records: readonly string[],
  expected: Expectation,
): Verdict {
  const differences: Difference[] = [];
  const notes: Difference[] = [];
  for (const record of records) {
    if (before.has(record) && !after.has(record)) {
      if (expected.record(record) === 'stays') {
        differences.push({ kind: 'record-gone', record, planned: true });
      } else if (expected.record(record) === 'may-go' && survives(before, record, expected.mayGo)) {
        differences.push({ kind: 'record-gone', record, planned: true });
      }
      continue;
    }
    if (after.has(record) && expected.record(record) === 'goes') {
      differences.push({ kind: 'still-there', record, fields: [] });
    }
    compareRecord(structure, before, after, record, expected, differences, notes);
  }
  return { differences, notes };
}

function survives(before: Presence, record: string, mayGo: Takes): boolean {
  return before.holds(record, (r, place, field) => !mayGo(r, place, field));
}

// oxlint-disable-next-line max-lines-per-function, max-params -- its steps share what was found so far
function compareRecord(
  structure: Structure,
  before: Presence,
  after: Presence,
  record: string,
  expected: Expectation,
  differences: Difference[],
  notes: Difference[],
): void {
  for (const { place, cells } of before.places(record)) {
    const now = after.cellsAt(record, place);
    const still: string[] = [];
    const gone: string[] = [];
    const changed: string[] = [];
    for (const [field, print] of cells) {
      const present = now?.get(field);
      if (expected.mustGo(record, place, field)) {
        if (present !== undefined) {
          still.push(field);
        }
      } else if (present === undefined) {
        if (!expected.mayGo(record, place, field)) {
          gone.push(field);
        }
      } else if (present !== print) {
        changed.push(field);
      }
    }
    const computed = (field: string): boolean => structure.fields.get(field)?.calculated ?? false;
    // A computed value may be blank now; where a whole form vanished, its computed values went with it.
    const formStands = [...(now?.keys() ?? [])].some((field) => !computed(field));
    const blanked = formStands ? gone.filter(computed) : [];
    push(differences, 'still-there', record, place, still);
    push(
      differences,
      'wrongly-gone',
      record,
      place,
      gone.filter((field) => !blanked.includes(field)),
    );
    push(
      differences,
      'changed',
      record,
      place,
      changed.filter((field) => !computed(field)),
    );
    push(notes, 'recalculated', record, place, [...blanked, ...changed.filter(computed)]);
  }
  for (const { place, cells } of after.places(record)) {
    const then = before.cellsAt(record, place);
    const fresh = [...cells.keys()].filter((field) => !then?.has(field));
    const unwanted = fresh.filter((field) => expected.mustGo(record, place, field));
    push(differences, 'still-there', record, place, unwanted);
    push(
      notes,
      'appeared',
      record,
      place,
      fresh.filter((field) => !unwanted.includes(field)),
    );
  }
}

function push(
  into: Difference[],
  kind: 'still-there' | 'wrongly-gone' | 'changed' | 'recalculated' | 'appeared',
  record: string,
  place: Place,
  fields: readonly string[],
): void {
  if (fields.length > 0) {
    into.push({ kind, record, place, fields });
  }
}
