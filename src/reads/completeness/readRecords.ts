import type { ExportRecordsOptions } from '../../api/model';
import { exportBatch } from '../../api/records';
import type { Session } from '../../api/session';
import { inBatches } from '../../state/batches';
import { recordOf } from '../../state/recordNames';
import type { RecordRow } from '../evaluate/recordContext';

export interface ReadRecords {
  readonly recordIdField: string;
  readonly names: readonly string[];
  /** All fields where it is absent. */
  readonly fields?: readonly string[];
  /** How many columns come: fewer records are asked for at first where there are many. */
  readonly columns: number;
  readonly onProgress?: (done: number, total: number) => void;
}

const firstCells = 100_000;

/** Reads records in parts and hands each over with all its rows; what was handed over is not kept. Right: API Export. @throws RedcapError, CancelledError */
export async function readRecords(
  session: Session,
  { recordIdField, names, fields, columns, onProgress }: ReadRecords,
  take: (name: string, rows: readonly RecordRow[]) => void,
  signal?: AbortSignal,
): Promise<void> {
  const options: Omit<ExportRecordsOptions, 'format' | 'csvDelimiter'> = {
    type: 'flat',
    rawOrLabel: 'raw',
    exportDataAccessGroups: true,
    exportBlankForGrayFormStatus: true,
    ...(fields && { fields }),
  };
  let done = 0;
  const batches = inBatches(
    {
      names,
      first: Math.max(1, Math.min(500, Math.floor(firstCells / Math.max(1, columns)))),
      read: async (records, stop) => {
        const value = new Map<string, RecordRow[]>();
        let cells = 0;
        for await (const rows of exportBatch(session, { ...options, records }, stop)) {
          for (const row of rows) {
            const name = recordOf(row, recordIdField, session);
            const known = value.get(name);
            if (known) {
              known.push(row);
            } else {
              value.set(name, [row]);
            }
            cells += columns;
          }
        }
        return { value, bytes: cells * 12 };
      },
    },
    signal,
  );
  for await (const { names: asked, value } of batches) {
    for (const [name, rows] of value) {
      take(name, rows);
    }
    done += asked.length;
    onProgress?.(done, names.length);
  }
}
