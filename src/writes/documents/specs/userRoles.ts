import { type StructureSpec, at } from '../spec';
import { checkRights, rightsRows } from './access';

/** The roles of a project with their rights; the server sends the columns that its version has. Right: User Rights. Source: REDCAP_API.md §6.9. */
export const userRoles: StructureSpec = {
  kind: 'structure',
  source: { content: 'userRole', header: () => ['unique_role_name', 'role_label', 'forms', 'forms_export'] },
  longitudinalOnly: false,
  developmentOnly: false,
  needs: ['api_import', 'user_rights'],
  shows: 'userRoles',
  stale: ['userRoles', 'users', 'roleAssignments', 'ownRights'],
  words: (l10n) => l10n.t('user roles'),
  title: (l10n) => l10n.t('User Roles'),
  pushTitle: (l10n) => l10n.t('Push user roles'),

  required: () => ['unique_role_name', 'role_label'],
  editable: ['role_label', 'forms', 'forms_export'],
  given: [],
  filled: ['role_label'],
  keyColumns: ['unique_role_name'],
  keyOf: (row) => at(row, 'unique_role_name'),
  rowName: (row) => at(row, 'role_label') || at(row, 'unique_role_name'),
  ...rightsRows,
  checkRow: (row, facts, report) => {
    if (row.key !== '' && facts.server !== undefined && !row.stored) {
      report({ kind: 'unknown-role-name', name: row.key }, 'unique_role_name');
    }
    checkRights(row, facts, report);
  },

  part: undefined,
  counts: 'roles',
  replaces: false,
  sentWith: ['unique_role_name', 'role_label'],
};
