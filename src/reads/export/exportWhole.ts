import { RedcapError } from '../../api/errors';
import type { Session } from '../../api/session';
import { tooMuch } from '../../state/batches';
import { type ExportResult, exportRecordsToFile } from './exportRecords';
import { type PartsResult, type PartsRun, exportInParts } from './parts/exportInParts';
import { listNames } from './parts/listNames';
import type { ExportPlan } from './planExport';

/** Cells that a server puts into one answer without trouble; PHP holds them all in memory. */
const oneAnswerCells = 500_000;
/** Records of one answer: a server that takes milliseconds for each is waited for longer than for several parts side by side. */
const oneAnswerRecords = 4_000;
/** Names in one call: PHP cuts longer lists silently (REDCAP_API.md §13). */
const mostNames = 900;

/**
 * Exports to a file, in one call where the project is small, and in parts where it is not or where the one call fails.
 * @throws as `exportRecordsToFile` and `exportInParts`
 */
export async function exportWhole(
  session: Session,
  plan: ExportPlan,
  target: string,
  run: PartsRun = {},
): Promise<ExportResult | PartsResult> {
  if (run.resume !== undefined) {
    return await exportInParts(session, plan, target, run);
  }
  const names = run.names ?? (await namesUnlessTooMuch(session, plan, run.signal));
  if (names && needsParts(plan, names.length)) {
    return await exportInParts(session, plan, target, { ...run, names });
  }
  try {
    return await exportRecordsToFile(session, plan, target, run);
  } catch (error) {
    if (
      !names ||
      names.length === 0 ||
      !RedcapError.is(error) ||
      !(tooMuch.has(error.reason) || error.reason === 'rate-limited')
    ) {
      throw error;
    }
    return await exportInParts(session, plan, target, { ...run, names });
  }
}

function needsParts(plan: ExportPlan, records: number): boolean {
  return (
    records > oneAnswerRecords ||
    records * plan.cellsPerRecord > oneAnswerCells ||
    ((plan.dags ?? plan.options.records) !== undefined && records > mostNames)
  );
}

/** `undefined` when the server cannot even list them; the export itself tells then what is wrong. */
async function namesUnlessTooMuch(
  session: Session,
  plan: ExportPlan,
  signal: AbortSignal | undefined,
): Promise<readonly string[] | undefined> {
  try {
    return await listNames(session, plan, signal);
  } catch (error) {
    if (RedcapError.is(error) && tooMuch.has(error.reason)) {
      return undefined;
    }
    throw error;
  }
}
