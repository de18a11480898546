import { l10n } from 'vscode';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { explainError } from '../../projects/explainError';
import { type RepositoryPlan, type RepositoryRequest, planRepository } from '../../writes/repository/plan';
import { repositoryWrite } from '../../writes/repository/run';
import type { RepositoryOutcome } from '../../writes/repository/outcome';
import { repositoryLines, repositoryMessage, repositoryReport, repositoryTitle } from '../../writes/repository/words';
import { refusalText } from '../../writes/words/refusalText';
import { consentTo } from '../../window/consent';
import { projectHead } from '../../window/projectHead';
import { carryOut } from '../writeFlow/carryOut';
import { planWithRights } from '../writeFlow/planWithRights';
import { showRefusal, showResult } from '../writeFlow/showResult';
import type { WriteDeps } from '../writeFlow/writeDeps';

/** Plans, says why not or asks, writes, reads back, tells. @throws CancelledError; RedcapError while nothing has been sent */
export async function changeRepository(
  deps: WriteDeps,
  entry: ProjectEntry,
  request: RepositoryRequest,
): Promise<void> {
  const { planned, target } = await planWithRights(deps, {
    entry,
    title: l10n.t('Reading the File Repository of {0}', displayName(entry)),
    plan: (with_, signal) => planRepository(with_, request, signal),
    lacksRight: (found) => found.kind === 'refused' && found.refusals.some(({ reason }) => reason === 'missing-right'),
  });
  if (planned.kind === 'refused') {
    showRefusal(deps, entry, planned.refusals.map((refusal) => refusalText(refusal, l10n)).join(' '));
    return;
  }
  const { plan } = planned;
  const title = repositoryTitle(plan.action, l10n);
  const lines = repositoryLines(plan, l10n);
  await consentTo({
    head: projectHead(entry, plan.info),
    message: l10n.t('{0} in "{1}"?', title, plan.info.title),
    lines,
    verbs: [title],
    showDetails: deps.reports.add(detailsOf(plan), title, l10n.t('{0}: {1}', displayName(entry), title)),
  });
  const report = (of: RepositoryPlan, outcome: RepositoryOutcome): string =>
    repositoryReport(of, outcome, { when: new Date(), url: target.session.url }, l10n);
  const { outcome, id } = await carryOut(deps, {
    entry,
    kind: repositoryWrite,
    target,
    plan,
    title: `${title}: ${displayName(entry)}`,
    running: (done, total) => l10n.t('{0} of {1} done', done, total),
    report,
    stale: ['repository'],
  });
  showResult(deps, {
    entry,
    status: outcome.status,
    text: repositoryMessage(plan, outcome, outcome.error ? explainError(outcome.error, l10n).message : '', l10n),
    id,
    report: report(plan, outcome),
    title,
    undoable: false,
  });
}

/** Every name, where the modal has a few. */
function detailsOf(plan: RepositoryPlan): string {
  const { action } = plan;
  const names = action.kind === 'create-folder' ? [action.name] : action.files.map(({ name }) => name);
  return [...repositoryLines(plan, l10n), '', l10n.t('Names:'), ...names.map((name) => `• ${name}`)].join('\n');
}
