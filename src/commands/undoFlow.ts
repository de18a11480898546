import { l10n, window } from 'vscode';
import { isUndoable } from '../operations/journal/history';
import type { OperationTarget, Progress } from '../operations/operation';
import { type PlannedUndo, planUndo } from '../operations/undo/planUndo';
import { factsOfUndo, runUndo } from '../operations/undo/runUndo';
import { filesLeft, saveFiles } from '../operations/undo/saveFiles';
import { type UndoOutcome, resultOfUndo } from '../operations/undo/undoOutcome';
import { type UndoPlan, type UndoRequest, hasWork } from '../operations/undo/undoPlan';
import { undoConfirmText, undoLines, undoOutcomeText, undoReport } from '../operations/undo/undoText';
import type { StoredFileEntry } from '../operations/snapshot/filesPart';
import { SnapshotError } from '../operations/snapshot/snapshotError';
import { displayName } from '../projects/projectEntry';
import { consentTo } from './consent';
import { callerRightsFor } from './deleteDeps';
import { showRefusals, withProgress } from './deleteFlow';
import { errorMessage, informationMessage, warningMessage } from './messages';
import { askText, back, commandTitle } from './multiStep';
import type { ChosenOperation, UndoDeps } from './undoDeps';
import { whenSlow } from './whenSlow';

/** Compares, asks, brings back, reports. @throws CancelledError; SnapshotError, SafetyError, RedcapError while nothing has been sent */
export async function runUndoFlow(deps: UndoDeps, { entry, operation }: ChosenOperation, records?: readonly string[]): Promise<void> {
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
  const planned = await whenSlow(l10n.t('Comparing {0} with the snapshot', displayName(entry)), (signal): Promise<PlannedUndo> => planUndo(target, request, signal));
  if (planned.kind === 'refused') {
    showRefusals(deps, entry, planned.refusals);
    return;
  }
  await history.settle(entry, operation, planned.plan);
  if (planned.kind === 'nothing-missing') {
    const lost = planned.plan.limits.some((limit) => limit.kind === 'no-place' || limit.kind === 'in-production' || limit.kind === 'missing-right' || limit.kind === 'signature-files');
    showNothing(deps, planned.plan, lost);
    return;
  }
  const plan = await consent(deps, planned.plan, operation);
  const { outcome } = await withProgress(l10n.t('Restoring in {0}', displayName(entry)), (progress, signal) => history.run<UndoPlan, UndoOutcome>(entry, {
    session, username: rights?.username ?? entry.username, facts: factsOfUndo, result: resultOfUndo, report: (of, result) => undoReport(of, result, l10n),
    onSnapshot: (done, total) => { progress.report({ message: l10n.t('taking a snapshot, {0} of {1} records', done, total) }); },
    run: (ports) => runUndo(target, plan, { ...ports, onProgress: (step) => { progress.report({ message: progressText(step) }); } }, signal),
  }));
  if (outcome.sent) {
    projects.forget(entry.key);
  }
  deps.log.info('undo', `${outcome.status}, ${outcome.differences.length} differences, ${outcome.limits.length} limits, ${outcome.remaining.length} records not reached`);
  showOutcome(deps, plan, outcome);
}

function progressText({ phase, done, total }: Progress): string {
  return phase === 'checking' ? l10n.t('checking that nothing has changed, {0} of {1}', done, total) : l10n.t('{0} of {1} records restored', done, total);
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
  return { ...plan, overwrite: await consentTo(message, detail, verbs, showDetails) === overwrite };
}

function onlyConflicts(plan: UndoPlan): boolean {
  const dictionaryInTheWay = plan.conflicts.some((conflict) => conflict.kind === 'dictionary');
  return !hasWork(dictionaryInTheWay ? { ...plan, missing: { ...plan.missing, dictionary: undefined } } : plan);
}

/** A snapshot whose key is lost can still be read with the exported one. */
async function openWithKey(deps: UndoDeps, open: () => Promise<UndoRequest>): Promise<UndoRequest | undefined> {
  try {
    return await open();
  } catch (error) {
    if (!SnapshotError.is(error, 'key-lost')) {
      throw error;
    }
    const enter = l10n.t('Use Exported Key...');
    if (await errorMessage(l10n.t('The key of this snapshot is no longer in the secret storage of this editor, so the snapshot cannot be read. Nothing else is affected. If you exported the key, it still helps.'), enter) !== enter) {
      return undefined;
    }
    const text = await askText({
      title: commandTitle(l10n.t('Use Exported Key')), prompt: l10n.t('Paste the exported key; it is kept in the secret storage'), password: true,
      validate: (value) => value.trim() === '' ? l10n.t('Paste the key.') : undefined,
    });
    if (text === back) {
      return undefined;
    }
    await deps.history.keys.importText(text);
    return await open();
  }
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
  warningMessage(l10n.t('What is missing in "{0}" cannot be brought back as the project is now.', title), details, ...(files.length > 0 ? [save] : []))
    .then((chosen) => chosen === details ? open() : chosen === save ? saveLeft(plan, files) : undefined)
    .then(undefined, (error: unknown) => deps.log.error('undo', 'the details could not be opened', error));
}

/** Files that REDCap does not take back go where the user wants them. */
async function saveLeft(plan: UndoPlan, files: readonly StoredFileEntry[]): Promise<void> {
  const [folder] = await window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, title: l10n.t('Save Files'), openLabel: l10n.t('Save Here') }) ?? [];
  if (folder) {
    const count = await saveFiles(plan.request.reader, files, folder.fsPath);
    void informationMessage(count === 1 ? l10n.t('1 file was saved from the snapshot. It holds patients\' data.') : l10n.t('{0} files were saved from the snapshot. They hold patients\' data.', count));
  }
}

function showOutcome(deps: UndoDeps, plan: UndoPlan, outcome: UndoOutcome): void {
  const open = deps.reports.add(undoReport(plan, outcome, l10n), new Date(), l10n.t('Undo report'));
  const text = undoOutcomeText(plan, outcome, l10n).replaceAll(/\s+/g, ' ').trim();
  const showReport = l10n.t('Show Report');
  const show = outcome.status === 'done' ? informationMessage : outcome.status === 'cancelled' ? warningMessage : errorMessage;
  const files = filesLeft(plan, outcome);
  const save = l10n.t('Save Files...');
  show(text, showReport, ...(files.length > 0 ? [save] : []))
    .then((chosen) => chosen === showReport ? open() : chosen === save ? saveLeft(plan, files) : undefined)
    .then(undefined, (error: unknown) => deps.log.error('undo', 'the report could not be opened', error));
}
