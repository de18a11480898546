import type { Dag, UserDagAssignment } from './model';
import { integerOf, readRows } from './rows';
import type { Session } from './session';
import type { WriteSession } from './writeSession';
import { deleteNamed, importRows, writeForCount } from './writes';

/** The Data Access Groups. Rights: API Export, Data Access Groups. The id since 13.1. Source: REDCAP_API.md §6.5. */
export async function exportDags(session: Session, signal?: AbortSignal): Promise<Dag[]> {
  return (await readRows(session, { content: 'dag' }, signal, ['unique_group_name'], ['data_access_group_name'])).map(
    (row) => ({
      name: row['data_access_group_name'] ?? '',
      uniqueGroupName: row['unique_group_name'] ?? '',
      id: integerOf(row, 'data_access_group_id'),
    }),
  );
}

/** A group to create (blank or absent unique name) or to rename. `Dag` fits. */
export interface DagToImport {
  readonly name: string;
  readonly uniqueGroupName?: string;
}

/** Creates or renames groups; returns their number. Rights: API Import/Update, Data Access Groups. Never repeated. Source: REDCAP_API.md §6.5. */
export function importDags(session: WriteSession, dags: readonly DagToImport[], signal?: AbortSignal): Promise<number> {
  return importRows(
    session,
    'dag',
    dags.map(({ name, uniqueGroupName }) => ({
      data_access_group_name: name,
      unique_group_name: uniqueGroupName ?? '',
    })),
    {},
    signal,
  );
}

/** Deletes groups; their users and records are then in none. Returns their number. Rights: API Import/Update, Data Access Groups. Never repeated. Source: REDCAP_API.md §6.5. */
export function deleteDags(
  session: WriteSession,
  uniqueNames: readonly string[],
  signal?: AbortSignal,
): Promise<number> {
  return deleteNamed(session, 'dag', 'dags', uniqueNames, signal);
}

/** One row per user of the project. Rights: API Export, Data Access Groups. Source: REDCAP_API.md §6.6. */
export async function exportUserDagAssignments(session: Session, signal?: AbortSignal): Promise<UserDagAssignment[]> {
  return (
    await readRows(session, { content: 'userDagMapping' }, signal, ['username'], ['redcap_data_access_group'])
  ).map((row) => ({
    username: row['username'] ?? '',
    uniqueGroupName: row['redcap_data_access_group'] ?? '',
  }));
}

/** Puts users into groups, or out of any with a blank name; returns the number of users. Rights: API Import/Update, Data Access Groups. Never repeated. Source: REDCAP_API.md §6.6. */
export function importUserDagAssignments(
  session: WriteSession,
  assignments: readonly UserDagAssignment[],
  signal?: AbortSignal,
): Promise<number> {
  return importRows(
    session,
    'userDagMapping',
    assignments.map(({ username, uniqueGroupName }) => ({ username, redcap_data_access_group: uniqueGroupName })),
    {},
    signal,
  );
}

/**
 * Moves the caller's own account into another group that the DAG switcher allows it, or out of any with a blank name. Right: API Import/Update. Any
 * status. Since 11.3.1. Never repeated. @throws RedcapError `bad-request` for a group that is not allowed. Source: REDCAP_API.md §6.5.
 */
export async function switchDag(session: WriteSession, uniqueGroupName: string, signal?: AbortSignal): Promise<void> {
  await writeForCount(session, { content: 'dag', action: 'switch', parameters: { dag: uniqueGroupName } }, signal);
}
