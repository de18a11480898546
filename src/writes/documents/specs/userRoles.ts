import type { ReadOnlySpec } from '../spec';

/** The roles of a project with their rights; the server sends the columns that its version has. Right: User Rights. Source: REDCAP_API.md §6.9. */
export const userRoles: ReadOnlySpec = {
  kind: 'read-only',
  longitudinalOnly: false,
  source: { content: 'userRole', header: () => ['unique_role_name', 'role_label', 'forms', 'forms_export'] },
  shows: 'users',
  words: (l10n) => l10n.t('user roles'),
  title: (l10n) => l10n.t('User Roles'),
};
