import { l10n } from 'vscode';
import { exportDictionary } from '../../api/metadata';
import { CancelledError } from '../../common/cancelled';
import { readDictionary } from '../../dictionary/model';
import type { DocumentServices } from '../../editor/documentServices';
import { candidatesFor } from '../../writes/moveData/candidates';
import { copyLines, copyMarkdown } from '../../writes/moveData/moveText';
import { copyOutcomeText } from '../../writes/moveData/outcomeText';
import { type PlannedCopy, planCopy } from '../../writes/moveData/planCopy';
import { dataCopy } from '../../writes/moveData/runCopy';
import type { OperationTarget } from '../../safety/operation';
import { displayName } from '../../projects/projectEntry';
import { chooseField } from './chooseField';
import { consentTo } from '../../window/consent';
import { callerRightsFor } from '../../projects/callerRights';
import { errorMessage, informationMessage, warningMessage } from '../../window/messages';
import { copiedText, readingText, refusalsText } from './moveDataFlow';
import { back, commandTitle, pickOne } from '../../window/multiStep';
import { projectFor } from '../pickProject';
import type { CommandHandler } from '../../window/registerCommand';
import { whenSlow } from '../../window/whenSlow';
import { progressText, withProgress } from '../../window/writeProgress';

/**
 * *Copy Field Data...*: the values and files of one field into another that the server has too; in Production also.
 * @throws CancelledError; SnapshotError, SafetyError, RedcapError while nothing has been sent
 */
export function copyFieldData({ projects, history, reviews, log }: DocumentServices): CommandHandler {
  return async (clicked) => {
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
    const target: OperationTarget = { session, rights: await callerRightsFor(projects, entry.key) };
    const planned = await whenSlow(
      l10n.t('Counting what is to be copied in {0}', name),
      async (signal, report): Promise<PlannedCopy> =>
        await planCopy(target, [{ from: from.name, to: picked.label }], signal, (step) => {
          report(readingText(step));
        }),
    );
    if (planned.kind === 'refused') {
      void errorMessage(refusalsText(planned.refusals));
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
    await consentTo(question, copyLines(plan, l10n).join('\n'), [l10n.t('Copy')], () =>
      reviews.show(copyMarkdown(plan, question, l10n), l10n.t('Plan for {0}', name)),
    );
    const { outcome } = await withProgress(l10n.t('Copying in {0}', name), (say, signal) =>
      history.write(entry, dataCopy, {
        target,
        plan,
        username: target.rights?.username ?? entry.username,
        onProgress: (step) => {
          say(progressText(step, copiedText));
        },
        signal,
      }),
    );
    log.info(
      'copy data',
      `${outcome.status}, ${outcome.counts.values} values, ${outcome.counts.files} files, ${outcome.differences.length} differences, ${outcome.remaining.length} records not reached`,
    );
    const text = copyOutcomeText(outcome, name, l10n);
    void (
      outcome.status === 'done' ? informationMessage : outcome.status === 'cancelled' ? warningMessage : errorMessage
    )(text);
  };
}
