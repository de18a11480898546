import type { ProjectInfo } from '../../../api/model';
import { exportDags } from '../../../api/dags';
import { unlessRefused } from '../../../api/unlessRefused';
import type { SnapshotStructure } from '../../../safety/snapshot/structurePart';
import { readAccessTexts } from '../../../state/accessTexts';
import { accessDocuments, isAccess } from '../../../state/documentNames';
import { rolesByUser, rolesIn } from '../../documents/accessState';
import type { RowValues } from '../../documents/changes';
import { exportDocument } from '../../documents/exportDocument';
import { specOf } from '../../documents/registry';
import { type StructureSpec, at, editableIn, isSameCell } from '../../documents/spec';
import { readTable } from '../../documents/table';
import { limitsOfAccess } from '../limits';
import { renamedDags } from '../missingStructure';
import type { L10n } from '../../../common/l10n';
import type { OperationCounts } from '../../../safety/journal/entry';
import type { Words } from '../../../state/words';
import type { Back, PlanBack } from './back';
import { isAsPlanned, restoreAccess } from './restoreAccess';
import type { AccessBack, AccessRow } from './accessBack';
import { rolesSince } from './rolesSince';

/** What of a pushed document about access is not as it was before. Reads users, roles and who has which. @throws RedcapError, CancelledError */
// oxlint-disable-next-line max-lines-per-function -- its steps share what was found so far
export const accessBack: PlanBack<'structure'> = async (what, { target: { session }, stored, ground }, signal) => {
  if (!isAccess(what.document)) {
    return { limits: [] };
  }
  const { info } = ground;
  const { document } = what;
  const present = await unlessRefused('absent', () => exportDocument(session, document, info, signal));
  if (present === undefined) {
    return { limits: [{ kind: 'access-unknown' }] };
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
    if (document === accessDocuments.users && (hasRole?.get(key) ?? '') !== '') {
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
  const text = document === accessDocuments.users ? stored.access?.users : stored.access?.roles;
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
    document === accessDocuments.users
      ? gone.has(username) && roles.has(role)
      : wanted.has(role) && hasRole?.get(username) === '';
  const members = [...(hadRole ?? [])]
    .filter(([username, role]) => role !== '' && wanted.size > 0 && lostRole(username, role))
    .map(([username, role]): RowValues => ({ username, unique_role_name: role }));
  const moved =
    document === accessDocuments.roles
      ? [...(hadRole ?? [])].filter(([username, role]) => wanted.has(role) && (hasRole?.get(username) ?? '') !== '')
      : [];
  const back: AccessBack = { document, present, changed, removed, members };
  const conflicts = [
    ...changed.filter(({ isConflict }) => isConflict).map(({ name }) => name),
    ...moved
      .filter(([username]) => !roleNamesAgain(stored, rows).has(hasRole?.get(username) ?? ''))
      .map(([name]) => name),
  ];
  return {
    back: changed.length + removed.length + members.length === 0 ? undefined : backOf(back, conflicts, info),
    limits: [
      ...limitsOfAccess(document, removed),
      ...(wanted.size > 0 && text === undefined ? [{ kind: 'access-unknown' } as const] : []),
      ...(inRole.length > 0 ? [{ kind: 'in-role', users: inRole } as const] : []),
      ...(noSuch.length > 0 ? [{ kind: 'no-such-access', users: noSuch } as const] : []),
    ],
  };
};

function backOf(access: AccessBack, conflicts: readonly string[], info: ProjectInfo): Back {
  return {
    needs: {
      right: access.document === accessDocuments.groupAssignments ? 'data_access_groups' : 'user_rights',
      without: 'left-out',
    },
    withAccess: true,
    conflicts: conflicts.map((name) => ({ kind: 'access', name })),
    counts: (overwrite) => counted(access, overwrite),
    lines: (l10n, w) => accessLines(access, l10n, w),
    moved: async (session, signal) => ((await isAsPlanned(session, access, info, signal)) ? [] : [{ kind: 'access' }]),
    restore: (restoring) => restoreAccess(access, restoring),
  };
}

function counted({ document, changed, removed, members }: AccessBack, overwrite: boolean): OperationCounts {
  const made = removed.length;
  const access = members.length + changed.filter(({ isConflict }) => overwrite || !isConflict).length;
  return {
    ...(made > 0 && document === accessDocuments.users ? { users: made } : {}),
    ...(made > 0 && document === accessDocuments.roles ? { roles: made } : {}),
    ...(access > 0 ? { access } : {}),
  };
}

function accessLines({ changed, removed, members, document }: AccessBack, l10n: L10n, w: Words): readonly string[] {
  const { rowName } = specOf(document);
  return [
    ...(removed.length > 0 ? [l10n.t('Made again: {0}', w.list(removed.map(rowName)))] : []),
    ...(members.length > 0
      ? [l10n.t('Get their role back: {0}', w.list(members.map((row) => row['username'] ?? '')))]
      : []),
    ...(changed.length > 0
      ? [
          l10n.t(
            'As before: {0}',
            w.list(
              changed.map(
                ({ name, before }) =>
                  `${name} (${Object.entries(before)
                    .map(([column, value]) => `${column} ${value === '' ? '–' : value}`)
                    .join(', ')})`,
              ),
            ),
          ),
        ]
      : []),
  ];
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

function roleNamesAgain(stored: SnapshotStructure, rows: ReadonlyMap<string, RowValues>): ReadonlySet<string> {
  return new Set(rolesSince(stored, rows.values()).values());
}

/** An earlier undo has made the role again, under another unique name. */
function isMadeAgain(row: RowValues, stored: SnapshotStructure, rows: ReadonlyMap<string, RowValues>): boolean {
  return row['role_label'] !== undefined && rolesSince(stored, rows.values()).has(at(row, 'role_label'));
}
