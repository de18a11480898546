import { exportRecordTexts } from '../../api/records';
import type { Session } from '../../api/session';
import { recordOf } from '../../state/recordNames';
import type { RecordRow } from './recordContext';

export interface RecordAsked {
  readonly record: string;
  /** Beside the record ID. */
  readonly fields: readonly string[];
  readonly withDag?: boolean;
}

/** The rows of one record in a flat raw export, of these fields and nothing else. @throws RedcapError, CancelledError */
export async function readRecordRows(
  session: Session,
  recordIdField: string,
  { record, fields, withDag = false }: RecordAsked,
  signal?: AbortSignal,
): Promise<RecordRow[]> {
  const rows: RecordRow[] = [];
  // Blank for gray: the status of an instrument that nobody saved is blank in logic, not 0.
  const asked = {
    type: 'flat',
    rawOrLabel: 'raw',
    records: [record],
    fields: [...new Set([recordIdField, ...fields])],
    exportBlankForGrayFormStatus: true,
    ...(withDag && { exportDataAccessGroups: true }),
  } as const;
  for await (const row of exportRecordTexts(session, asked, signal)) {
    if (recordOf(row, recordIdField, session) === record) {
      rows.push(row);
    }
  }
  return rows;
}
