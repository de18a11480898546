import type { SettingsSpec } from '../spec';

/** The settings of the project; what they mean and how they are pushed is in `writes/settings`. Source: REDCAP_API.md §6.13, §6.14. */
export const settings: SettingsSpec = {
  kind: 'settings',
  longitudinalOnly: false,
  developmentOnly: false,
  needs: ['api_import', 'design'],
  shows: 'info',
  stale: ['info', 'arms', 'events', 'mappings', 'repeating', 'fieldNames', 'surveys'],
  words: (l10n) => l10n.t('project settings'),
  title: (l10n) => l10n.t('Project Settings'),
  pushTitle: (l10n) => l10n.t('Push project settings'),
};
