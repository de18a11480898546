import type { L10n } from '../../common/l10n';
import type { DocumentName } from '../../state/documentNames';

/** What a document holds, within a sentence. */
export function documentWords(name: DocumentName, l10n: L10n): string {
  switch (name) {
    case 'arms.csv':
      return l10n.t('arms');
    case 'events.csv':
      return l10n.t('events');
    case 'data_dictionary.csv':
      return l10n.t('data dictionary');
    case 'instrument_event_mappings.csv':
      return l10n.t('instrument designations');
    case 'repeating_instruments_and_events.csv':
      return l10n.t('repeating set-up');
    case 'dags.csv':
      return l10n.t('data access groups');
  }
}

/** The same as a title. */
export function documentTitle(name: DocumentName, l10n: L10n): string {
  switch (name) {
    case 'arms.csv':
      return l10n.t('Arms');
    case 'events.csv':
      return l10n.t('Events');
    case 'data_dictionary.csv':
      return l10n.t('Data Dictionary');
    case 'instrument_event_mappings.csv':
      return l10n.t('Instrument Designations');
    case 'repeating_instruments_and_events.csv':
      return l10n.t('Repeating Set-up');
    case 'dags.csv':
      return l10n.t('Data Access Groups');
  }
}
