import { commands, l10n } from 'vscode';
import { isUndoable } from '../../safety/journal/history';
import { leavesData } from '../../writes/undo/leavesData';
import { type PlannedUndo, planUndo } from '../../writes/undo/plan';
import { undo } from '../../writes/undo/run';
import { filesLeft } from '../../writes/undo/saveFiles';
import type { UndoOutcome } from '../../writes/undo/undoOutcome';
import { type UndoPlan, hasWork } from '../../writes/undo/undoPlan';
import { undoConfirmText, undoLines, undoOutcomeText, undoReport } from '../../writes/undo/words';
import type { StoredFileEntry } from '../../safety/snapshot/filesPart';
import { SnapshotError } from '../../safety/snapshot/snapshotError';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { projectHead } from '../../window/projectHead';
import { consentTo } from '../../window/consent';
import { lacksRight, showRefusals } from '../deletes/deleteFlow';
import { carryOut } from '../writeFlow/carryOut';
import { planWithRights } from '../writeFlow/planWithRights';
import { showResult } from '../writeFlow/showResult';
import { type Offer, offer } from '../../window/offer';
import { operationTitle } from '../../writes/words/historyText';
import type { PastOperation } from '../../safety/journal/history';
import { commandIds } from '../../window/ids';
import { informationMessage } from '../../window/messages';
import { openWithKey } from './openWithKey';
import { saveStoredFiles } from './saveStoredFiles';
import type { WriteDeps } from '../writeFlow/writeDeps';
import type { ChosenOperation } from './operationFor';

/** Compares, asks, brings back, reports. @throws CancelledError; SnapshotError, SafetyError, RedcapError while nothing has been sent */
// oxlint-disable-next-line max-lines-per-function -- one conversation with the user, from top to bottom
export async function runUndoFlow(
  deps: WriteDeps,
  { entry, operation }: ChosenOperation,
  records?: readonly string[],
): Promise<void> {
  const { history } = deps;
  if (!isUndoable(operation) && operation.snapshotPurged) {
    throw new SnapshotError('missing');
  }
  const request = await openWithKey(deps, () => history.open(entry, operation, records));
  if (!request) {
    return;
  }
  const { planned, target } = await planWithRights(deps, {
    entry,
    title: l10n.t('Comparing {0} with the snapshot', displayName(entry)),
    plan: (with_, signal) => planUndo(with_, request, signal),
    lacksRight: (found: PlannedUndo) => found.kind === 'refused' && lacksRight(found),
  });
  if (planned.kind === 'refused') {
    showRefusals(deps, entry, planned.refusals);
    return;
  }
  await history.settle(entry, operation, planned.plan);
  if (planned.kind === 'nothing-missing') {
    const lost = planned.plan.limits.some((limit) => leavesData(limit) || limit.kind === 'created-stays');
    showNothing(deps, { entry, operation }, planned.plan, lost);
    return;
  }
  const plan = await consent(deps, planned.plan, { entry, operation });
  const report = (of: UndoPlan, outcome: UndoOutcome): string => undoReport(of, outcome, l10n);
  const title = l10n.t('Restoring in {0}', displayName(entry));
  const { outcome, id } = await carryOut(deps, {
    entry,
    kind: undo,
    target,
    plan,
    title,
    running: (done, total) => l10n.t('{0} of {1} records restored', done, total),
    report,
    stale: undefined,
  });
  const files = filesLeft(plan, outcome);
  showResult(deps, {
    entry,
    status: outcome.status,
    text: undoOutcomeText(plan, outcome, l10n),
    id,
    report: report(plan, outcome),
    title: undoTitle(operation),
    undoable: false,
    offers: [...(files.length > 0 ? [saveOffer(plan, files)] : []), ...createdOffers(entry, plan)],
  });
}

/** The user's choice: with others' changes in the way, whether they stay. @throws CancelledError */
async function consent(deps: WriteDeps, plan: UndoPlan, { entry, operation }: ChosenOperation): Promise<UndoPlan> {
  const { message, lines } = undoConfirmText(plan, operation, l10n);
  const showDetails = planReport(deps, entry, plan, operation);
  const head = projectHead(entry, plan.ground.info);
  if (plan.conflicts.length === 0) {
    const verb = plan.request.records ? l10n.t('Restore') : l10n.t('Undo');
    await consentTo({ head, message, lines, verbs: [verb], showDetails });
    return plan;
  }
  const overwrite = l10n.t('Overwrite Changes');
  // With nothing else to do, keeping them would be doing nothing.
  const verbs = onlyConflicts(plan) ? [overwrite] : [l10n.t('Keep Changes'), overwrite];
  return { ...plan, overwrite: (await consentTo({ head, message, lines, verbs, showDetails })) === overwrite };
}

function onlyConflicts(plan: UndoPlan): boolean {
  const dictionaryInTheWay = plan.conflicts.some((conflict) => conflict.kind === 'dictionary');
  return !hasWork(dictionaryInTheWay ? { ...plan, missing: { ...plan.missing, dictionary: undefined } } : plan);
}

function showNothing(deps: WriteDeps, { entry, operation }: ChosenOperation, plan: UndoPlan, lost: boolean): void {
  const { title } = plan.ground.info;
  if (!lost) {
    void informationMessage(l10n.t('Everything that the snapshot holds is there in "{0}": nothing to undo.', title));
    return;
  }
  const files = filesLeft(plan);
  offer(deps.log, 'undo', {
    level: 'warning',
    text: l10n.t('What is missing in "{0}" cannot be brought back as the project is now.', title),
    offers: [
      { title: l10n.t('Show Details'), act: planReport(deps, entry, plan, operation) },
      ...(files.length > 0 ? [saveOffer(plan, files)] : []),
      ...createdOffers(entry, plan),
    ],
  });
}

function planReport(
  { reports }: WriteDeps,
  entry: ProjectEntry,
  plan: UndoPlan,
  operation: PastOperation,
): () => Promise<void> {
  const heading = l10n.t('{0}: {1}', displayName(entry), undoTitle(operation));
  return reports.add(undoLines(plan, l10n, 500).join('\n'), l10n.t('Undo plan'), heading);
}

function undoTitle({ opened }: PastOperation): string {
  return l10n.t('Undo of "{0}"', operationTitle(opened, l10n));
}

/** Files that the API does not take back. */
function saveOffer(plan: UndoPlan, files: readonly StoredFileEntry[]): Offer {
  return { title: l10n.t('Save Files...'), act: () => saveStoredFiles(plan.request.reader, files) };
}

/** An undo deletes no record; those that an import made can be deleted by the command that does, with its own questions. */
function createdOffers(entry: ProjectEntry, plan: UndoPlan): readonly Offer[] {
  const records = plan.limits.flatMap((limit) => (limit.kind === 'created-stays' ? limit.records : []));
  return records.length === 0
    ? []
    : [
        {
          title: l10n.t('Delete Created Records...'),
          act: () =>
            commands.executeCommand(commandIds.deleteRecords, { kind: 'project', projectKey: entry.key, records }),
        },
      ];
}
