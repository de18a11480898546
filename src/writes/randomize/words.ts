import type { L10n } from '../../common/l10n';
import { groundChangeText } from '../../state/differenceText';
import { words } from '../../state/words';
import { warningText } from '../deletes/words';
import { reasonText } from '../words/errorText';
import { reportOf } from '../words/report';
import type { Assigned, RandomizeOutcome } from './outcome';
import type { RandomizePlan } from './plan';
import { concealed } from './run';
import { joined } from '../words/joined';

/** What follows from it, that it is final first. */
export function randomizeLines({ randomizationId, warnings }: RandomizePlan, l10n: L10n): readonly string[] {
  const w = words(l10n);
  return [
    l10n.t('This cannot be undone: neither "Undo..." nor any other call of the API takes an allocation back.'),
    l10n.t(
      'Randomization {0} gives the record the next free place of its strata, and REDCap stores it in the target field.',
      randomizationId,
    ),
    ...warnings.map((warning) => warningText(warning, l10n, w)),
    l10n.t('A snapshot of the record is taken first, for comparing.'),
  ];
}

/** What stands in the record since: `arm = 2 (Placebo)`. */
function assignedText({ event, field, value, label }: Assigned): string {
  const place = event === '' ? field : `[${event}][${field}]`;
  return label === '' ? `${place} = ${value}` : `${place} = ${value} (${label})`;
}

export function randomizeOutcomeText(plan: RandomizePlan, outcome: RandomizeOutcome, l10n: L10n): string {
  const { record, ground } = plan;
  const { title } = ground.info;
  const name = words(l10n).name(record);
  const reason = reasonText(outcome.error, l10n);
  switch (outcome.status) {
    case 'done':
      return outcome.answered === concealed && outcome.assigned.length === 0
        ? l10n.t('Record {0} of "{1}" is randomized; its allocation is concealed.', name, title)
        : l10n.t('Record {0} of "{1}" is randomized: {2}.', name, title, outcome.assigned.map(assignedText).join(', '));
    case 'refused':
      return joined(l10n.t('REDCap did not randomize record {0} of "{1}".', name, title), reason);
    case 'mismatch':
      return l10n.t(
        'REDCap answered {0} for record {1} of "{2}", but the record does not hold it. Look at it in REDCap before anything else.',
        outcome.answered ?? '',
        name,
        title,
      );
    case 'ground-moved':
      return joined(
        l10n.t('Stopped: "{0}" is no longer as it was when you confirmed.', title),
        ...outcome.groundChanges.map((change) => groundChangeText(change, l10n)),
        l10n.t('Nothing was sent.'),
      );
    case 'cancelled':
      return l10n.t('Cancelled: nothing was sent to "{0}".', title);
    case 'not-done':
    case 'unverified':
    case 'failed':
      return joined(
        outcome.sent
          ? l10n.t(
              'Whether record {0} of "{1}" is randomized is not known: look at it in REDCap before it is tried again.',
              name,
              title,
            )
          : l10n.t('Stopped by an error.'),
        reason,
      );
  }
}

export function randomizeReport(
  plan: RandomizePlan,
  outcome: RandomizeOutcome,
  { when, url }: { readonly when: Date; readonly url: string },
  l10n: L10n,
): string {
  return reportOf(
    {
      title: l10n.t('REDCap Workbench: report of randomizing a record'),
      project: plan.ground.info,
      url,
      when,
      sentence: randomizeOutcomeText(plan, outcome, l10n),
      sections: [
        [l10n.t('Plan'), randomizeLines(plan, l10n)],
        [l10n.t('In the record since'), outcome.assigned.map(assignedText)],
      ],
    },
    l10n,
  );
}
