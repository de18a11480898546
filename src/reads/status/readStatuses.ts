import { exportBatch } from '../../api/records';
import type { Session } from '../../api/session';
import { inBatches } from '../../state/batches';
import { recordOf } from '../../state/recordNames';
import { StatusTable, type StatusParts } from './statusTable';

export interface ReadStatuses {
  readonly names: readonly string[];
  readonly onProgress?: (done: number, total: number) => void;
}

/** Records in the first call: few columns come. */
const firstRecords = 500;

/**
 * Reads nothing of the records but their ids, groups, form statuses and survey timestamps, in parts. Right: API Export. Source: REDCAP_API.md §5.1.
 * @throws RedcapError, CancelledError
 */
export async function readStatuses(
  session: Session,
  parts: StatusParts,
  { names, onProgress }: ReadStatuses,
  signal?: AbortSignal,
): Promise<StatusTable> {
  const table = new StatusTable(parts);
  const fields = [parts.recordIdField, ...parts.instruments.map(({ name }) => `${name}_complete`)];
  let done = 0;
  const batches = inBatches(
    {
      names,
      first: firstRecords,
      read: async (records, stop) => {
        const value: Readonly<Record<string, string>>[] = [];
        const asked = {
          type: 'flat',
          rawOrLabel: 'raw',
          records,
          fields,
          exportSurveyFields: true,
          exportDataAccessGroups: true,
          exportBlankForGrayFormStatus: true,
        } as const;
        for await (const rows of exportBatch(session, asked, stop)) {
          rows.forEach((row) => recordOf(row, parts.recordIdField, session));
          value.push(...rows);
        }
        return { value, bytes: value.length * fields.length * 24 };
      },
    },
    signal,
  );
  for await (const { names: asked, value } of batches) {
    table.add(value);
    done += asked.length;
    onProgress?.(done, names.length);
  }
  return table;
}
