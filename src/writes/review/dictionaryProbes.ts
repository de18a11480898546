import type { Change, Risk } from '../../dictionary/diff/change';
import type { DictionaryDiff } from '../../dictionary/diff';
import type { Field } from '../../dictionary/field';
import type { DictionaryModel } from '../../dictionary/model';
import type { Ground } from '../../state/ground';
import type { Place } from '../../state/presence';
import { isRepeatingForm } from '../../state/structure';
import type { BreakingWhy, ReviewItem } from './review';
import { type ValueCheck, exceptMissing, formatCheck, rangeCheck, valueCheck } from './storedValues';
import type { Probe } from './tally';

/** Two dictionaries and what differs between them. */
export interface DictionaryChange {
  readonly before: DictionaryModel;
  readonly after: DictionaryModel;
  readonly changes: DictionaryDiff;
}

type Counts = Omit<ReviewItem, 'change' | 'risk'>;

/** What each change has to be looked up for in the data. Changes that meet no data, whatever is there, have no probe. */
export function dictionaryProbes(
  { before, after, changes }: DictionaryChange,
  ground: Ground,
  missingCodes: ReadonlySet<string>,
): Probe[] {
  return changes.changes.flatMap((change) => probeOf(change, { before, after, ground, missingCodes }));
}

interface Surroundings {
  readonly before: DictionaryModel;
  readonly after: DictionaryModel;
  readonly ground: Ground;
  readonly missingCodes: ReadonlySet<string>;
}

function probeOf(change: Change, around: Surroundings): Probe[] {
  const old = change.field === undefined ? undefined : around.before.field(change.field);
  const now = change.field === undefined ? undefined : around.after.field(change.field);
  switch (change.kind) {
    case 'record-id-changed': {
      const field = around.before.recordId?.name;
      return field === undefined ? [] : [{ change, fields: [field], look: () => ({}) }];
    }
    case 'instrument-removed':
      return [{ change, fields: [`${change.form ?? ''}_complete`], look: () => ({}) }];
    case 'instrument-renamed':
      return [renamedForm(change, around)];
    case 'field-removed':
    case 'field-renamed':
      return old === undefined || change.risk === 'none' ? [] : [{ change, fields: [old.name], look: () => ({}) }];
    case 'field-moved':
      return old === undefined || now === undefined || change.risk === 'none'
        ? []
        : [movedField(change, old, now, around)];
    case 'field-retyped':
      return old === undefined || now === undefined || change.risk === 'none'
        ? []
        : [retypedField(change, old, now, around)];
    case 'choice-removed':
    case 'choice-recoded':
    case 'choice-relabelled':
      return old === undefined
        ? []
        : [
            {
              change,
              fields: [old.name],
              look: ({ values }) =>
                values.includes(change.code ?? '') ? { mislabelled: change.kind === 'choice-relabelled' } : undefined,
            },
          ];
    case 'validation-changed':
      // A change of type looks at the values itself.
      return old === undefined || now === undefined || old.type !== now.type
        ? []
        : [validated(change, old, now, around)];
    // Nothing that is stored gets another meaning or place.
    case 'instrument-added':
    case 'instrument-moved':
    case 'field-added':
    case 'choice-added':
    case 'choices-reordered':
    case 'logic-changed':
    case 'calculation-changed':
    case 'column-changed':
      return [];
  }
}

/** The form's status is lost; data of its fields is out of reach until the new instrument is designated and repeats as the old one did. */
function renamedForm(change: Change, { before, after, ground }: Surroundings): Probe {
  const status = `${change.form ?? ''}_complete`;
  const to = change.after ?? '';
  const kept =
    before
      .form(change.form ?? '')
      ?.fields.filter((field) => after.field(field.name)?.form === to && field.name !== before.recordId?.name) ?? [];
  const lost: BreakingWhy = { kind: 'status-lost', form: change.form ?? '' };
  const why: BreakingWhy = { kind: 'out-of-reach', form: to };
  return {
    change,
    fields: [status, ...kept.map((field) => field.name)],
    look: (cell) =>
      cell.field === status ? { breaks: lost } : reaches(ground, cell.place, to) ? undefined : { breaks: why },
    verdict: (counts) => (counts.breaking.some((part) => part.why === lost) ? change.risk : brokenVerdict(counts)),
  };
}

function movedField(change: Change, old: Field, now: Field, { ground }: Surroundings): Probe {
  const why: BreakingWhy = { kind: 'out-of-reach', form: now.form };
  return {
    change,
    fields: [old.name],
    look: ({ place }) => ({ breaks: reaches(ground, place, now.form) ? undefined : why }),
    verdict: brokenVerdict,
  };
}

/** Whether data in this place is still seen there once its field is in `form`. Where either repeats, which instance it would be in is not sure. */
function reaches({ info, structure }: Ground, place: Place, form: string): boolean {
  const designated =
    !info.isLongitudinal || structure.mappings.some((row) => row.uniqueEventName === place.event && row.form === form);
  return designated && place.repeats !== 'instrument' && !isRepeatingForm(structure, place.event, form);
}

function retypedField(change: Change, old: Field, now: Field, { missingCodes }: Surroundings): Probe {
  const check = valueChecker(old, now, missingCodes);
  const labels = new Map(now.choices?.map(({ code, label }) => [code, label]));
  const oldLabels = new Map(old.choices?.map(({ code, label }) => [code, label]));
  const relabelled = (value: string): boolean => oldLabels.has(value) && labels.get(value) !== oldLabels.get(value);
  return {
    change,
    fields: [old.name],
    look: ({ values }) => {
      const breaks = firstOf(values, check);
      return { breaks, mislabelled: breaks === undefined && values.some(relabelled) };
    },
    verdict: (counts) =>
      counts.breaking.length > 0 ? 'might-lose' : counts.mislabelled > 0 ? 'label-mismatch' : 'none',
  };
}

function valueChecker(old: Field, now: Field, missingCodes: ReadonlySet<string>): ValueCheck {
  // A document id, several ticks at once: no other type keeps them.
  if (old.type === 'file' || (old.type === 'checkbox' && now.type !== 'checkbox')) {
    const why: BreakingWhy = { kind: 'not-kept', type: now.type };
    return () => why;
  }
  const check = valueCheck(now);
  return now.type === 'file' || now.type === 'descriptive' || now.type === 'calc'
    ? check
    : exceptMissing(check, missingCodes);
}

/** Values that the new validation or bound refuses and the old one did not. */
function validated(change: Change, old: Field, now: Field, { missingCodes }: Surroundings): Probe {
  const bound =
    change.column === 'text_validation_min' ? 'min' : change.column === 'text_validation_max' ? 'max' : undefined;
  const [formerly, newly] = [formatCheck(old), formatCheck(now)];
  let check: ValueCheck = (value) => (formerly(value)?.kind === 'malformed' ? undefined : newly(value));
  if (bound !== undefined) {
    const [oldRange, newRange] = [rangeCheck(old, [bound]), rangeCheck(now, [bound])];
    check = (value) => ((formerly(value) ?? newly(value) ?? oldRange(value)) ? undefined : newRange(value));
  }
  const allowing = exceptMissing(check, missingCodes);
  return {
    change,
    fields: [old.name],
    look: ({ values }) => {
      const breaks = firstOf(values, allowing);
      return breaks === undefined ? undefined : { breaks };
    },
    // Values out of bounds are kept and questioned; a value of the wrong form may not survive the next saving of its form.
    verdict: (counts) => (bound === undefined ? brokenVerdict(counts) : 'none'),
    unseen: bound === undefined && now.validation !== '' && now.type === 'text' ? 'might-lose' : 'none',
  };
}

function brokenVerdict({ breaking }: Counts): Risk {
  return breaking.length > 0 ? 'might-lose' : 'none';
}

function firstOf(values: readonly string[], check: ValueCheck): BreakingWhy | undefined {
  for (const value of values) {
    const why = check(value);
    if (why !== undefined) {
      return why;
    }
  }
  return undefined;
}
