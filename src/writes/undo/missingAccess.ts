import { exportDags } from '../../api/dags';
import { unlessRefused } from '../../api/unlessRefused';
import type { OperationTarget } from '../../safety/operation';
import type { OperationWhat } from '../../safety/journal/entry';
import type { SnapshotStructure } from '../../safety/snapshot/structurePart';
import { readAccessTexts } from '../../state/accessTexts';
import { isAccess } from '../../state/documentNames';
import type { Ground } from '../../state/ground';
import { rolesByUser, rolesIn } from '../documents/accessState';
import type { RowValues } from '../documents/changes';
import { exportDocument } from '../documents/exportDocument';
import { specOf } from '../documents/registry';
import { type StructureSpec, at, editableIn, isSameCell } from '../documents/spec';
import { readTable } from '../documents/table';
import { limitsOfAccess } from './limits';
import { renamedDags } from './missingStructure';
import type { AccessBack, AccessRow, Limit } from './undoPlan';

/** What an undo of a push about access has to do, and what it cannot. */
export interface PlannedAccess {
  readonly back: AccessBack | undefined;
  /** Names of users and roles that others changed since. */
  readonly conflicts: readonly string[];
  readonly limits: readonly Limit[];
}

/** What of a pushed document about access is not as it was before. Reads users, roles and who has which. @throws RedcapError, CancelledError */
// oxlint-disable-next-line max-lines-per-function -- its steps share what was found so far
export async function accessBack(
  { session }: OperationTarget,
  what: OperationWhat,
  stored: SnapshotStructure,
  { info }: Ground,
  signal?: AbortSignal,
): Promise<PlannedAccess | undefined> {
  if (what.kind !== 'structure' || !isAccess(what.document)) {
    return undefined;
  }
  const { document } = what;
  const present = await unlessRefused('absent', () => exportDocument(session, document, info, signal));
  if (present === undefined) {
    return { back: undefined, conflicts: [], limits: [{ kind: 'access-unknown' }] };
  }
  const access = await readAccessTexts(session, signal);
  const dags = await unlessRefused('absent', () => exportDags(session, signal));
  const spec = specOf(document);
  const rows = new Map(readTable(present).rows.map(({ values }) => [spec.keyOf(values), values]));
  const roles = new Set(rolesIn(access).keys());
  const [hasRole, hadRole] = [rolesByUser(access), rolesByUser(stored.access ?? { assignments: undefined })];
  const groups = dags && new Set(dags.map((dag) => dag.uniqueGroupName));
  const [inRole, noSuch]: [string[], string[]] = [[], []];
  // Groups have other unique names once their labels change.
  const renamed = renamedDags(stored.dags ?? [], dags ?? []);
  const ofNow = (row: RowValues): RowValues =>
    Object.fromEntries(
      Object.entries(row).map(([column, text]) => [
        column,
        groupColumns.has(column) ? (renamed.get(text) ?? text) : text,
      ]),
    );

  const relabelled = what.changed.flatMap(({ key, before: then, after: left }): readonly AccessRow[] => {
    const [before, after] = [ofNow(then), ofNow(left)];
    const now = rows.get(key);
    const columns = now
      ? Object.keys(before).filter((column) => !isSameCell(spec, column, now[column] ?? '', before[column]))
      : [];
    if (!now || columns.length === 0) {
      return [];
    }
    const name = spec.rowName(now);
    if (document === 'users.csv' && (hasRole?.get(key) ?? '') !== '') {
      inRole.push(name);
      return [];
    }
    const [role, group] = [
      before['unique_role_name'] ?? '',
      before['data_access_group'] ?? before['redcap_data_access_group'] ?? '',
    ];
    if ((role !== '' && !roles.has(role)) || (group !== '' && groups?.has(group) === false)) {
      noSuch.push(name);
      return [];
    }
    return [
      {
        name,
        now,
        before: Object.fromEntries(columns.map((column) => [column, before[column] ?? ''])),
        isConflict: columns.some((column) => !isSameCell(spec, column, now[column] ?? '', after[column])),
      },
    ];
  });

  const wanted = new Set(what.removed);
  const text = document === 'users.csv' ? stored.access?.users : stored.access?.roles;
  const removedThen =
    wanted.size === 0
      ? []
      : readTable(text ?? '')
          .rows.map(({ values }) => values)
          .filter((row) => wanted.has(spec.keyOf(row)))
          .map(ofNow);
  const removed = removedThen
    .filter((row) => !rows.has(spec.keyOf(row)) && !isMadeAgain(row, stored, rows))
    .map((row): RowValues => {
      const group = row['data_access_group'] ?? '';
      if (group === '' || groups?.has(group) !== false) {
        return row;
      }
      noSuch.push(spec.rowName(row));
      return { ...row, data_access_group: '' };
    });
  const changed = [...relabelled, ...removedThen.flatMap((then) => addedAnew(spec, then, rows, hasRole))];
  const gone = new Set(removed.map(spec.keyOf));
  const lostRole = (username: string, role: string): boolean =>
    document === 'users.csv'
      ? gone.has(username) && roles.has(role)
      : wanted.has(role) && hasRole?.get(username) === '';
  const members = [...(hadRole ?? [])]
    .filter(([username, role]) => role !== '' && wanted.size > 0 && lostRole(username, role))
    .map(([username, role]): RowValues => ({ username, unique_role_name: role }));
  const moved =
    document === 'user_roles.csv'
      ? [...(hadRole ?? [])].filter(([username, role]) => wanted.has(role) && (hasRole?.get(username) ?? '') !== '')
      : [];
  const back: AccessBack = { document, present, changed, removed, members };
  return {
    back: changed.length + removed.length + members.length === 0 ? undefined : back,
    conflicts: [
      ...changed.filter(({ isConflict }) => isConflict).map(({ name }) => name),
      ...moved
        .filter(([username]) => !roleNamesAgain(stored, rows).has(hasRole?.get(username) ?? ''))
        .map(([name]) => name),
    ],
    limits: [
      ...limitsOfAccess(document, removed),
      ...(wanted.size > 0 && text === undefined ? [{ kind: 'access-unknown' } as const] : []),
      ...(inRole.length > 0 ? [{ kind: 'in-role', users: inRole } as const] : []),
      ...(noSuch.length > 0 ? [{ kind: 'no-such-access', users: noSuch } as const] : []),
    ],
  };
}

const groupColumns: ReadonlySet<string> = new Set(['data_access_group', 'redcap_data_access_group']);

/** Users who were removed and whom somebody has added since, with other rights: theirs stay unless the user says otherwise. */
function addedAnew(
  spec: StructureSpec,
  then: RowValues,
  rows: ReadonlyMap<string, RowValues>,
  hasRole: ReadonlyMap<string, string> | undefined,
): readonly AccessRow[] {
  const key = spec.keyOf(then);
  const now = rows.get(key);
  const columns = now
    ? editableIn(spec, Object.keys(then)).filter(
        (column) => now[column] !== undefined && !isSameCell(spec, column, now[column], then[column]),
      )
    : [];
  return now && columns.length > 0 && (hasRole?.get(key) ?? '') === ''
    ? [
        {
          name: spec.rowName(now),
          now,
          before: Object.fromEntries(columns.map((column) => [column, then[column] ?? ''])),
          isConflict: true,
        },
      ]
    : [];
}

/** Roles that were made since the snapshot: unique names by label. */
export function rolesSince(stored: SnapshotStructure, present: Iterable<RowValues>): ReadonlyMap<string, string> {
  const known = rolesIn({ roles: stored.access?.roles });
  return new Map(
    [...present]
      .filter((row) => !known.has(at(row, 'unique_role_name')))
      .map((row) => [at(row, 'role_label'), at(row, 'unique_role_name')]),
  );
}

function roleNamesAgain(stored: SnapshotStructure, rows: ReadonlyMap<string, RowValues>): ReadonlySet<string> {
  return new Set(rolesSince(stored, rows.values()).values());
}

/** An earlier undo has made the role again, under another unique name. */
function isMadeAgain(row: RowValues, stored: SnapshotStructure, rows: ReadonlyMap<string, RowValues>): boolean {
  return row['role_label'] !== undefined && rolesSince(stored, rows.values()).has(at(row, 'role_label'));
}
