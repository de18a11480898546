import type { ProjectInfo } from '../../../api/model';
import type { Session } from '../../../api/session';
import { rolesByUser } from '../../documents/accessState';
import { compareRows, isUnchanged, type RowValues } from '../../documents/changes';
import { exportDocument } from '../../documents/exportDocument';
import { isSameRow } from '../../documents/judgeRows';
import { pushingOf } from '../../documents/pushing/registry';
import { specOf } from '../../documents/registry';
import { rowsToSend } from '../../documents/sendRows';
import { at, editableIn, isSameCell } from '../../documents/spec';
import { readTable } from '../../documents/table';
import { csvText } from '../../../api/csvText';
import { accessDocuments } from '../../../state/documentNames';
import type { AccessBack } from './accessBack';
import type { Restoring } from './back';
import { rolesSince } from './rolesSince';

/** Whether the document is as it was when the undo was planned. */
export async function isAsPlanned(
  session: Session,
  { document, present }: AccessBack,
  info: ProjectInfo,
  signal?: AbortSignal,
): Promise<boolean> {
  return isUnchanged(compareRows(specOf(document), present, await exportDocument(session, document, info, signal)));
}

/** Gives users and roles back what a push took from them: their rows first, then who has which role. */
export async function restoreAccess(access: AccessBack, restoring: Restoring): Promise<void> {
  await restoreRows(access, restoring);
  if (access.members.length > 0 && !restoring.tally.isStopped) {
    await restoreMembers(access, restoring);
  }
}

async function restoreRows(
  { document, present, changed, removed }: AccessBack,
  { session, overwrite, ground, tally, step }: Restoring,
): Promise<void> {
  const spec = specOf(document);
  const back = changed
    .filter(({ isConflict }) => overwrite || !isConflict)
    .map(({ now, before }) => ({
      key: spec.keyOf(now),
      before: now,
      after: { ...now, ...before },
      columns: Object.keys(before),
    }));
  // REDCap names roles itself.
  const added = removed.map((row): RowValues =>
    document === accessDocuments.roles ? { ...row, unique_role_name: '' } : row,
  );
  if (back.length + added.length === 0) {
    return;
  }
  const table = readTable(present);
  const byKey = new Map(back.map(({ key, after }) => [key, after]));
  const draft = csvText(
    table.columns,
    table.rows.map(({ values }) => byKey.get(spec.keyOf(values)) ?? values),
  );
  const rows = rowsToSend({ document, draft, changes: { added, changed: back, removed: [] } });
  const count = (text: string): { readonly made: number; readonly changed: number } => {
    const now = readTable(text);
    const columns = editableIn(spec, now.columns);
    const known = new Map(now.rows.map(({ values }) => [spec.keyOf(values), values]));
    const fresh = now.rows
      .map(({ values }) => values)
      .filter((row) => !table.rows.some(({ values }) => spec.keyOf(values) === spec.keyOf(row)));
    return {
      made: added.filter((row) => fresh.some((found) => isSameRow(document, row, found, columns))).length,
      changed: back.filter(({ key, after, columns: wanted }) =>
        wanted.every((column) => isSameCell(spec, column, known.get(key)?.[column], after[column])),
      ).length,
    };
  };
  const text = await step(
    'access',
    [...added, ...back.map(({ before }) => before)].map(spec.rowName).join(', '),
    (writer) => pushingOf(document).send(writer, rows, ground.structure),
    () => exportDocument(session, document, ground.info),
    (state) => count(state).made + count(state).changed === added.length + back.length,
  );
  if (text !== undefined) {
    const { made, changed: restored } = count(text);
    tally.add(document === accessDocuments.users ? 'users' : 'roles', made);
    tally.add('access', restored);
  }
}

async function restoreMembers(
  { document, members }: AccessBack,
  { stored, ground: { info, structure }, session, tally, step }: Restoring,
): Promise<void> {
  const name = accessDocuments.roleAssignments;
  const renamed = new Map<string, string>();
  if (document === accessDocuments.roles) {
    const labels = new Map(
      readTable(stored.access?.roles ?? '').rows.map(({ values }) => [
        at(values, 'unique_role_name'),
        at(values, 'role_label'),
      ]),
    );
    const since = rolesSince(
      stored,
      readTable(await exportDocument(session, accessDocuments.roles, info)).rows.map(({ values }) => values),
    );
    for (const role of new Set(members.map((row) => at(row, 'unique_role_name')))) {
      const to = since.get(labels.get(role) ?? '');
      if (to !== undefined) {
        renamed.set(role, to);
        tally.limits.push({ kind: 'role-renamed', from: role, to });
      }
    }
  }
  const wanted = members.map((row): RowValues => {
    const role = at(row, 'unique_role_name');
    return { ...row, unique_role_name: renamed.get(role) ?? role };
  });
  const count = (assignments: string): number => {
    const has = rolesByUser({ assignments });
    return wanted.filter((row) => has?.get(at(row, 'username')) === at(row, 'unique_role_name')).length;
  };
  const text = await step(
    'access',
    wanted.map((row) => at(row, 'username')).join(', '),
    (writer) => pushingOf(name).send(writer, wanted, structure),
    () => exportDocument(session, name, info),
    (state) => count(state) === wanted.length,
  );
  tally.add('access', text === undefined ? 0 : count(text));
}
