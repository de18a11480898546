import { l10n } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import type { Planned } from '../../safety/operation';
import { displayName } from '../../projects/projectEntry';
import { consentTo } from '../../window/consent';
import { askText, back, commandTitle } from '../../window/multiStep';
import { projectHead } from '../../window/projectHead';
import type { CommandHandler } from '../../window/registerCommand';
import type { RenameOutcome } from '../../writes/renameRecord/outcome';
import { type RenamePlan, planRename } from '../../writes/renameRecord/plan';
import { recordRename } from '../../writes/renameRecord/run';
import { renameLines, renameOutcomeText, renameReport } from '../../writes/renameRecord/words';
import { lacksRight, showRefusals } from '../deletes/deleteFlow';
import { projectFor } from '../pickProject';
import { carryOut } from '../writeFlow/carryOut';
import { planWithRights } from '../writeFlow/planWithRights';
import { showResult } from '../writeFlow/showResult';
import type { WriteDeps } from '../writeFlow/writeDeps';
import { recordOf } from './recordOf';

/**
 * *Rename Record...*: which record, its new name, where its old name stands in others, then the rename.
 * @throws CancelledError; SnapshotError, SafetyError, RedcapError while nothing has been sent
 */
export function renameRecord(deps: WriteDeps): CommandHandler {
  return async (clicked) => {
    const title = commandTitle(l10n.t('Rename Record'));
    const entry = await projectFor(deps.projects, clicked, title);
    const name = displayName(entry);
    const record = recordOf(clicked) ?? (await ask(title, l10n.t('The record to rename in {0}', name)));
    const newName = await ask(title, l10n.t('The new name of record {0}', record), record);
    const { planned, target } = await planWithRights<Planned<RenamePlan>>(deps, {
      entry,
      title: l10n.t('Looking for record {0} in {1}', record, name),
      plan: (with_, signal) => planRename(with_, { record, newName }, signal),
      lacksRight,
    });
    if (planned.kind === 'refused') {
      showRefusals(deps, entry, planned.refusals);
      return;
    }
    const { plan } = planned;
    const question = l10n.t('Rename record {0} of "{1}" to {2}?', record, name, plan.newName);
    await consentTo({
      head: projectHead(entry, plan.ground.info),
      message: question,
      lines: renameLines(plan, l10n),
      verbs: [l10n.t('Rename')],
      showDetails: deps.reports.add(renameLines(plan, l10n).join('\n'), l10n.t('Plan for {0}', name), question),
    });
    const report = (of: RenamePlan, outcome: RenameOutcome): string =>
      renameReport(of, outcome, { when: new Date(), url: target.session.url }, l10n);
    const { outcome, id } = await carryOut(deps, {
      entry,
      kind: recordRename,
      target,
      plan,
      title: l10n.t('Renaming a record of {0}', name),
      running: () => l10n.t('sending'),
      report,
      stale: [],
    });
    showResult(deps, {
      entry,
      status: outcome.status,
      text: renameOutcomeText(plan, outcome, l10n),
      id,
      report: report(plan, outcome),
      title,
    });
  };
}

async function ask(title: string, prompt: string, value = ''): Promise<string> {
  const typed = await askText({
    title,
    prompt,
    value,
    validate: (text) => (text.trim() === '' || text.trim() === value ? l10n.t('Type a name.') : undefined),
  });
  if (typed === back) {
    throw new CancelledError();
  }
  return typed.trim();
}
