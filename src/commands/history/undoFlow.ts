import { l10n } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { isUndoable } from '../../safety/journal/history';
import type { OperationTarget } from '../../safety/operation';
import { type PlannedUndo, planUndo } from '../../writes/undo/planUndo';
import { undo } from '../../writes/undo/runUndo';
import { filesLeft } from '../../writes/undo/saveFiles';
import type { UndoOutcome } from '../../writes/undo/undoOutcome';
import { type UndoPlan, hasWork } from '../../writes/undo/undoPlan';
import { undoConfirmText, undoLines, undoOutcomeText, undoReport } from '../../writes/undo/undoText';
import type { StoredFileEntry } from '../../safety/snapshot/filesPart';
import { SnapshotError } from '../../safety/snapshot/snapshotError';
import { displayName } from '../../projects/projectEntry';
import { consentTo } from '../../window/consent';
import { callerRightsFor } from '../deletes/deleteDeps';
import { showRefusals } from '../deletes/deleteFlow';
import { errorMessage, informationMessage, warningMessage } from '../../window/messages';
import { openWithKey } from './openWithKey';
import { showError } from '../../window/registerCommand';
import { saveStoredFiles } from './saveStoredFiles';
import type { ChosenOperation, UndoDeps } from './undoDeps';
import { whenSlow } from '../../window/whenSlow';
import { progressText, withProgress } from '../../window/writeProgress';

/** Compares, asks, brings back, reports. @throws CancelledError; SnapshotError, SafetyError, RedcapError while nothing has been sent */
export async function runUndoFlow(
  deps: UndoDeps,
  { entry, operation }: ChosenOperation,
  records?: readonly string[],
): Promise<void> {
  const { projects, history } = deps;
  if (!isUndoable(operation) && operation.snapshotPurged) {
    throw new SnapshotError('missing');
  }
  const request = await openWithKey(deps, () => history.open(entry, operation, records));
  if (!request) {
    return;
  }
  const session = await projects.session(entry.key);
  const rights = await callerRightsFor(projects, entry.key);
  const target: OperationTarget = { session, rights };
  const planned = await whenSlow(
    l10n.t('Comparing {0} with the snapshot', displayName(entry)),
    (signal): Promise<PlannedUndo> => planUndo(target, request, signal),
  );
  if (planned.kind === 'refused') {
    showRefusals(deps, entry, planned.refusals);
    return;
  }
  await history.settle(entry, operation, planned.plan);
  if (planned.kind === 'nothing-missing') {
    const lost = planned.plan.limits.some(
      (limit) =>
        limit.kind === 'no-place' ||
        limit.kind === 'in-production' ||
        limit.kind === 'missing-right' ||
        limit.kind === 'signature-files',
    );
    showNothing(deps, planned.plan, lost);
    return;
  }
  const plan = await consent(deps, planned.plan, operation);
  const { outcome } = await withProgress(l10n.t('Restoring in {0}', displayName(entry)), (say, signal) =>
    history.write(entry, undo, {
      target,
      plan,
      username: rights?.username ?? entry.username,
      report: (of, result) => undoReport(of, result, l10n),
      onProgress: (step) => {
        say(progressText(step, (done, total) => l10n.t('{0} of {1} records restored', done, total)));
      },
      signal,
    }),
  );
  if (outcome.sent) {
    projects.forget(entry.key);
  }
  deps.log.info(
    'undo',
    `${outcome.status}, ${outcome.differences.length} differences, ${outcome.limits.length} limits, ${outcome.remaining.length} records not reached`,
  );
  showOutcome(deps, plan, outcome);
}

/** The user's choice: with others' changes in the way, whether they stay. @throws CancelledError */
async function consent(deps: UndoDeps, plan: UndoPlan, operation: ChosenOperation['operation']): Promise<UndoPlan> {
  const { message, detail } = undoConfirmText(plan, operation, l10n);
  const showDetails = deps.reports.add(undoLines(plan, l10n, 500).join('\n'), new Date(), l10n.t('Undo plan'));
  if (plan.conflicts.length === 0) {
    await consentTo(message, detail, [plan.request.records ? l10n.t('Restore') : l10n.t('Undo')], showDetails);
    return plan;
  }
  const overwrite = l10n.t('Overwrite Changes');
  // With nothing else to do, keeping them would be doing nothing.
  const verbs = onlyConflicts(plan) ? [overwrite] : [l10n.t('Keep Changes'), overwrite];
  return { ...plan, overwrite: (await consentTo(message, detail, verbs, showDetails)) === overwrite };
}

function onlyConflicts(plan: UndoPlan): boolean {
  const dictionaryInTheWay = plan.conflicts.some((conflict) => conflict.kind === 'dictionary');
  return !hasWork(dictionaryInTheWay ? { ...plan, missing: { ...plan.missing, dictionary: undefined } } : plan);
}

function showNothing(deps: UndoDeps, plan: UndoPlan, lost: boolean): void {
  const { title } = plan.ground.info;
  if (!lost) {
    void informationMessage(l10n.t('Everything that the snapshot holds is there in "{0}": nothing to undo.', title));
    return;
  }
  const details = l10n.t('Show Details');
  const open = deps.reports.add(undoLines(plan, l10n, 500).join('\n'), new Date(), l10n.t('Undo plan'));
  const files = filesLeft(plan);
  const save = l10n.t('Save Files...');
  warningMessage(
    l10n.t('What is missing in "{0}" cannot be brought back as the project is now.', title),
    details,
    ...(files.length > 0 ? [save] : []),
  )
    .then((chosen) => (chosen === details ? open() : chosen === save ? saveLeft(deps, plan, files) : undefined))
    .then(undefined, (error: unknown) => deps.log.error('undo', 'the details could not be opened', error));
}

function showOutcome(deps: UndoDeps, plan: UndoPlan, outcome: UndoOutcome): void {
  const open = deps.reports.add(undoReport(plan, outcome, l10n), new Date(), l10n.t('Undo report'));
  const text = undoOutcomeText(plan, outcome, l10n).replaceAll(/\s+/g, ' ').trim();
  const showReport = l10n.t('Show Report');
  const show =
    outcome.status === 'done' ? informationMessage : outcome.status === 'cancelled' ? warningMessage : errorMessage;
  const files = filesLeft(plan, outcome);
  const save = l10n.t('Save Files...');
  show(text, showReport, ...(files.length > 0 ? [save] : []))
    .then((chosen) => (chosen === showReport ? open() : chosen === save ? saveLeft(deps, plan, files) : undefined))
    .then(undefined, (error: unknown) => deps.log.error('undo', 'the report could not be opened', error));
}

/** What goes wrong with a file is told where it was asked for. */
async function saveLeft({ log }: UndoDeps, plan: UndoPlan, files: readonly StoredFileEntry[]): Promise<void> {
  try {
    await saveStoredFiles(plan.request.reader, files);
  } catch (error) {
    if (!CancelledError.is(error)) {
      log.error('undo', 'files of the snapshot could not be saved', error);
      await showError(error);
    }
  }
}
