import { commands, l10n, window } from 'vscode';
import { RedcapError } from '../../api/errors';
import type { DocumentServices } from '../../editor/documentServices';
import { dictionaryFileName, dictionaryUri } from '../../editor/redcapUri';
import { type PushOutcome, dictionaryPush } from '../../writes/dictionary/pushDictionary';
import { specOf } from '../../writes/documents/registry';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { confirmPush } from './confirmPush';
import { pushMessage } from './dictionaryMessages';
import { callerRightsFor } from '../../projects/callerRights';
import { showComparison } from './compareDocument';
import { planDictionary, reviewed, showRefusals } from './planDictionary';
import { commandIds } from '../../window/ids';
import { progressText, withProgress } from '../../window/writeProgress';
import { errorMessage, informationMessage } from '../../window/messages';

export interface PushDraftOptions {
  /** What the user says about the push; goes into the journal. */
  readonly message?: string;
}

/**
 * Plans, judges the changes against the records, asks, sends, reads back, reports.
 * @returns whether the server now holds the draft @throws CancelledError; SnapshotError, SafetyError, RedcapError while nothing has been sent
 */
export async function pushDictionaryDraft(
  services: DocumentServices,
  entry: ProjectEntry,
  { message }: PushDraftOptions = {},
): Promise<boolean> {
  const { projects, dictionaries, files, reviews, log } = services;
  const title = displayName(entry);
  const session = await projects.session(entry.key);
  const planned = await planDictionary(services, entry);
  if (planned.kind === 'refused') {
    await showRefusals(services, entry, planned.refusals);
    return false;
  }
  if (planned.kind === 'nothing-to-push') {
    // A draft that says the same in other words is none.
    await dictionaries.settle(entry.key, planned.server);
    files.fireChanged(entry.key);
    window.setStatusBarMessage(l10n.t('$(check) No changes to push: the server holds the same data dictionary'), 5000);
    return true;
  }
  const when = new Date();
  const plan = await reviewed(services, entry, planned.plan);
  switch (await confirmPush(plan, title, reviews, when)) {
    case 'compare':
      await showComparison(services, entry, dictionaryFileName, plan.server);
      return false;
    case 'merge':
      await commands.executeCommand(commandIds.mergeIncoming, dictionaryUri(entry));
      return false;
    case 'keep-data':
      await (await import('../moveData/keepFieldData')).keepFieldData(services, entry, plan);
      return !(await services.documents.drafts(entry.key)).includes(dictionaryFileName);
    case 'push':
      break;
  }
  const rights = await callerRightsFor(projects, entry.key);
  const { outcome, id } = await withProgress(l10n.t('Pushing the data dictionary of {0}', title), (say, signal) =>
    services.history.write(entry, dictionaryPush, {
      target: { session, rights },
      plan,
      username: rights?.username ?? entry.username,
      message,
      onProgress: (step) => {
        say(progressText(step, () => l10n.t('sending')));
      },
      signal,
    }),
  );
  log.info(
    'push',
    `${outcome.status}, ${outcome.imported ?? 'no'} fields returned, ${outcome.differences.length} differences`,
  );
  if (outcome.sent) {
    projects.forget(entry.key, specOf(dictionaryFileName).stale);
  }
  if (outcome.status === 'done' && outcome.server !== undefined) {
    await dictionaries.settle(entry.key, outcome.server);
    files.fireChanged(entry.key);
  }
  showOutcome(services, entry, outcome, id);
  return outcome.status === 'done';
}

function showOutcome(
  services: DocumentServices,
  entry: ProjectEntry,
  outcome: PushOutcome,
  id: string | undefined,
): void {
  const text = pushMessage(outcome, displayName(entry));
  const undo = l10n.t('Undo...');
  const offers = id === undefined ? [] : [undo];
  const undoNow = (): Thenable<unknown> =>
    commands.executeCommand(commandIds.undoOperation, { kind: 'operation', projectKey: entry.key, operation: id });
  if (outcome.status === 'done') {
    informationMessage(text, ...offers)
      .then((chosen) => (chosen === undo ? undoNow() : undefined))
      .then(undefined, (error: unknown) => {
        services.log.error('push', 'the undo could not be started', error);
      });
    return;
  }
  const compare = l10n.t('Compare');
  const replace = l10n.t('Replace Token');
  const buttons = [
    ...(outcome.server === undefined ? [] : [compare]),
    ...(RedcapError.is(outcome.error, 'token-refused') ? [replace] : []),
  ];
  errorMessage(text, ...buttons, ...offers)
    .then((chosen) =>
      chosen === compare
        ? showComparison(services, entry, dictionaryFileName, outcome.server ?? '')
        : chosen === undo
          ? undoNow()
          : chosen === replace
            ? commands.executeCommand(commandIds.replaceToken, { kind: 'project', projectKey: entry.key })
            : undefined,
    )
    .then(undefined, (error: unknown) => {
      services.log.error('push', 'the comparison could not be opened', error);
    });
}
