import { type Change, type Risk, worst } from './diff/change';
import { diffField } from './diff/fields';
import { guessRenames } from './diff/likeness';
import { movedNames } from './diff/order';
import { sectionHeaders } from './diff/sections';
import type { Field } from './field';
import type { DictionaryModel, Form } from './model';

export interface DictionaryDiff {
  /** Instruments first, then removed fields in the old order, then the rest in the new order. */
  readonly changes: readonly Change[];
  /** The worst of all changes. */
  readonly risk: Risk;
  /** Variable names that are gone, those of guessed renames included: REDCap deletes their data. */
  readonly removedFields: readonly string[];
}

/**
 * What changes when `after` replaces `before`, by variable name, with REDCap's own judgement of the risk for data (`REDCAP_DATA_DICTIONARY.md §9`).
 * Spacing of cells, of choice lists and of logic, the kind of quotes in logic, the header set and the order of columns are no changes. Of repeated names the first counts.
 */
export function diffDictionaries(before: DictionaryModel, after: DictionaryModel): DictionaryDiff {
  const formRenames = guessFormRenames(before, after);
  const newForm = (form: string): string => formRenames.get(form) ?? form;
  const removed = distinct(before).filter((field) => after.field(field.name) === undefined);
  const added = distinct(after).filter((field) => before.field(field.name) === undefined);
  const renames = guessRenames(removed, added, (a, b) => newForm(a) === b);
  const renamed = new Set(renames.values());
  const changes: Change[] = [...diffRecordId(before, after), ...diffForms(before, after, formRenames)];
  for (const field of removed) {
    changes.push(describeRemoval(field, renames.get(field)));
  }
  const moved = movedFields(before, after, newForm);
  const headers = sectionHeaders(before, after, newForm, moved);
  changes.push(...headers.lost, ...headers.left);
  for (const field of distinct(after)) {
    const old = before.field(field.name);
    if (old !== undefined) {
      const inheritedHeader = headers.inherited.get(field.name);
      changes.push(
        ...diffPlace(old, field, newForm, moved),
        ...diffField(old, field, inheritedHeader === undefined ? {} : { inheritedHeader }),
      );
    } else if (!renamed.has(field)) {
      changes.push({
        kind: 'field-added',
        risk: 'none',
        field: field.name,
        form: field.form,
        summary: `The field ${field.name} is added to ${field.form}.`,
      });
    }
  }
  for (const [old, now] of renames) {
    changes.push(...diffField(old, now));
  }
  return { changes, risk: worst(changes), removedFields: removed.map(({ name }) => name) };
}

function describeRemoval(field: Field, to: Field | undefined): Change {
  const risk = field.type === 'descriptive' ? 'none' : 'will-lose';
  const common = { risk, field: field.name, form: field.form } as const;
  return to === undefined
    ? {
        ...common,
        kind: 'field-removed',
        before: field.label,
        summary: `The field ${field.name} is removed from ${field.form}.`,
      }
    : {
        ...common,
        kind: 'field-renamed',
        before: field.name,
        after: to.name,
        guess: true,
        summary: `The field ${field.name} seems to be renamed to ${to.name}: REDCap deletes ${field.name} with its data and adds ${to.name}.`,
      };
}

function diffRecordId(before: DictionaryModel, after: DictionaryModel): Change[] {
  const [old, now] = [before.recordId?.name, after.recordId?.name];
  return old === undefined || now === undefined || old === now
    ? []
    : [
        {
          kind: 'record-id-changed',
          risk: 'might-lose',
          field: now,
          before: old,
          after: now,
          summary: `The record identifier changes from ${old} to ${now}: records may be orphaned.`,
        },
      ];
}

function diffPlace(old: Field, field: Field, newForm: (form: string) => string, moved: ReadonlySet<string>): Change[] {
  if (newForm(old.form) !== field.form) {
    // Where the new instrument is not designated, or repeats otherwise, values are out of reach.
    return [
      {
        kind: 'field-moved',
        risk: 'might-lose',
        field: field.name,
        form: field.form,
        column: 'form_name',
        before: old.form,
        after: field.form,
        summary: `The field ${field.name} moves from ${old.form} to ${field.form}.`,
      },
    ];
  }
  return moved.has(field.name)
    ? [
        {
          kind: 'field-moved',
          risk: 'none',
          field: field.name,
          form: field.form,
          summary: `The field ${field.name} moves to another place in ${field.form}.`,
        },
      ]
    : [];
}

/** Fields whose place among those that stay in their instrument changed. */
function movedFields(before: DictionaryModel, after: DictionaryModel, newForm: (form: string) => string): Set<string> {
  const moved = new Set<string>();
  for (const form of before.forms) {
    const now = after.form(newForm(form.name));
    for (const name of now === undefined ? [] : movedNames(namesOf(form), namesOf(now))) {
      moved.add(name);
    }
  }
  return moved;
}

function diffForms(before: DictionaryModel, after: DictionaryModel, renames: ReadonlyMap<string, string>): Change[] {
  const changes: Change[] = [];
  const renamed = new Set(renames.values());
  for (const { name } of before.forms) {
    const to = renames.get(name);
    if (to !== undefined) {
      changes.push({
        kind: 'instrument-renamed',
        risk: 'will-lose',
        form: name,
        before: name,
        after: to,
        guess: true,
        summary: `The instrument ${name} seems to be renamed to ${to}: its form status is lost.`,
      });
    } else if (after.form(name) === undefined) {
      changes.push({
        kind: 'instrument-removed',
        risk: 'will-lose',
        form: name,
        summary: `The instrument ${name} is removed, its form status with it.`,
      });
    }
  }
  for (const { name } of after.forms) {
    if (before.form(name) === undefined && !renamed.has(name)) {
      changes.push({ kind: 'instrument-added', risk: 'none', form: name, summary: `The instrument ${name} is added.` });
    }
  }
  const old = before.forms.map(({ name }) => renames.get(name) ?? name);
  for (const name of movedNames(
    old,
    after.forms.map((form) => form.name),
  )) {
    changes.push({
      kind: 'instrument-moved',
      risk: 'none',
      form: name,
      summary: `The instrument ${name} changes its place among the instruments.`,
    });
  }
  return changes;
}

/** An instrument that is gone and one that is new, when most fields of the one are in the other. */
export function guessFormRenames(before: DictionaryModel, after: DictionaryModel): Map<string, string> {
  const renames = new Map<string, string>();
  const taken = new Set<string>();
  for (const form of before.forms) {
    if (form.name === '' || after.form(form.name) !== undefined) {
      continue;
    }
    const votes = new Map<string, number>();
    for (const name of namesOf(form)) {
      const to = after.field(name)?.form;
      if (to !== undefined && to !== '' && before.form(to) === undefined) {
        votes.set(to, (votes.get(to) ?? 0) + 1);
      }
    }
    const [best] = [...votes].sort((a, b) => b[1] - a[1]);
    if (best !== undefined && best[1] * 2 > form.fields.length && !taken.has(best[0])) {
      renames.set(form.name, best[0]);
      taken.add(best[0]);
    }
  }
  return renames;
}

function namesOf(form: Form): string[] {
  return form.fields.map(({ name }) => name);
}

function distinct(model: DictionaryModel): Field[] {
  return model.fields.filter((field) => field.name !== '' && model.field(field.name) === field);
}
