import { exportRecordsTo } from '../../api/records';
import type { Session } from '../../api/session';
import { CsvObserver } from './csvObserver';
import type { AnswerObserver } from './observer';
import type { ExportPlan } from './planExport';

/**
 * The columns that REDCap serves for the plan, by their raw names: those of the answer where it shows them, else those of one
 * record of it, asked for again as flat CSV. `undefined` when there is no telling: no rows, hashed record names, an unwilling server.
 */
export async function servedColumns(
  session: Session,
  plan: ExportPlan,
  answer: Pick<AnswerObserver, 'columns' | 'firstRecord'>,
  signal?: AbortSignal,
): Promise<readonly string[] | undefined> {
  const { options } = plan;
  if (
    options.type === 'flat' &&
    (options.format === 'json' || (options.format === 'csv' && options.rawOrLabelHeaders === 'raw'))
  ) {
    return answer.columns;
  }
  if (answer.firstRecord === undefined || signal?.aborted) {
    return undefined;
  }
  const header = new CsvObserver();
  try {
    await exportRecordsTo(
      session,
      {
        format: 'csv',
        type: 'flat',
        records: [answer.firstRecord],
        ...(options.fields && { fields: options.fields }),
        ...(options.forms && { forms: options.forms }),
        ...(options.events && { events: options.events }),
        ...(options.exportDataAccessGroups && { exportDataAccessGroups: true }),
      },
      (chunk) => {
        header.see(chunk);
      },
      undefined,
      signal,
    );
  } catch {
    // The export itself is complete; that its columns could not be checked is all there is to say.
    return undefined;
  }
  header.end();
  return header.columns;
}
