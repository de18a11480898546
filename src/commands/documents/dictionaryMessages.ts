import { l10n } from 'vscode';
import type { DictionaryDifference } from '../../writes/dictionary/compare';
import type { Written } from '../../writes/dictionary/forms';
import type { PushOutcome } from '../../writes/dictionary/pushDictionary';
import { explainError } from '../../projects/explainError';

/** Why a text cannot be written in a form that REDCap takes. */
export function formProblem(written: Exclude<Written, { kind: 'written' }>): string {
  switch (written.kind) {
    case 'not-a-dictionary':
      return l10n.t('The first line does not hold the columns of a REDCap data dictionary.');
    case 'missing-columns':
      return l10n.t(
        'The file lacks columns of the data dictionary: {0}. Sending it would erase what the server holds in them.',
        written.columns.join(', '),
      );
    case 'unknown-columns':
      return l10n.t('The file has columns that REDCap does not know, or has twice: {0}.', written.headers.join(', '));
  }
}

/** What came of a push, in one message. */
export function pushMessage(outcome: PushOutcome, title: string): string {
  const reason = outcome.error ? explainError(outcome.error, l10n).message : '';
  switch (outcome.status) {
    case 'done':
      return outcome.imported === undefined
        ? l10n.t(
            'The answer was lost, but the server holds the whole data dictionary of "{0}" as you pushed it.',
            title,
          )
        : outcome.imported === 1
          ? l10n.t('Pushed the data dictionary of "{0}": 1 field, read back and equal.', title)
          : l10n.t('Pushed the data dictionary of "{0}": {1} fields, read back and equal.', title, outcome.imported);
    case 'mismatch':
      return l10n.t(
        'REDCap took the data dictionary of "{0}" but stored something else in {1} places: {2}. Your draft is kept.',
        title,
        outcome.differences.length,
        differences(outcome.differences),
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

function differences(found: readonly DictionaryDifference[]): string {
  const shown = found.slice(0, 5).map((each) => {
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
  });
  return found.length > shown.length
    ? l10n.t('{0} and {1} more', shown.join(', '), found.length - shown.length)
    : shown.join(', ');
}
