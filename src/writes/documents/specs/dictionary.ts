import type { DictionarySpec } from '../spec';

/** The data dictionary; what its rows mean is the room `dictionary`, how it is pushed `writes/dictionary`. Source: REDCAP_API.md §5.8, §5.9. */
export const dictionary: DictionarySpec = {
  kind: 'dictionary',
  longitudinalOnly: false,
  developmentOnly: true,
  needs: ['api_import', 'design'],
  shows: 'metadata',
  stale: ['metadata', 'instruments', 'fieldNames', 'mappings', 'repeating'],
  words: (l10n) => l10n.t('data dictionary'),
  title: (l10n) => l10n.t('Data Dictionary'),
  pushTitle: (l10n) => l10n.t('Push data dictionary'),
};
