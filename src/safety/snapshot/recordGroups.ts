import { exportBatch } from '../../api/records';
import type { Session } from '../../api/session';
import { inBatches } from '../../state/batches';
import { recordOf } from '../../state/recordNames';

/** Names per call where only groups are asked for. */
const groupsPerCall = 500;

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
  const batches = inBatches(
    {
      names: records,
      first: groupsPerCall,
      least: groupsPerCall,
      read: async (names, stop) => {
        const asked = {
          type: 'flat',
          rawOrLabel: 'raw',
          records: names,
          fields: [recordIdField],
          exportDataAccessGroups: true,
        } as const;
        const value: { readonly record: string; readonly dag: string | undefined }[] = [];
        for await (const rows of exportBatch(session, asked, stop)) {
          for (const row of rows) {
            value.push({ record: recordOf(row, recordIdField, session), dag: row['redcap_data_access_group'] });
          }
        }
        return { value, bytes: value.length * 40 };
      },
    },
    signal,
  );
  for await (const { value } of batches) {
    for (const { record, dag } of value) {
      told &&= dag !== undefined;
      groups.set(record, groups.get(record) || (dag ?? ''));
    }
  }
  return told ? groups : undefined;
}
