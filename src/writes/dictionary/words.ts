import { count } from '../../common/count';
import type { L10n } from '../../common/l10n';
import { reviewLines } from '../review/reviewText';
import { reasonText } from '../words/errorText';
import { reportOf } from '../words/report';
import type { DictionaryDifference } from './compare';
import type { PushPlan } from './plan';
import type { PushOutcome } from './run';
import { pushSummary } from './pushSummary';

/** What came of a push of the data dictionary, in one message. `reason`: what an error says. */
export function pushMessage(outcome: PushOutcome, title: string, reason: string, l10n: L10n): string {
  switch (outcome.status) {
    case 'done':
      return outcome.imported === undefined
        ? l10n.t(
            'The answer was lost, but the server holds the whole data dictionary of "{0}" as you pushed it.',
            title,
          )
        : outcome.imported === 1
          ? l10n.t('Pushed the data dictionary of "{0}": 1 field, and checked.', title)
          : l10n.t(
              'Pushed the data dictionary of "{0}": {1} fields, and checked.',
              title,
              count(outcome.imported, l10n),
            );
    case 'mismatch':
      return l10n.t(
        'REDCap took the data dictionary of "{0}" but stored it otherwise ({1}): {2}. Your draft is kept.',
        title,
        count(outcome.differences.length, l10n),
        firstDifferences(outcome.differences, l10n),
      );
    case 'refused':
      return l10n.t('Nothing was changed. {0}', reason);
    case 'not-done':
      return l10n.t('The push did not arrive: the server still holds its version. {0}', reason);
    case 'unverified':
      return l10n.t(
        'The data dictionary was sent, but could not be read back, so it is not known what the server holds. Your draft is kept. {0}',
        reason,
      );
    case 'ground-moved':
      return l10n.t(
        'Nothing was sent: the project changed on the server while you were asked. Push again to see what it is now.',
      );
    case 'cancelled':
    case 'failed':
      return l10n.t('The data dictionary of "{0}" was not sent. {1}', title, reason).trim();
  }
}

/** What is kept of a push: what it changed, what that meant for the records, and where REDCap stored something else. */
export function pushReport(
  plan: PushPlan,
  outcome: PushOutcome,
  { when, url }: { readonly when: Date; readonly url: string },
  l10n: L10n,
): string {
  const { info, changes, review } = plan;
  return reportOf(
    {
      title: l10n.t('REDCap Workbench: report of a push of the data dictionary'),
      project: info,
      url,
      when,
      sentence: pushMessage(outcome, info.title, reasonText(outcome.error, l10n), l10n),
      sections: [
        [l10n.t('Changes'), pushSummary(changes, l10n, []).split('\n')],
        [l10n.t('What it means for the records'), review ? reviewLines(review, l10n) : []],
        [l10n.t('Stored otherwise than sent'), outcome.differences.map((each) => differenceText(each, l10n))],
      ],
    },
    l10n,
  );
}

function firstDifferences(found: readonly DictionaryDifference[], l10n: L10n): string {
  const shown = found.slice(0, 5).map((each) => differenceText(each, l10n));
  return found.length > shown.length
    ? l10n.t('{0} and {1} more', shown.join(', '), count(found.length - shown.length, l10n))
    : shown.join(', ');
}

/** Where, without what stands there. */
function differenceText(each: DictionaryDifference, l10n: L10n): string {
  switch (each.kind) {
    case 'field-missing':
      return l10n.t('field {0} is missing', each.field);
    case 'field-unexpected':
      return l10n.t('field {0} is still there', each.field);
    case 'field-order':
      return l10n.t('field {0} is in another place', each.field);
    case 'cell':
      return `${each.field} (${each.column})`;
  }
}
