import type { L10n } from '../../common/l10n';
import type { Field } from '../../dictionary/field';
import type { DictionaryIndex } from '../../dictionary/language/dictionaryIndex';
import { inWords } from '../../dictionary/language/inWords';
import { plainLabel } from '../../dictionary/language/markdown';
import { type Reference, references } from '../../logic/references';
import { computeForm } from './computeValues';
import { logicOf } from './fieldLogic';
import type { ExplainedField, ExplainStep } from './picture';
import type { Answers, Clock, PretendPlace, PretendRecord } from './pretendRecord';

/** A chain that is longer is cut, and that is said. */
const mostSteps = 200;
const deepest = 12;
const longestText = 300;

/** Where one field names another. */
interface Link {
  readonly name: string;
  readonly why: ExplainStep['why'];
}

interface Asked {
  readonly index: DictionaryIndex;
  readonly answers: Answers;
  readonly place: PretendPlace;
  readonly clock: Clock;
}

/**
 * What a field depends on and what depends on it, step by step, with what each holds among the pretended answers. Each field stands once, where it is
 * met first; a circle ends where it closes. @returns nothing where the dictionary has no such field
 */
export function explainField(name: string, asked: Asked, l10n: L10n): ExplainedField | undefined {
  const { index } = asked;
  const field = index.field(name);
  if (field === undefined) {
    return undefined;
  }
  const needs = chain(field, index, linksOf);
  const users = usersIn(index);
  const neededBy = chain(field, index, (one) => users.get(one.key) ?? []);
  // With the whole form: what tags fill in and calculations need stands there too.
  const form = index.model.form(asked.place.form)?.fields ?? [];
  const looked = [...new Set([...form, field, ...[...needs.steps, ...neededBy.steps].map((step) => step.field)])];
  const { record } = computeForm(index, asked.answers, asked.place, asked.clock, looked);
  const view = ({ field: one, why, depth }: Step): ExplainStep => ({
    name: one.name,
    row: index.model.rowOf(one),
    label: plainLabel(one.label, longestText),
    value: heldBy(one, index, record, l10n),
    why,
    depth,
  });
  const { branching, calculation } = logicOf(field);
  return {
    ...view({ field, why: 'itself', depth: 0 }),
    shownIf: branching.ast === undefined ? '' : plainLabel(inWords(branching.ast, index.symbols, l10n), longestText),
    computes:
      calculation?.ast === undefined ? '' : plainLabel(inWords(calculation.ast, index.symbols, l10n), longestText),
    needs: needs.steps.map(view),
    neededBy: neededBy.steps.map(view),
    isCut: needs.isCut || neededBy.isCut,
  };
}

interface Step {
  readonly field: Field;
  readonly why: ExplainStep['why'];
  readonly depth: number;
}

/** Depth first, so that each step stands below the one that leads to it. */
function chain(
  start: Field,
  index: DictionaryIndex,
  next: (field: Field) => readonly Link[],
): { readonly steps: readonly Step[]; readonly isCut: boolean } {
  const steps: Step[] = [];
  const seen = new Set([start.key]);
  let isCut = false;
  const open: Step[] = [];
  const push = (field: Field, depth: number): void => {
    for (const { name, why } of next(field).toReversed()) {
      const found = index.field(name);
      if (found !== undefined) {
        open.push({ field: found, why, depth });
      }
    }
  };
  push(start, 1);
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    if (seen.has(step.field.key)) {
      continue;
    }
    if (steps.length === mostSteps || step.depth > deepest) {
      isCut = true;
      continue;
    }
    seen.add(step.field.key);
    steps.push(step);
    push(step.field, step.depth + 1);
  }
  return { steps, isCut };
}

/** What a field names: each field once, with the strongest reason. */
function linksOf(field: Field): readonly Link[] {
  const { branching, calculation, needs, mentioned } = logicOf(field);
  const found = new Map<string, Link>();
  const add = (names: readonly string[], why: Link['why']): void => {
    for (const name of names) {
      if (name !== field.key && !found.has(name)) {
        found.set(name, { name, why });
      }
    }
  };
  add(fieldsOf(references(branching.ast)), 'branching');
  add([...fieldsOf(references(calculation?.ast)), ...needs], 'calculation');
  add(fieldsOf(mentioned), 'text');
  return [...found.values()];
}

/** Who names a field, by its name in lower case. */
function usersIn({ model }: DictionaryIndex): ReadonlyMap<string, readonly Link[]> {
  const users = new Map<string, Link[]>();
  for (const field of model.fields) {
    for (const { name, why } of linksOf(field)) {
      const known = users.get(name);
      if (known) {
        known.push({ name: field.key, why });
      } else {
        users.set(name, [{ name: field.key, why }]);
      }
    }
  }
  return users;
}

function fieldsOf(found: readonly Reference[]): string[] {
  return found.flatMap(({ field }) => (field === undefined ? [] : [field.text.toLowerCase()]));
}

/** A value and its label; of checkboxes the checked choices. Plain text. */
function heldBy(field: Field, index: DictionaryIndex, record: PretendRecord, l10n: L10n): string {
  if (field.type === 'descriptive') {
    return '';
  }
  const labelOf = (code: string): string | undefined =>
    index.symbols.field(field.key)?.choices?.find((choice) => choice.code === code)?.label;
  const worded = (code: string): string => {
    const label = labelOf(code);
    return label === undefined ? code : `${code}, ${label}`;
  };
  const values =
    field.type === 'checkbox'
      ? (field.choices ?? [])
          .filter(({ code }) => record.value({ field: field.key, code, modifiers: [] }) === '1')
          .map(({ code }) => code)
      : [record.value({ field: field.key, modifiers: [] }) ?? ''].filter((value) => value !== '');
  return values.length === 0 ? l10n.t('blank') : plainLabel(values.map(worded).join('; '), longestText);
}
