import { l10n } from 'vscode';
import { unlessRefused } from '../../api/unlessRefused';
import { CancelledError } from '../../common/cancelled';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { explainError } from '../../projects/explainError';
import { type OwnGroupPlan, planOwnGroup } from '../../writes/ownGroup/plan';
import { type OwnGroupOutcome, ownGroupSwitch } from '../../writes/ownGroup/run';
import { ownGroupLines, ownGroupMessage, ownGroupReport } from '../../writes/ownGroup/words';
import { refusalText } from '../../writes/words/refusalText';
import { isExplorerNode } from '../../explorer/node';
import { consentTo } from '../../window/consent';
import { askText, back, commandTitle, pickOne } from '../../window/multiStep';
import { projectHead } from '../../window/projectHead';
import { projectFor } from '../pickProject';
import { carryOut } from '../writeFlow/carryOut';
import { planWithRights } from '../writeFlow/planWithRights';
import { showRefusal, showResult } from '../writeFlow/showResult';
import type { WriteDeps } from '../writeFlow/writeDeps';

/** *Switch My Data Access Group...*: the account's own, as REDCap's DAG Switcher allows it. */
export function switchGroup(deps: WriteDeps): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const name = l10n.t('Switch My Data Access Group');
    const title = commandTitle(name);
    const entry = await projectFor(deps.projects, clicked, title);
    const to = isExplorerNode(clicked) && clicked.kind === 'dag' ? clicked.dag : await askGroup(deps, entry, title);
    const { planned, target } = await planWithRights(deps, {
      entry,
      title: l10n.t('Reading your group in {0}', displayName(entry)),
      plan: (with_, signal) => planOwnGroup(with_, to, signal),
      lacksRight: (found) =>
        found.kind === 'refused' && found.refusals.some(({ reason }) => reason === 'missing-right'),
    });
    if (planned.kind === 'refused') {
      showRefusal(deps, entry, planned.refusals.map((refusal) => refusalText(refusal, l10n)).join(' '));
      return;
    }
    const { plan } = planned;
    const lines = ownGroupLines(plan, l10n);
    await consentTo({
      head: projectHead(entry, plan.info),
      message: l10n.t('Switch your group in "{0}"?', plan.info.title),
      lines,
      verbs: [l10n.t('Switch')],
      showDetails: deps.reports.add(lines.join('\n'), name, l10n.t('{0}: {1}', displayName(entry), name)),
    });
    const report = (of: OwnGroupPlan, outcome: OwnGroupOutcome): string =>
      ownGroupReport(of, outcome, { when: new Date(), url: target.session.url }, l10n);
    const { outcome, id } = await carryOut(deps, {
      entry,
      kind: ownGroupSwitch,
      target,
      plan,
      title: `${name}: ${displayName(entry)}`,
      running: () => l10n.t('sending'),
      report,
      stale: undefined,
    });
    showResult(deps, {
      entry,
      status: outcome.status,
      text: ownGroupMessage(plan, outcome, outcome.error ? explainError(outcome.error, l10n).message : '', l10n),
      id,
      report: report(plan, outcome),
      title: name,
      undoable: false,
    });
  };
}

/** One of the project's groups where they may be read, else by unique name. */
async function askGroup({ projects }: WriteDeps, entry: ProjectEntry, title: string): Promise<string> {
  const dags = await unlessRefused('absent', () => projects.part(entry.key, 'dags'));
  const chosen = dags
    ? await pickOne({
        title,
        placeholder: l10n.t('Only REDCap knows which groups your account may switch to'),
        items: [
          { label: l10n.t('No group'), description: '', dag: '' },
          ...dags.map(({ name, uniqueGroupName }) => ({
            label: name,
            description: uniqueGroupName,
            dag: uniqueGroupName,
          })),
        ],
      })
    : await askText({
        title,
        prompt: l10n.t('Unique name of the group; blank for none. Your account may not list the groups.'),
      });
  if (chosen === back) {
    throw new CancelledError();
  }
  return typeof chosen === 'string' ? chosen.trim() : chosen.dag;
}
