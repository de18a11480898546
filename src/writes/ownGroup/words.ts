import type { L10n } from '../../common/l10n';
import { groundChangeText } from '../../state/differenceText';
import { reasonText } from '../words/errorText';
import { reportOf } from '../words/report';
import type { OwnGroupPlan } from './plan';
import type { OwnGroupOutcome } from './run';

function groupText(dag: string, l10n: L10n): string {
  return dag === '' ? l10n.t('no group') : dag;
}

/** What follows from it. */
export function ownGroupLines({ from, to, username }: OwnGroupPlan, l10n: L10n): readonly string[] {
  return [
    l10n.t(
      'From {0} to {1}, for your own account{2}.',
      from === undefined ? l10n.t('a group that REDCap does not tell') : groupText(from, l10n),
      groupText(to, l10n),
      username === undefined ? '' : ` (${username})`,
    ),
    to === ''
      ? l10n.t('You then see the records of all groups, in the API and in the browser.')
      : l10n.t('You then see and change only the records of {0}, in the API and in the browser.', to),
    l10n.t('What this window has read of the project is read again.'),
  ];
}

export function ownGroupMessage(plan: OwnGroupPlan, outcome: OwnGroupOutcome, reason: string, l10n: L10n): string {
  const { to, info } = plan;
  switch (outcome.status) {
    case 'done':
      return l10n.t('Your group in "{0}" is now: {1}.', info.title, groupText(to, l10n));
    case 'unverified':
      return `${l10n.t('The switch was sent, but your account may not read which group it is in now.')} ${reason}`.trim();
    case 'refused':
      return `${l10n.t('REDCap refused. The DAG Switcher of the project says who may switch to which group.')} ${reason}`.trim();
    case 'mismatch':
      return l10n.t(
        'REDCap was asked for {0}, but your group in "{1}" is now: {2}.',
        groupText(to, l10n),
        info.title,
        groupText(outcome.now ?? '', l10n),
      );
    case 'ground-moved':
      return [
        l10n.t('Stopped: "{0}" is no longer as it was when you confirmed.', info.title),
        ...outcome.groundChanges.map((change) => groundChangeText(change, l10n)),
        l10n.t('Nothing was sent.'),
      ].join(' ');
    case 'not-done':
    case 'cancelled':
    case 'failed':
      return `${l10n.t('Nothing was changed.')} ${reason}`.trim();
  }
}

export function ownGroupReport(
  plan: OwnGroupPlan,
  outcome: OwnGroupOutcome,
  { when, url }: { readonly when: Date; readonly url: string },
  l10n: L10n,
): string {
  return reportOf(
    {
      title: l10n.t('REDCap Workbench: report of a switch of the group'),
      project: plan.info,
      url,
      when,
      sentence: ownGroupMessage(plan, outcome, reasonText(outcome.error, l10n), l10n),
      sections: [[l10n.t('Plan'), ownGroupLines(plan, l10n)]],
    },
    l10n,
  );
}
