import { cellText, readRawRows, readRows, requireKeys, rowOf } from './rows';
import type { Session } from './session';
import { formRights, rightsIn, rightsRow } from './userRights';
import type { WriteSession } from './writeSession';
import { deleteNamed, importRows } from './writes';

/** `content=userRole` (REDCAP_API.md §6.9). */
export interface UserRole {
  /** `U-` and ten characters, made by REDCap. */
  readonly uniqueRoleName: string;
  readonly label: string;
  readonly rights: Readonly<Record<string, number>>;
  readonly forms: Readonly<Record<string, number>>;
  readonly formsExport: Readonly<Record<string, number>>;
}

/** A role to create (blank or absent unique name) or to change. What is left out keeps its value, in a new role 0; but an instrument left out of `forms` or `formsExport` loses its rights. `UserRole` fits. */
export type UserRoleToImport = Pick<UserRole, 'label'> & Partial<UserRole>;

/** The roles of the project. Rights: API Export, User Rights. Any status. Since 11.3. Every column that holds a number counts as a right. Source: REDCAP_API.md §6.9. */
export async function exportUserRoles(session: Session, signal?: AbortSignal): Promise<UserRole[]> {
  const call = { content: 'userRole' };
  return requireKeys(await readRawRows(session, call, signal), ['unique_role_name'], session, call).map((raw) => ({
    uniqueRoleName: cellText(raw['unique_role_name']),
    label: cellText(raw['role_label']),
    rights: rightsIn(rowOf(raw)),
    forms: formRights(raw['forms']),
    formsExport: formRights(raw['forms_export']),
  }));
}

/**
 * Creates or changes roles; returns their number. Rights: API Import/Update, User Rights. Any status. Since 11.3. Never repeated.
 *
 * @throws RedcapError `import-rejected` for an unknown instrument. Source: REDCAP_API.md §6.9.
 */
export function importUserRoles(
  session: WriteSession,
  roles: readonly UserRoleToImport[],
  signal?: AbortSignal,
): Promise<number> {
  const rows = roles.map((role) => ({
    unique_role_name: role.uniqueRoleName ?? '',
    role_label: role.label,
    ...rightsRow(role),
  }));
  return importRows(session, 'userRole', rows, {}, signal);
}

/** Deletes roles; their members keep no role. Returns their number. Rights: API Import/Update, User Rights. Any status. Since 11.3. Never repeated. @throws RedcapError `bad-request` for unknown names. Source: REDCAP_API.md §6.9. */
export function deleteUserRoles(
  session: WriteSession,
  uniqueNames: readonly string[],
  signal?: AbortSignal,
): Promise<number> {
  return deleteNamed(session, 'userRole', 'roles', uniqueNames, signal);
}

/** `content=userRoleMapping`: `uniqueRoleName` is blank for users without a role. */
export interface UserRoleAssignment {
  readonly username: string;
  readonly uniqueRoleName: string;
  /** Only where the project has groups, since 15.8.2; left out of an import it changes nothing. */
  readonly dataAccessGroup?: string;
}

/** One row per user of the project. Rights: API Export, User Rights. Any status. Since 11.3. Source: REDCAP_API.md §6.10. */
export async function exportUserRoleAssignments(session: Session, signal?: AbortSignal): Promise<UserRoleAssignment[]> {
  return (await readRows(session, { content: 'userRoleMapping' }, signal, ['username'], ['unique_role_name'])).map(
    (row) => ({
      username: row['username'] ?? '',
      uniqueRoleName: row['unique_role_name'] ?? '',
      ...(row['data_access_group'] === undefined ? {} : { dataAccessGroup: row['data_access_group'] }),
    }),
  );
}

/** Puts users into roles, or out of any with a blank name; returns the number of users. Rights: API Import/Update, User Rights. Any status. Since 11.3. Never repeated. Source: REDCAP_API.md §6.10. */
export function importUserRoleAssignments(
  session: WriteSession,
  assignments: readonly UserRoleAssignment[],
  signal?: AbortSignal,
): Promise<number> {
  const rows = assignments.map(({ username, uniqueRoleName, dataAccessGroup }) => ({
    username,
    unique_role_name: uniqueRoleName,
    ...(dataAccessGroup === undefined ? {} : { data_access_group: dataAccessGroup }),
  }));
  return importRows(session, 'userRoleMapping', rows, {}, signal);
}
