import { exportRecordChunks } from '../../api/records';
import type { Session } from '../../api/session';
import { ExportError } from './exportError';
import type { ExportPlan } from './planExport';

/** The column that `exportDataAccessGroups` adds: unique group names when raw (REDCAP_API.md §5.1). */
const groupColumn = 'redcap_data_access_group';

/**
 * Names of the records in the given groups; REDCap's export cannot be asked for groups.
 * `undefined` when no list is needed: a user in a data access group sees only its records, and no group column (USERS.md F11).
 * @throws ExportError `groups-unknown` when REDCap leaves the groups out and the user's own is another or not known; `no-records-in-groups`
 */
export async function recordsOfGroups(
  session: Session,
  dags: readonly string[],
  known: Pick<ExportPlan, 'recordIdField' | 'ownDag' | 'options'>,
  signal?: AbortSignal,
): Promise<readonly string[] | undefined> {
  if (known.ownDag) {
    if (dags.includes(known.ownDag)) {
      return undefined;
    }
    throw new ExportError('groups-unknown', dags);
  }
  const wanted = new Set(dags);
  const named = known.options.records && new Set(known.options.records);
  const names = new Set<string>();
  for await (const rows of exportRecordChunks(
    session,
    { fields: [known.recordIdField], exportDataAccessGroups: true },
    signal,
  )) {
    for (const row of rows) {
      const group = row[groupColumn];
      const name = row[known.recordIdField];
      if (group === undefined || name === undefined) {
        throw new ExportError('groups-unknown', dags);
      }
      if (wanted.has(group) && (!named || named.has(name))) {
        names.add(name);
      }
    }
  }
  // An empty list would not reach the server, and mean all records.
  if (names.size === 0) {
    throw new ExportError('no-records-in-groups', dags);
  }
  return [...names];
}
