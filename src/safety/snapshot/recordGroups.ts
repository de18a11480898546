import { exportRecordTexts } from '../../api/records';
import type { Session } from '../../api/session';

/**
 * The data access group of each of these records, blank for none; only for records that exist. `undefined` where the server does not
 * tell: the caller is in a group, or the project has none (REDCAP_API.md §3).
 */
export async function readGroups(
  session: Session,
  recordIdField: string,
  records: readonly string[],
  anyGroups: boolean,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string> | undefined> {
  const groups = new Map<string, string>();
  if (!anyGroups || records.length === 0) {
    return undefined;
  }
  let told = true;
  for await (const row of exportRecordTexts(
    session,
    { type: 'flat', rawOrLabel: 'raw', records, fields: [recordIdField], exportDataAccessGroups: true },
    signal,
  )) {
    const dag = row['redcap_data_access_group'];
    told &&= dag !== undefined;
    const record = row[recordIdField] ?? '';
    groups.set(record, groups.get(record) || (dag ?? ''));
  }
  return told ? groups : undefined;
}
