import { l10n } from 'vscode';
import type { DeletePlan } from '../../writes/deletes/plan';
import type { Outcome, Planned, Refusal } from '../../safety/operation';
import type { Operation, SafeResult } from '../../safety/write';
import { outcomeText, reportText } from '../../writes/deletes/outcomeWords';
import { actionText, planLines } from '../../writes/deletes/words';
import { refusalText } from '../../writes/words/refusalText';
import { safetyLines } from '../../writes/deletes/safetyWords';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import type { PartName } from '../../projects/projectParts';
import { confirmDelete } from './confirmDelete';
import type { WriteDeps } from '../writeFlow/writeDeps';
import { deleteTitle } from './deleteSelection';
import { FilesGoneError } from '../../safety/snapshot/snapshotError';
import { projectHead } from '../../window/projectHead';
import { consentTo } from '../../window/consent';
import { carryOut } from '../writeFlow/carryOut';
import { planWithRights } from '../writeFlow/planWithRights';
import { showRefusal, showResult } from '../writeFlow/showResult';
import { reached } from '../../window/milestones';

export interface DeleteJob<R, P extends DeletePlan> {
  readonly entry: ProjectEntry;
  /** The command's name, for titles: `Delete Records`. */
  readonly name: string;
  readonly operation: Operation<R, P>;
  readonly request: R;
  /** Parts of the project that are stale afterwards. */
  readonly forgets: readonly PartName[];
}

/** Plan, say why not or ask, run, report. @throws CancelledError; RedcapError while nothing has been sent */
export async function runDelete<R, P extends DeletePlan>(deps: WriteDeps, job: DeleteJob<R, P>): Promise<void> {
  const { entry, name, operation } = job;
  const { planned, target } = await planWithRights(deps, {
    entry,
    title: l10n.t('Reading what would be deleted from {0}', displayName(entry)),
    plan: (with_, signal) => operation.plan(with_, job.request, signal),
    lacksRight,
  });
  if (planned.kind === 'refused') {
    showRefusal(deps, entry, planned.refusals.map((refusal) => refusalText(refusal, l10n)).join(' '));
    return;
  }
  const { plan } = planned;
  const title = actionText(plan, l10n);
  const details = deps.reports.add(
    [...planLines(plan, l10n, { lines: 500, fileNames: true }), '', ...safetyLines(plan, l10n)].join('\n'),
    l10n.t('Delete plan'),
    l10n.t('{0}: {1}', displayName(entry), title),
  );
  await confirmDelete(entry, plan, deleteTitle(name, entry), details);
  const report = (of: P, outcome: Outcome): string =>
    reportText(of, outcome, { when: new Date(), url: target.session.url }, l10n);
  const run = (of: P): Promise<SafeResult<Outcome>> =>
    carryOut(deps, {
      entry,
      kind: operation,
      target,
      plan: of,
      title: `${title}: ${displayName(entry)}`,
      running: (done, total) => l10n.t('{0} of {1} deleted', done, total),
      report,
      stale: job.forgets,
    });
  const { outcome, id } = await run(plan).catch(async (error: unknown) => {
    if (!(error instanceof FilesGoneError)) {
      throw error;
    }
    await consentTo({
      head: projectHead(entry, plan.ground.info),
      message: l10n.t('REDCap cannot hand out some files that go with this. Go on without keeping them?'),
      lines: error.message.split('\n'),
      verbs: [l10n.t('Delete Without Them')],
      showDetails: details,
    });
    return await run({ ...plan, withoutLostFiles: true });
  });
  if (outcome.status === 'done') {
    reached('deleted');
  }
  showResult(deps, {
    entry,
    status: outcome.status,
    text: outcomeText(plan, outcome, l10n),
    id,
    report: report(plan, outcome),
    title,
  });
}

/** Says why REDCap would not do it. */
export function showRefusals(deps: WriteDeps, entry: ProjectEntry, refusals: readonly Refusal[]): void {
  showRefusal(deps, entry, refusals.map((refusal) => refusalText(refusal, l10n)).join(' '));
}

export function lacksRight(planned: Planned<unknown>): boolean {
  return planned.kind === 'refused' && planned.refusals.some(({ reason }) => reason === 'missing-right');
}
