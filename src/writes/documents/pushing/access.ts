import { importUserDagAssignments } from '../../../api/dags';
import { formRights, rightsIn } from '../../../api/userRights';
import { deleteUserRoles, importUserRoleAssignments, importUserRoles } from '../../../api/userRoles';
import { deleteUsers, importUsers } from '../../../api/users';
import type { RowValues } from '../changes';
import { at } from '../spec';
import { keyOfUser } from '../specs/access';
import type { StructurePushing } from './pushing';

/** What a row says of instruments that the project has: names of others can stay in what REDCap holds, and would be refused (REDCAP_API.md §6.8). */
function formsOf(
  row: RowValues,
  forms: readonly string[],
): { readonly forms?: Readonly<Record<string, number>>; readonly formsExport?: Readonly<Record<string, number>> } {
  const known = (cell: string): Readonly<Record<string, number>> =>
    Object.fromEntries(Object.entries(formRights(cell)).filter(([form]) => forms.includes(form)));
  return {
    ...(row['forms'] === undefined ? {} : { forms: known(row['forms']) }),
    ...(row['forms_export'] === undefined ? {} : { formsExport: known(row['forms_export']) }),
  };
}

/** Source: REDCAP_API.md §6.7. */
export const users: StructurePushing = {
  // What their own rows say is judged with the rows.
  keepsAccess: ({ added, removed }) => {
    const moved = new Set([...added, ...removed].map(keyOfUser));
    return (username, aspect) => aspect === 'rights' || aspect === 'group' || moved.has(username);
  },
  send: (session, rows, { forms }) =>
    importUsers(
      session,
      rows.map((row) => ({
        username: at(row, 'username'),
        dataAccessGroup: at(row, 'data_access_group'),
        ...(row['expiration'] === undefined ? {} : { expiration: row['expiration'] }),
        rights: rightsIn(row),
        ...formsOf(row, forms),
      })),
    ),
  remove: (session, rows) =>
    deleteUsers(
      session,
      rows.map((row) => at(row, 'username')),
    ),
};

/** Source: REDCAP_API.md §6.9. */
export const userRoles: StructurePushing = {
  keepsAccess: ({ changed, removed }, roleOf) => {
    const [gone, touched] = [
      new Set(removed.map((row) => at(row, 'unique_role_name'))),
      new Set(changed.map(({ key }) => key)),
    ];
    return (username, aspect) => {
      const role = roleOf(username);
      return gone.has(role) ? aspect !== 'group' : touched.has(role) && aspect === 'rights';
    };
  },
  send: (session, rows, { forms }) =>
    importUserRoles(
      session,
      rows.map((row) => ({
        uniqueRoleName: at(row, 'unique_role_name'),
        label: at(row, 'role_label'),
        rights: rightsIn(row),
        ...formsOf(row, forms),
      })),
    ),
  remove: (session, rows) =>
    deleteUserRoles(
      session,
      rows.map((row) => at(row, 'unique_role_name')),
    ),
};

/** Source: REDCAP_API.md §6.10. */
export const userRoleAssignments: StructurePushing = {
  keepsAccess: ({ changed }) => {
    const by = new Map(changed.map(({ key, columns }) => [key, columns]));
    return (username, aspect) =>
      aspect === 'group'
        ? by.get(username)?.includes('data_access_group') === true
        : by.get(username)?.includes('unique_role_name') === true;
  },
  send: (session, rows) =>
    importUserRoleAssignments(
      session,
      rows.map((row) => ({
        username: at(row, 'username'),
        uniqueRoleName: at(row, 'unique_role_name'),
        ...(row['data_access_group'] === undefined ? {} : { dataAccessGroup: row['data_access_group'] }),
      })),
    ),
};

/** Source: REDCAP_API.md §6.6. */
export const userDagAssignments: StructurePushing = {
  keepsAccess: ({ changed }) => {
    const moved = new Set(changed.map(({ key }) => key));
    return (username, aspect) => aspect === 'group' && moved.has(username);
  },
  send: (session, rows) =>
    importUserDagAssignments(
      session,
      rows.map((row) => ({ username: at(row, 'username'), uniqueGroupName: at(row, 'redcap_data_access_group') })),
    ),
};
