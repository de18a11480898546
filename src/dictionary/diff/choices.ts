import { grouped } from '../../common/grouped';
import type { CodeAndLabel } from '../choices';
import type { Field } from '../field';
import type { Change, Risk } from './change';
import { movedNames } from './order';

/** What happened to the choices of a field that has a choice list before and after. */
// oxlint-disable-next-line max-lines-per-function -- its steps share what was found so far
export function diffChoices(before: Field, after: Field): Change[] {
  const old = byCode(before.choices ?? []);
  const now = byCode(after.choices ?? []);
  const removed = [...old.keys()].filter((code) => !now.has(code));
  const added = [...now.keys()].filter((code) => !old.has(code));
  const recoded = matchLabels(removed, added, old, now);
  const common = { field: after.name, form: after.form, column: 'select_choices_or_calculations' as const };
  // REDCap keeps the stored code of a radio button without its label, but drops the stored 0 and 1 of a checkbox choice.
  const loss: Risk = before.type === 'checkbox' ? 'will-lose' : 'might-lose';
  const changes: Change[] = [];
  for (const code of removed) {
    const label = old.get(code) ?? '';
    const to = recoded.get(code);
    changes.push(
      to === undefined
        ? {
            ...common,
            kind: 'choice-removed',
            risk: loss,
            code,
            before: label,
            summary: `The choice ${code} "${label}" of ${after.name} is removed.`,
          }
        : {
            ...common,
            kind: 'choice-recoded',
            risk: loss,
            code,
            before: code,
            after: to,
            guess: true,
            summary: `The choice "${label}" of ${after.name} seems to be recoded from ${code} to ${to}: REDCap removes ${code} and adds ${to}.`,
          },
    );
  }
  const targets = new Set(recoded.values());
  for (const [code, label] of now) {
    const oldLabel = old.get(code);
    if (oldLabel === undefined) {
      if (!targets.has(code)) {
        changes.push({
          ...common,
          kind: 'choice-added',
          risk: 'none',
          code,
          after: label,
          summary: `The choice ${code} "${label}" of ${after.name} is added.`,
        });
      }
    } else if (oldLabel !== label) {
      changes.push({
        ...common,
        kind: 'choice-relabelled',
        // Where a code only stands there less often, with the same label, it means what it meant.
        risk: isSameMeaning(oldLabel, label) ? 'none' : 'label-mismatch',
        code,
        before: oldLabel,
        after: label,
        summary: `The choice ${code} of ${after.name} changes its label from "${oldLabel}" to "${label}".`,
      });
    }
  }
  if (movedNames([...old.keys()], [...now.keys()]).size > 0) {
    changes.push({
      ...common,
      kind: 'choices-reordered',
      risk: 'none',
      summary: `The choices of ${after.name} change their order.`,
    });
  }
  return changes;
}

/** Removed codes whose label one added code has, and no other removed code. */
function matchLabels(
  removed: readonly string[],
  added: readonly string[],
  old: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): Map<string, string> {
  const labelIn =
    (labels: ReadonlyMap<string, string>) =>
    (code: string): string =>
      labels.get(code)?.toLowerCase() ?? '';
  const [candidates, rivals] = [grouped(added, labelIn(now)), grouped(removed, labelIn(old))];
  const matches = new Map<string, string>();
  for (const [label, [code = '', ...others]] of rivals) {
    const [to, ...further] = candidates.get(label) ?? [];
    if (label !== '' && to !== undefined && others.length + further.length === 0) {
      matches.set(code, to);
    }
  }
  return matches;
}

/** Labels by code; those of a code that stands there several times as they stand there, since data may mean any of them. */
function byCode(choices: readonly CodeAndLabel[]): Map<string, string> {
  const map = new Map<string, string>();
  for (const { code, label } of choices) {
    const [others, own] = [map.get(code), label.replaceAll(/\s+/g, ' ')];
    map.set(code, others === undefined ? own : `${others}${between}${own}`);
  }
  return map;
}

/** No label holds a bar: it separates choices. */
const between = ' | ';

function isSameMeaning(before: string, after: string): boolean {
  const [old, now] = [new Set(before.split(between)), new Set(after.split(between))];
  return old.size === 1 && now.size === 1 && before.split(between)[0] === after.split(between)[0];
}
