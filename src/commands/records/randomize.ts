import { l10n } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { displayName } from '../../projects/projectEntry';
import type { ProjectService } from '../../projects/projectService';
import { consentTo } from '../../window/consent';
import { askText, back, commandTitle } from '../../window/multiStep';
import { projectHead } from '../../window/projectHead';
import type { CommandHandler } from '../../window/registerCommand';
import type { RandomizeOutcome } from '../../writes/randomize/outcome';
import { type RandomizePlan, planRandomize } from '../../writes/randomize/plan';
import { recordRandomize } from '../../writes/randomize/run';
import { randomizeLines, randomizeOutcomeText, randomizeReport } from '../../writes/randomize/words';
import { refusalText } from '../../writes/words/refusalText';
import { projectFor } from '../pickProject';
import { carryOut } from '../writeFlow/carryOut';
import { planWithRights } from '../writeFlow/planWithRights';
import { showRefusal, showResult } from '../writeFlow/showResult';
import type { WriteDeps } from '../writeFlow/writeDeps';
import { recordOf } from './recordOf';

/**
 * *Randomize...*: which record, by which scheme, then for good.
 * @throws CancelledError; SnapshotError, SafetyError, RedcapError while nothing has been sent
 */
export function randomize(deps: WriteDeps & { readonly projects: ProjectService }): CommandHandler {
  // oxlint-disable-next-line max-lines-per-function -- one conversation with the user, from top to bottom
  return async (clicked) => {
    const title = commandTitle(l10n.t('Randomize'));
    const entry = await projectFor(deps.projects, clicked, title);
    const name = displayName(entry);
    const record = recordOf(clicked) ?? (await ask(title, l10n.t('The record to randomize in {0}', name), '', /\S/));
    const typed = await ask(
      title,
      l10n.t('The randomization ID, as the Setup page of Randomization in REDCap shows it: the API lists none'),
      entry.randomizationId === undefined ? '' : String(entry.randomizationId),
      /^\s*[1-9]\d{0,8}\s*$/,
    );
    const randomizationId = Number(typed);
    const { planned, target } = await planWithRights(deps, {
      entry,
      title: l10n.t('Reading record {0}', record),
      plan: (with_, signal) => planRandomize(with_, { record, randomizationId }, signal),
      lacksRight: (found) =>
        found.kind === 'refused' && found.refusals.some(({ reason }) => reason === 'missing-right'),
    });
    if (planned.kind === 'refused') {
      showRefusal(deps, entry, planned.refusals.map((refusal) => refusalText(refusal, l10n)).join(' '));
      return;
    }
    const { plan } = planned;
    const lines = randomizeLines(plan, l10n);
    const question = l10n.t('Randomize record {0} of "{1}"?', record, name);
    await consentTo({
      head: projectHead(entry, plan.ground.info),
      message: question,
      lines,
      verbs: [l10n.t('Randomize for Good')],
      showDetails: deps.reports.add(lines.join('\n'), l10n.t('Plan for {0}', name), question),
    });
    await deps.projects.knowRandomization(entry.key, randomizationId);
    const report = (of: RandomizePlan, outcome: RandomizeOutcome): string =>
      randomizeReport(of, outcome, { when: new Date(), url: target.session.url }, l10n);
    const { outcome, id } = await carryOut(deps, {
      entry,
      kind: recordRandomize,
      target,
      plan,
      title: l10n.t('Randomizing a record of {0}', name),
      running: () => l10n.t('sending'),
      report,
      stale: [],
    });
    showResult(deps, {
      entry,
      status: outcome.status,
      text: randomizeOutcomeText(plan, outcome, l10n),
      id,
      report: report(plan, outcome),
      title,
      undoable: false,
    });
  };
}

async function ask(title: string, prompt: string, value: string, form: RegExp): Promise<string> {
  const typed = await askText({
    title,
    prompt,
    value,
    validate: (text) => (form.test(text) ? undefined : l10n.t('Type what is asked for.')),
  });
  if (typed === back) {
    throw new CancelledError();
  }
  return typed.trim();
}
