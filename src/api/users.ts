import type { ProjectUser } from './model';
import { readRawRows, requireKeys, rowOf } from './rows';
import type { Session } from './session';
import { formRights, rightsIn, rightsRow } from './userRights';
import type { WriteSession } from './writeSession';
import { deleteNamed, importRows } from './writes';

/** The users with their effective rights (a role's where they have one). Rights: API Export, User Rights. Every column that holds a number counts as a right. Source: REDCAP_API.md §6.7. */
export async function exportUsers(session: Session, signal?: AbortSignal): Promise<ProjectUser[]> {
  const call = { content: 'user' };
  return requireKeys(await readRawRows(session, call, signal), ['username'], session, call).map((raw) => {
    const row = rowOf(raw);
    return {
      username: row['username'] ?? '',
      email: row['email'] ?? '',
      firstname: row['firstname'] ?? '',
      lastname: row['lastname'] ?? '',
      expiration: row['expiration'] ?? '',
      dataAccessGroup: row['data_access_group'] ?? '',
      rights: rightsIn(row),
      forms: formRights(raw['forms']),
      formsExport: formRights(raw['forms_export']),
    };
  });
}

/** A user to add or to change. What is left out keeps its value, in a new user 0; but an instrument left out of `forms` or `formsExport` loses its rights. */
export interface UserToImport {
  readonly username: string;
  /** `YYYY-MM-DD`; blank: never. */
  readonly expiration?: string;
  /** Unique name, blank for none. Not optional: a user imported without it would lose the group (REDCAP_API.md §6.7). */
  readonly dataAccessGroup: string;
  readonly rights?: Readonly<Record<string, number>>;
  readonly forms?: Readonly<Record<string, number>>;
  readonly formsExport?: Readonly<Record<string, number>>;
}

/**
 * Adds users to the project or changes them; returns their number. Rights: API Import/Update, User Rights. Any status. Since 6.11. Never repeated.
 *
 * @throws RedcapError `import-rejected` for members of a role, whose rights are the role's. Source: REDCAP_API.md §6.7, §1.4.
 */
export function importUsers(
  session: WriteSession,
  users: readonly UserToImport[],
  signal?: AbortSignal,
): Promise<number> {
  const rows = users.map((user) => ({
    username: user.username,
    ...(user.expiration === undefined ? {} : { expiration: user.expiration }),
    data_access_group: user.dataAccessGroup,
    ...rightsRow(user),
  }));
  return importRows(session, 'user', rows, {}, signal);
}

/** Takes users out of the project; returns their number. Rights: API Import/Update, User Rights, perhaps Delete Record. Any status. Since 11.3. Never repeated. Source: REDCAP_API.md §6.7. */
export function deleteUsers(
  session: WriteSession,
  usernames: readonly string[],
  signal?: AbortSignal,
): Promise<number> {
  return deleteNamed(session, 'user', 'users', usernames, signal);
}
