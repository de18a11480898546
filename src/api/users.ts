import type { ProjectUser } from './model';
import { cellText, isObject, readRawRows, rowOf } from './rows';
import type { Session } from './session';

/** Columns that are no rights, although some look like numbers. */
const notRights = new Set([
  'username',
  'email',
  'firstname',
  'lastname',
  'expiration',
  'data_access_group',
  'data_access_group_id',
  'data_access_group_label',
  'forms',
  'forms_export',
]);

/** The users with their effective rights (a role's where they have one). Rights: API Export, User Rights. Every column that holds a number counts as a right. Source: REDCAP_API.md §6.7. */
export async function exportUsers(session: Session, signal?: AbortSignal): Promise<ProjectUser[]> {
  return (await readRawRows(session, { content: 'user' }, signal)).map((raw) => {
    const row = rowOf(raw);
    return {
      username: row['username'] ?? '',
      email: row['email'] ?? '',
      firstname: row['firstname'] ?? '',
      lastname: row['lastname'] ?? '',
      expiration: row['expiration'] ?? '',
      dataAccessGroup: row['data_access_group'] ?? '',
      rights: numbers(Object.entries(row).filter(([name]) => !notRights.has(name))),
      forms: formRights(raw['forms']),
      formsExport: formRights(raw['forms_export']),
    };
  });
}

/** An object by form, an empty list when there are none, or `form_a:1,form_b:130` as in CSV. */
function formRights(value: unknown): Readonly<Record<string, number>> {
  if (isObject(value)) {
    return numbers(Object.entries(value).map(([form, right]) => [form, cellText(right)]));
  }
  return typeof value === 'string'
    ? numbers(
        value
          .split(',')
          .map((part) => [part.slice(0, part.lastIndexOf(':')).trim(), part.slice(part.lastIndexOf(':') + 1)]),
      )
    : {};
}

function numbers(entries: readonly (readonly [string, string])[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    entries
      .filter(([name, text]) => name !== '' && /^\s*-?\d+\s*$/.test(text))
      .map(([name, text]) => [name, Number(text)]),
  );
}
