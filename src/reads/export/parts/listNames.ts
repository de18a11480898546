import { exportRecordChunks } from '../../../api/records';
import type { Session } from '../../../api/session';
import { recordOf } from '../../../state/recordNames';
import type { ExportPlan } from '../planExport';
import { recordsOfGroups } from '../recordsOfGroups';

/**
 * Names of the records that an export may hold, in the server's order. The filter goes along only where it looks at one row a record:
 * elsewhere it may be true for a row that a list of names does not have.
 */
export async function listNames(session: Session, plan: ExportPlan, signal?: AbortSignal): Promise<readonly string[]> {
  const members = plan.dags && (await recordsOfGroups(session, plan.dags, plan, signal));
  if (members) {
    return members;
  }
  const { filterLogic, dateRangeBegin, dateRangeEnd } = plan.options;
  const named = plan.options.records && new Set(plan.options.records);
  const names = new Set<string>();
  for await (const rows of exportRecordChunks(
    session,
    {
      fields: [plan.recordIdField],
      ...(plan.isClassic && filterLogic !== undefined && { filterLogic }),
      ...(dateRangeBegin !== undefined && { dateRangeBegin }),
      ...(dateRangeEnd !== undefined && { dateRangeEnd }),
    },
    signal,
  )) {
    for (const row of rows) {
      const name = recordOf(row, plan.recordIdField, session);
      if (name !== '' && (!named || named.has(name))) {
        names.add(name);
      }
    }
  }
  return [...names];
}
