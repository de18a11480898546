import type { DocumentFacts, Report } from '../documentCheck';
import { type StructureSpec, at } from '../spec';
import { checkGroup, keyOfUser } from './access';

const common = {
  kind: 'structure',
  longitudinalOnly: false,
  developmentOnly: false,
  given: [],
  keyColumns: ['username'],
  keyOf: keyOfUser,
  rowName: (row) => at(row, 'username'),
  filled: ['username'],
  part: undefined,
  counts: 'access',
  replaces: false,
  fixedRows: true,
} as const satisfies Partial<StructureSpec>;

function checkUser(username: string, isKnown: boolean, { server }: DocumentFacts, report: Report): void {
  if (username !== '' && server !== undefined && !isKnown) {
    report({ kind: 'unknown-user', name: username }, 'username');
  }
}

/** Which user has which role. Source: REDCAP_API.md §6.10. */
export const userRoleAssignments: StructureSpec = {
  ...common,
  source: { content: 'userRoleMapping', header: () => ['username', 'unique_role_name'] },
  needs: ['api_import', 'user_rights'],
  shows: 'roleAssignments',
  stale: ['roleAssignments', 'users', 'userDags', 'ownRights'],
  words: (l10n) => l10n.t('role assignments'),
  title: (l10n) => l10n.t('User-Role Assignments'),
  pushTitle: (l10n) => l10n.t('Push role assignments'),
  required: () => ['username', 'unique_role_name'],
  editable: ['unique_role_name', 'data_access_group'],
  sentWith: ['username', 'unique_role_name'],
  checkRow: ({ values, stored }, facts, report) => {
    checkUser(at(values, 'username'), stored !== undefined, facts, report);
    const role = at(values, 'unique_role_name');
    if (role !== '' && facts.roles?.includes(role) === false) {
      report({ kind: 'unknown-role', name: role }, 'unique_role_name');
    }
    checkGroup(values, 'data_access_group', facts, report);
  },
};

/** Which user is in which group. Source: REDCAP_API.md §6.6. */
export const userDagAssignments: StructureSpec = {
  ...common,
  source: { content: 'userDagMapping', header: () => ['username', 'redcap_data_access_group'] },
  needs: ['api_import', 'data_access_groups'],
  shows: 'userDags',
  stale: ['userDags', 'users', 'roleAssignments', 'ownRights'],
  words: (l10n) => l10n.t('group assignments'),
  title: (l10n) => l10n.t('User-Group Assignments'),
  pushTitle: (l10n) => l10n.t('Push group assignments'),
  required: () => ['username', 'redcap_data_access_group'],
  editable: ['redcap_data_access_group'],
  sendsAll: true,
  checkRow: ({ values, stored }, facts, report) => {
    checkUser(at(values, 'username'), stored !== undefined, facts, report);
    checkGroup(values, 'redcap_data_access_group', facts, report);
  },
};
