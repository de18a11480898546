import { RedcapError } from '../../api/errors';
import type { Session } from '../../api/session';
import { throwIfCancelled } from '../../common/cancelled';
import { tooMuch } from '../../state/batches';
import { type ExportResult, exportRecordsToFile } from './exportRecords';
import { type PartsResult, type PartsRun, exportInParts } from './parts/exportInParts';
import { listNames } from './parts/listNames';
import { pause as wait } from './parts/pace';
import type { ExportPlan } from './planExport';

/** Cells that a server puts into one answer without trouble; PHP holds them all in memory. */
const oneAnswerCells = 500_000;
/** Records of one answer: a server that takes milliseconds for each is waited for longer than for several parts side by side. */
const oneAnswerRecords = 4_000;
/** Names in one call: PHP cuts longer lists silently (REDCAP_API.md §13). */
const mostNames = 900;
/** Milliseconds in which the answer of a small project begins, mostly. */
const patience = 3_000;

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
  if (!run.names && isKnownSmall(plan)) {
    return await exportBeforeNames(session, plan, target, run);
  }
  const names = run.names ?? (await namesUnlessTooMuch(session, plan, run.signal));
  if (names && needsParts(plan, names.length)) {
    return await exportInParts(session, plan, target, { ...run, names });
  }
  try {
    return await exportRecordsToFile(session, plan, target, run);
  } catch (error) {
    if (!names || names.length === 0 || !asksForLess(error)) {
      throw error;
    }
    return await exportInParts(session, plan, target, { ...run, names });
  }
}

/**
 * The one answer, without a list of names before it. Where there may be more than it seems, the list comes when the answer lets wait for itself:
 * parts after all when it is too long and nothing of the answer has come by then.
 */
async function exportBeforeNames(
  session: Session,
  plan: ExportPlan,
  target: string,
  run: PartsRun,
): Promise<ExportResult | PartsResult> {
  const answer = new AbortController();
  const list = new AbortController();
  const also = (own: AbortController): AbortSignal =>
    run.signal ? AbortSignal.any([run.signal, own.signal]) : own.signal;
  let hasBegun = false;
  const listed = async (): Promise<readonly string[] | undefined> => {
    await (run.pause ?? wait)(patience, also(list));
    const names = hasBegun ? undefined : await listNames(session, plan, also(list));
    if (names && !hasBegun && needsParts(plan, names.length)) {
      answer.abort();
    }
    return names;
  };
  // What is wrong, if anything is, the answer says too.
  const listing = plan.options.records ? undefined : listed().catch(() => undefined);
  try {
    return await exportRecordsToFile(session, plan, target, {
      signal: also(answer),
      onProgress: (progress) => {
        hasBegun = true;
        run.onProgress?.(progress);
      },
    });
  } catch (error) {
    list.abort();
    const asked = answer.signal.aborted ? await listing : undefined;
    throwIfCancelled(run.signal);
    const names = asked ?? (asksForLess(error) ? await namesUnlessTooMuch(session, plan, run.signal) : undefined);
    if (!names || names.length === 0) {
      throw error;
    }
    return await exportInParts(session, plan, target, { ...run, names });
  } finally {
    list.abort();
  }
}

function asksForLess(error: unknown): boolean {
  return RedcapError.is(error) && (tooMuch.has(error.reason) || error.reason === 'rate-limited');
}

/** Small by what is known before any record is listed: as many as are named, or as REDCap has numbered. */
function isKnownSmall(plan: ExportPlan): boolean {
  const most = plan.options.records?.length ?? plan.numberedRecords;
  return plan.dags === undefined && most !== undefined && !needsParts(plan, most);
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
