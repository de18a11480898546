import { l10n } from 'vscode';
import type { Written } from '../../writes/dictionary/forms';

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
