import { cellText, isObject, type Row } from './rows';

/** Columns of users and roles that are no rights, although some look like numbers. */
const notRights = new Set([
  'username',
  'email',
  'firstname',
  'lastname',
  'expiration',
  'data_access_group',
  'data_access_group_id',
  'data_access_group_label',
  'unique_role_name',
  'role_label',
  'forms',
  'forms_export',
]);

/** Whether a column of users or roles holds a right, going by its name. */
export function isRightColumn(column: string): boolean {
  return !notRights.has(column);
}

/** The rights among the columns of a user or a role. */
export function rightsIn(row: Row): Readonly<Record<string, number>> {
  return numbers(Object.entries(row).filter(([name]) => !notRights.has(name)));
}

/** An object by form, an empty list when there are none, or `form_a:1,form_b:130` as in CSV. */
export function formRights(value: unknown): Readonly<Record<string, number>> {
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

/** The columns of an import. An instrument that is left out of `forms` or `formsExport` gets no rights, so both are sent only where they are given. */
export function rightsRow(of: {
  readonly rights?: Readonly<Record<string, number>>;
  readonly forms?: Readonly<Record<string, number>>;
  readonly formsExport?: Readonly<Record<string, number>>;
}): Readonly<Record<string, unknown>> {
  return {
    ...of.rights,
    ...(of.forms === undefined ? {} : { forms: of.forms }),
    ...(of.formsExport === undefined ? {} : { forms_export: of.formsExport }),
  };
}

function numbers(entries: readonly (readonly [string, string])[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    entries
      .filter(([name, text]) => name !== '' && /^\s*-?\d+\s*$/.test(text))
      .map(([name, text]) => [name, Number(text)]),
  );
}
