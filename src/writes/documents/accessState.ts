import type { AccessTexts } from '../../state/accessTexts';
import type { AccessAspect, Difference } from '../../state/difference';
import type { RowValues } from './changes';
import { at, isSameCell } from './spec';
import { keyOfUser, rightsRows } from './specs/access';
import { readTable } from './table';

/** The rows of a table by username in small letters; nothing where it could not be read. */
function byUser(text: string | undefined): ReadonlyMap<string, RowValues> | undefined {
  return text === undefined
    ? undefined
    : new Map(readTable(text).rows.map(({ values }) => [keyOfUser(values), values]));
}

/** The unique role name that each user has; blank for none. */
export function rolesByUser({
  assignments,
}: Pick<AccessTexts, 'assignments'>): ReadonlyMap<string, string> | undefined {
  const rows = byUser(assignments);
  return rows && new Map([...rows].map(([username, row]) => [username, at(row, 'unique_role_name')]));
}

/** The roles by unique name. */
export function rolesIn({ roles }: Pick<AccessTexts, 'roles'>): ReadonlyMap<string, RowValues> {
  return new Map(readTable(roles ?? '').rows.map(({ values }) => [at(values, 'unique_role_name'), values]));
}

const groupColumns = new Set(['data_access_group', 'data_access_group_id', 'data_access_group_label']);
/** An account's own, whatever the project. */
const personal = new Set(['username', 'email', 'firstname', 'lastname']);

/** Where users have another role, another group or other rights than before, apart from what may be; what one side does not know is not compared. */
export function accessDifferences(
  before: AccessTexts,
  after: AccessTexts,
  mayChange: (username: string, aspect: AccessAspect) => boolean,
): readonly Difference[] {
  const found: Difference[] = [];
  const compare = (
    [then, now]: readonly [ReadonlyMap<string, RowValues> | undefined, ReadonlyMap<string, RowValues> | undefined],
    aspectsOf: (one: RowValues, other: RowValues) => readonly AccessAspect[],
  ): void => {
    for (const username of then && now ? new Set([...then.keys(), ...now.keys()]) : []) {
      const [one, other] = [then?.get(username), now?.get(username)];
      for (const aspect of one && other ? aspectsOf(one, other) : (['presence'] as const)) {
        if (
          !mayChange(username, aspect) &&
          !found.some((known) => known.kind === 'access' && known.username === username && known.aspect === aspect)
        ) {
          found.push({ kind: 'access', username, aspect });
        }
      }
    }
  };
  const differs = (one: RowValues, other: RowValues, wanted: (column: string) => boolean): boolean =>
    Object.keys(one)
      .filter((column) => wanted(column) && other[column] !== undefined)
      .some((column) => !isSameCell(rightsRows, column, one[column], other[column]));
  compare([byUser(before.users), byUser(after.users)], (one, other) => [
    ...(differs(one, other, (column) => groupColumns.has(column)) ? (['group'] as const) : []),
    ...(differs(one, other, (column) => !groupColumns.has(column) && !personal.has(column))
      ? (['rights'] as const)
      : []),
  ]);
  compare([byUser(before.assignments), byUser(after.assignments)], (one, other) =>
    at(one, 'unique_role_name') === at(other, 'unique_role_name') ? [] : ['role'],
  );
  return found;
}
