import { l10n } from 'vscode';
import { exportDictionary } from '../../api/metadata';
import { CancelledError } from '../../common/cancelled';
import { readDictionary } from '../../dictionary/model';
import type { DocumentServices } from '../../editor/documentServices';
import { candidatesFor } from '../../writes/moveData/candidates';
import { copyLines, copyMarkdown } from '../../writes/moveData/words';
import type { CopyOutcome } from '../../writes/moveData/copyOutcome';
import { copyOutcomeText, copyReport } from '../../writes/moveData/outcomeWords';
import { type CopyPlan, type PlannedCopy, planCopy } from '../../writes/moveData/plan';
import { dataCopy } from '../../writes/moveData/run';
import { displayName } from '../../projects/projectEntry';
import { chooseField } from './chooseField';
import { consentTo } from '../../window/consent';
import { informationMessage } from '../../window/messages';
import { projectHead } from '../../window/projectHead';
import { carryOut } from '../writeFlow/carryOut';
import { planWithRights } from '../writeFlow/planWithRights';
import { showRefusal, showResult } from '../writeFlow/showResult';
import { copiedText, lacksRight, readingText, refusalsText } from './moveDataFlow';
import { back, commandTitle, pickOne } from '../../window/multiStep';
import { projectFor } from '../pickProject';
import type { CommandHandler } from '../../window/registerCommand';
import { whenSlow } from '../../window/whenSlow';

/**
 * *Copy Field Data...*: the values and files of one field into another that the server has too; in Production also.
 * @throws CancelledError; SnapshotError, SafetyError, RedcapError while nothing has been sent
 */
// oxlint-disable-next-line max-lines-per-function -- one conversation with the user, from top to bottom
export function copyFieldData(services: DocumentServices): CommandHandler {
  // oxlint-disable-next-line max-lines-per-function -- one conversation with the user, from top to bottom
  return async (clicked) => {
    const { projects, reports } = services;
    const title = commandTitle(l10n.t('Copy Field Data'));
    const entry = await projectFor(projects, clicked, title);
    const name = displayName(entry);
    const session = await projects.session(entry.key);
    const model = readDictionary(
      await whenSlow(l10n.t('Reading the data dictionary of {0}', name), (signal) => exportDictionary(session, signal)),
    );
    const from = await chooseField(model, clicked, title, l10n.t('Choose the field whose data is copied'));
    const targets = candidatesFor({ server: model, draft: model }, from).filter(({ misfit }) => misfit === undefined);
    const picked = await pickOne({
      title,
      placeholder:
        targets.length === 0
          ? l10n.t('No field can take the data of {0}', from.name)
          : l10n.t('Choose the field that takes the data of {0} ({1}, {2})', from.name, from.type, from.form),
      items: targets.map(({ field }) => ({ label: field.name, description: `${field.type}, ${field.form}` })),
    });
    if (picked === back) {
      throw new CancelledError();
    }
    const { planned, target } = await planWithRights<PlannedCopy>(services, {
      entry,
      title: l10n.t('Counting what is to be copied in {0}', name),
      plan: (with_, signal, say) =>
        planCopy(with_, [{ from: from.name, to: picked.label }], signal, (step) => {
          say(readingText(step));
        }),
      lacksRight,
    });
    if (planned.kind === 'refused') {
      showRefusal(services, entry, refusalsText(planned.refusals));
      return;
    }
    if (planned.kind === 'nothing-to-copy') {
      void informationMessage(
        l10n.t('Nothing to copy: every value of {0} is in {1} already, or there is none.', from.name, picked.label),
      );
      return;
    }
    const { plan } = planned;
    const question = l10n.t('Copy the data of {0} to {1} in "{2}"?', from.name, picked.label, name);
    await consentTo({
      head: projectHead(entry, plan.ground.info),
      message: question,
      lines: copyLines(plan, l10n),
      verbs: [l10n.t('Copy')],
      showDetails: reports.addMarkdown(copyMarkdown(plan, question, l10n), l10n.t('Plan for {0}', name)),
    });
    const report = (of: CopyPlan, outcome: CopyOutcome): string =>
      copyReport(of, outcome, { when: new Date(), url: target.session.url }, l10n);
    const { outcome, id } = await carryOut(services, {
      entry,
      kind: dataCopy,
      target,
      plan,
      title: l10n.t('Copying in {0}', name),
      running: copiedText,
      report,
      stale: [],
    });
    showResult(services, {
      entry,
      status: outcome.status,
      text: copyOutcomeText(outcome, name, l10n),
      id,
      report: report(plan, outcome),
      title: l10n.t('Copy Field Data'),
    });
  };
}
