import { isRightColumn } from '../../../api/userRights';
import { type StructureSpec, at } from '../spec';
import { checkGroup, checkMember, checkRights, formRightOf, keyOfUser, rightsRows } from './access';

const editable = ['expiration', 'data_access_group', 'forms', 'forms_export'];

/** Who has access to the project, with which rights. Source: REDCAP_API.md §6.7. */
export const users: StructureSpec = {
  kind: 'structure',
  source: {
    content: 'user',
    header: () => ['username', 'expiration', 'data_access_group', 'forms', 'forms_export'],
  },
  longitudinalOnly: false,
  developmentOnly: false,
  needs: ['api_import', 'user_rights'],
  shows: 'users',
  stale: ['users', 'userDags', 'roleAssignments', 'ownRights'],
  words: (l10n) => l10n.t('users'),
  title: (l10n) => l10n.t('Users'),
  pushTitle: (l10n) => l10n.t('Push users'),

  required: () => ['username'],
  editable,
  given: ['email', 'firstname', 'lastname', 'data_access_group_id', 'data_access_group_label'],
  filled: ['username'],
  keyColumns: ['username'],
  keyOf: keyOfUser,
  rowName: (row) => at(row, 'username'),
  ...rightsRows,
  checkRow: (row, facts, report) => {
    const { values, stored } = row;
    if (!stored && !/^[\w.@+-]{2,255}$/.test(at(values, 'username')) && at(values, 'username') !== '') {
      report({ kind: 'not-a-username', name: at(values, 'username') }, 'username');
    }
    if (!isDate(at(values, 'expiration'))) {
      report({ kind: 'not-a-date', column: 'expiration' }, 'expiration');
    }
    checkGroup(values, 'data_access_group', facts, report);
    checkRights(row, facts, report);
    checkMember(
      row,
      facts,
      Object.keys(values).filter((column) => editable.includes(column) || isRightColumn(column) || formRightOf(column)),
      report,
    );
  },

  part: undefined,
  counts: 'users',
  replaces: false,
  sentWith: ['username', 'data_access_group'],
  addedNote: (l10n) =>
    l10n.t('REDCap adds a user whether or not there is an account of that name: check how it is written.'),
};

/** Blank for never, else a day that there is. */
function isDate(text: string): boolean {
  return text === '' || (/^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text));
}
