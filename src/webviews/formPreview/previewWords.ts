import type { L10n } from '../../common/l10n';
import type { PreviewWords } from './messages';

export function previewWords(l10n: L10n): PreviewWords {
  return {
    form: l10n.t('Instrument'),
    look: l10n.t('Look'),
    dataEntry: l10n.t('Data entry form'),
    survey: l10n.t('Survey'),
    event: l10n.t('Event'),
    instance: l10n.t('Instance'),
    pages: l10n.t('One section per page'),
    page: l10n.t('Page {0} of {1}'),
    next: l10n.t('Next Page >>'),
    previous: l10n.t('<< Previous Page'),
    follow: l10n.t('Follow the cursor'),
    clear: l10n.t('Clear Answers'),
    testBranches: l10n.t('Test Every Branch'),
    reset: l10n.t('reset'),
    choose: l10n.t('(no answer)'),
    required: l10n.t('must provide value'),
    elsewhere: l10n.t('Asked for by this form, answered elsewhere'),
    elsewhereHint: l10n.t('Pretend answers of other forms and events that the logic of this form looks at.'),
    image: l10n.t('Picture: {0}'),
    showCell: l10n.t('Show {0} in the dictionary'),
    toolbar: l10n.t('What is shown'),
    ranking: l10n.t('Ranking: each choice once'),
  };
}
