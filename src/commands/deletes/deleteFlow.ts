import { commands, l10n } from 'vscode';
import type { DeletePlan } from '../../writes/deletes/deletePlan';
import type { OperationTarget, Outcome, Planned, Refusal } from '../../safety/operation';
import type { Operation } from '../../safety/write';
import { outcomeText, reportText } from '../../writes/deletes/outcomeText';
import { actionText, planLines } from '../../writes/deletes/planText';
import { refusalText } from '../../writes/words/refusalText';
import { safetyLines } from '../../writes/deletes/safetyText';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import type { PartName } from '../../projects/projectParts';
import { confirmDelete } from './confirmDelete';
import { type DeleteDeps, callerRightsFor } from './deleteDeps';
import { deleteTitle } from './deleteSelection';
import { FilesGoneError } from '../../safety/snapshot/snapshotError';
import { consentTo } from '../../window/consent';
import { commandIds } from '../../window/ids';
import { reached } from '../../window/milestones';
import { whenSlow } from '../../window/whenSlow';
import { progressText, withProgress } from '../../window/writeProgress';
import { errorMessage, informationMessage, warningMessage } from '../../window/messages';

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
export async function runDelete<R, P extends DeletePlan>(deps: DeleteDeps, job: DeleteJob<R, P>): Promise<void> {
  const { entry, name, operation } = job;
  const planned = await whenSlow(l10n.t('Reading what would be deleted from {0}', displayName(entry)), (signal) =>
    planFor(deps, job, signal),
  );
  if (planned.kind === 'refused') {
    showRefusals(deps, entry, planned.refusals);
    return;
  }
  const { plan } = planned;
  const details = deps.reports.add(
    [...planLines(plan, l10n, { lines: 500, fileNames: true }), '', ...safetyLines(plan, l10n)].join('\n'),
    new Date(),
    l10n.t('Delete plan'),
  );
  await confirmDelete(plan, deleteTitle(name, entry), details);
  const target: OperationTarget = { session: await deps.projects.session(entry.key), rights: planned.rights };
  const report = (of: P, outcome: Outcome): string =>
    reportText(of, outcome, { when: new Date(), url: target.session.url }, l10n);
  const run = (of: P) =>
    withProgress(`${actionText(plan, l10n)}: ${displayName(entry)}`, (say, signal) =>
      deps.history.write(entry, operation, {
        target,
        plan: of,
        username: planned.rights?.username ?? entry.username,
        report,
        onProgress: (step) => {
          say(progressText(step, (done, total) => l10n.t('{0} of {1} deleted', done, total)));
        },
        signal,
      }),
    );
  const { outcome, id } = await run(plan).catch(async (error: unknown) => {
    if (!(error instanceof FilesGoneError)) {
      throw error;
    }
    await consentTo(
      l10n.t('REDCap cannot hand out some files that go with this. Go on without keeping them?'),
      error.message,
      [l10n.t('Delete Without Them')],
      details,
    );
    return await run({ ...plan, withoutLostFiles: true });
  });
  if (outcome.sent && job.forgets.length > 0) {
    deps.projects.forget(entry.key, job.forgets);
  }
  const { status, completed, remaining, unknown, differences } = outcome;
  deps.log.info(
    'delete',
    `${name}: ${status}, ${completed.length} done, ${remaining.length} not done, ${unknown.length} not known, ${differences.length} differences`,
  );
  if (status === 'done') {
    reached('deleted');
  }
  showOutcome(deps, plan, outcome, { report: report(plan, outcome), entry, id });
}

type PlannedFor<P> = Planned<P> & { readonly rights: OperationTarget['rights'] };

async function planFor<R, P extends DeletePlan>(
  deps: DeleteDeps,
  job: DeleteJob<R, P>,
  signal: AbortSignal,
): Promise<PlannedFor<P>> {
  const { projects } = deps;
  const { key } = job.entry;
  const session = await projects.session(key);
  const planWith = async (): Promise<PlannedFor<P>> => {
    const rights = await callerRightsFor(projects, key, signal);
    return { ...(await job.operation.plan({ session, rights }, job.request, signal)), rights };
  };
  const planned = await planWith();
  if (planned.kind === 'refused' && planned.refusals.some((refusal) => refusal.reason === 'missing-right')) {
    // What is known of the rights may be old: someone may have granted it just now.
    projects.forget(key, ['ownRights', 'users']);
    return await planWith();
  }
  return planned;
}

/** Says why REDCap would not do it. The button also keeps the message open: without one only its first line would show. */
export function showRefusals(deps: DeleteDeps, entry: ProjectEntry, refusals: readonly Refusal[]): void {
  const [button, command] =
    entry.origin === 'sample'
      ? [l10n.t('Show Log'), commandIds.showLog]
      : [l10n.t('Open in Browser'), commandIds.openInBrowser];
  errorMessage(refusals.map((refusal) => refusalText(refusal, l10n)).join(' '), button)
    .then((chosen) =>
      chosen === button ? commands.executeCommand(command, { kind: 'project', projectKey: entry.key }) : undefined,
    )
    .then(undefined, (error: unknown) => deps.log.error('delete', 'what was offered with a refusal failed', error));
}

function showOutcome(
  deps: DeleteDeps,
  plan: DeletePlan,
  outcome: Outcome,
  { report, entry, id }: { readonly report: string; readonly entry: ProjectEntry; readonly id: string | undefined },
): void {
  const openReport = deps.reports.add(report, new Date());
  const text = outcomeText(plan, outcome, l10n).replaceAll(/\s+/g, ' ').trim();
  const showReport = l10n.t('Show Report');
  const undo = l10n.t('Undo...');
  const buttons = id === undefined ? [showReport] : [undo, showReport];
  const asked =
    outcome.status === 'done'
      ? informationMessage(text, ...buttons)
      : outcome.status === 'cancelled' && outcome.differences.length === 0
        ? warningMessage(text, ...(outcome.sent ? buttons : []))
        : errorMessage(text, ...buttons);
  // Not awaited: the command is over, the message may stay.
  asked
    .then((chosen) =>
      chosen === showReport
        ? openReport()
        : chosen === undo
          ? commands.executeCommand(commandIds.undoOperation, {
              kind: 'operation',
              projectKey: entry.key,
              operation: id,
            })
          : undefined,
    )
    .then(undefined, (error: unknown) => deps.log.error('delete', 'what was offered with the result failed', error));
}
