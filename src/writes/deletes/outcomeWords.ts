import type { DeletePlan } from './plan';
import { takesOf } from './recordScope';
import type { Difference } from '../../state/difference';
import type { L10n } from '../../common/l10n';
import type { Outcome } from '../../safety/operation';
import { differenceText, groundChangeText } from '../../state/differenceText';
import { actionText, planLines } from './words';
import { type Words, words } from '../../state/words';
import { ended, reasonText } from '../words/errorText';

/** One or two sentences for a notification: what is gone, what REDCap returned, what is wrong. */
export function outcomeText(plan: DeletePlan, outcome: Outcome, l10n: L10n): string {
  return outcomeSentences(plan, outcome, l10n)
    .filter((sentence) => sentence !== '')
    .join(' ');
}

// oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
function outcomeSentences(plan: DeletePlan, outcome: Outcome, l10n: L10n): readonly string[] {
  const { title } = plan.ground.info;
  const w = words(l10n);
  const done = unitText(plan, outcome.completed.length, w);
  const leftText = unitText(plan, outcome.remaining.length + outcome.unknown.length, w);
  const reason = outcome.error ? [reasonText(outcome.error, l10n)] : [];
  switch (outcome.status) {
    case 'done':
      return outcome.lostAnswers > 0
        ? [
            l10n.t('Deleted from "{0}": {1}.', title, done),
            l10n.t('An answer of REDCap was lost, but reading back found everything as planned.'),
          ]
        : [l10n.t('Deleted from "{0}": {1}.', title, done), readBackText(plan, outcome, w, l10n)];
    case 'mismatch':
      return [
        l10n.t('The delete in "{0}" did not do what was planned.', title),
        firstDifference(outcome, l10n),
        readBackText(plan, outcome, w, l10n),
      ];
    case 'refused':
      return [
        l10n.t('REDCap refused the delete in "{0}".', title),
        ...reason,
        progressText(done, leftText, outcome, l10n),
      ];
    case 'not-done':
      return [
        l10n.t(
          'The delete in "{0}" got no usable answer, and reading back found nothing deleted by it. It was not repeated.',
          title,
        ),
        ...reason,
        progressText(done, leftText, outcome, l10n),
      ];
    case 'unverified':
      return [
        l10n.t(
          'The delete in "{0}" was sent, but its result could not be read back. Look into the project before anything is repeated.',
          title,
        ),
        ...reason,
      ];
    case 'cancelled':
      return [
        outcome.sent
          ? l10n.t('Cancelled. Deleted from "{0}": {1}. Not deleted: {2}.', title, done, leftText)
          : l10n.t('Cancelled: nothing was sent to "{0}".', title),
      ];
    case 'ground-moved':
      return [
        l10n.t('Stopped: "{0}" is no longer as it was when you confirmed.', title),
        ...outcome.groundChanges.map((change) => groundChangeText(change, l10n)),
        progressText(done, leftText, outcome, l10n),
      ];
    case 'failed':
      return [
        l10n.t('The delete in "{0}" stopped because the project could not be read.', title),
        ...reason,
        progressText(done, leftText, outcome, l10n),
      ];
  }
}

function unitText(plan: DeletePlan, n: number, w: Words): string {
  switch (plan.kind) {
    case 'records':
      return w.records(n);
    case 'file':
      return w.files(n);
    case 'arms':
      return w.arms(n);
    case 'events':
      return w.events(n);
    case 'dags':
      return w.dags(n);
  }
}

function progressText(done: string, left: string, outcome: Outcome, l10n: L10n): string {
  return outcome.completed.length === 0
    ? l10n.t('Nothing was deleted.')
    : l10n.t('Deleted before: {0}. Not deleted: {1}.', done, left);
}

function firstDifference(outcome: Outcome, l10n: L10n): string {
  const [first] = outcome.differences;
  const more = outcome.differences.length - 1;
  const text = first ? differenceText(first, l10n) : '';
  return more > 0 ? l10n.t('{0} (And {1} more: see the report.)', text, more) : text === '' ? '' : ended(text);
}

/** `REDCap reported 3; checked: 3 records, 120 values, 0 files gone.` */
function readBackText(plan: DeletePlan, outcome: Outcome, w: Words, l10n: L10n): string {
  const { records, values, files } = outcome.found;
  const found =
    plan.kind === 'dags' && records + values + files === 0
      ? l10n.t('{0} gone, no data touched', w.dags(outcome.completed.length))
      : l10n.t(
          '{0} gone',
          [
            ...(records > 0 || (plan.kind === 'records' && plan.scope.kind === 'record') ? [w.records(records)] : []),
            ...(values > 0 || plan.kind !== 'file' ? [w.values(values)] : []),
            w.files(files),
          ].join(', '),
        );
  return outcome.returned === undefined
    ? l10n.t('Checked: {0}.', found)
    : l10n.t('REDCap reported {0}; checked: {1}.', outcome.returned, found);
}

/** How many names of each list a report holds. */
const reportLines = 500;

/** The full report as plain text: plan, returned number, what was found. Names of records and fields, never values. */
export function reportText(
  plan: DeletePlan,
  outcome: Outcome,
  context: { readonly when: Date; readonly url: string },
  l10n: L10n,
): string {
  const { info } = plan.ground;
  const lines = [
    l10n.t('REDCap Workbench: report of a delete'),
    '',
    l10n.t('Project: {0} (project ID {1})', info.title, info.projectId),
    l10n.t('Server: {0}', context.url),
    l10n.t('Time: {0}', context.when.toISOString()),
    '',
    ...outcomeSentences(plan, outcome, l10n),
    '',
    ...section(
      l10n.t('Plan: {0}', actionText(plan, l10n)),
      planLines(plan, l10n, { lines: reportLines, fileNames: false }),
    ),
    ...section(l10n.t('Result'), [
      outcome.returned === undefined
        ? l10n.t('REDCap returned no number.')
        : l10n.t('REDCap returned: {0} (expected: {1})', outcome.returned, outcome.expectedReturn?.join(' / ') ?? ''),
      ...(outcome.lostAnswers > 0
        ? [l10n.t('Answers that were lost: {0}; what their calls did was found out by reading.', outcome.lostAnswers)]
        : []),
      l10n.t('Read back, gone: {0}', foundLine(outcome, l10n)),
      ...nameLine(l10n.t('Done'), outcome.completed, l10n),
      ...nameLine(l10n.t('Not done'), outcome.remaining, l10n),
      ...nameLine(l10n.t('Not known'), outcome.unknown, l10n),
      ...(outcome.error ? [l10n.t('Error: {0}', reasonText(outcome.error, l10n))] : []),
    ]),
    ...section(
      l10n.t('What moved since the plan'),
      outcome.groundChanges.map((change) => groundChangeText(change, l10n)),
    ),
    ...section(
      l10n.t('Differences from the plan'),
      outcome.differences
        .slice(0, reportLines)
        .flatMap((item) => [differenceText(item, l10n), ...unplannedParts(plan, item, l10n)]),
    ),
    ...(outcome.differences.length > reportLines
      ? [l10n.t('{0} more', outcome.differences.length - reportLines), '']
      : []),
    ...section(
      l10n.t('Noticed, no fault of the delete'),
      outcome.notes.slice(0, reportLines).map((item) => differenceText(item, l10n)),
    ),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** Of a record that went as a whole though only a part of it was planned: what else it held when the plan was made. */
function unplannedParts(plan: DeletePlan, difference: Difference, l10n: L10n): readonly string[] {
  if (difference.kind !== 'record-gone' || plan.kind !== 'records') {
    return [];
  }
  const w = words(l10n);
  const takes = takesOf(plan.ground.structure, plan.scope);
  return [...plan.before.places(difference.record)].flatMap(({ place, cells }) => {
    const fields = [...cells.keys()].filter((field) => !takes(difference.record, place, field));
    return fields.length === 0 ? [] : [`• ${w.place(place)}: ${w.list(fields, 40)}`];
  });
}

function foundLine(outcome: Outcome, l10n: L10n): string {
  const w = words(l10n);
  return [w.records(outcome.found.records), w.values(outcome.found.values), w.files(outcome.found.files)].join(', ');
}

function nameLine(label: string, names: readonly string[], l10n: L10n): string[] {
  return names.length === 0 ? [] : [`${label} (${names.length}): ${words(l10n).names(names, reportLines)}`];
}

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [heading, ...lines.map((line) => `  ${line}`), ''];
}
