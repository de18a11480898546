import { commands, l10n, window, workspace } from 'vscode';
import { RedcapError } from '../../api/errors';
import { CancelledError } from '../../common/cancelled';
import type { DictionaryServices } from '../../editor/dictionaryServices';
import { openDictionaryDocument, showComparison } from '../../editor/dictionaryEditor';
import { dictionaryFileName, dictionaryUri, projectOfDictionary } from '../../editor/redcapUri';
import {
  type PlannedPush,
  type PushOutcome,
  type PushRefusal,
  type ReviewedPush,
  dictionaryPush,
  planPush,
  reviewPush,
} from '../../writes/dictionary/pushDictionary';
import { specOf } from '../../writes/documents/registry';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { confirmPush } from './confirmPush';
import { callerRightsFor } from '../deletes/deleteDeps';
import { formProblem, pushMessage } from './dictionaryMessages';
import { dictionaryProject } from './dictionaryProject';
import { commandIds } from '../../window/ids';
import { commandTitle } from '../../window/multiStep';
import { whenSlow } from '../../window/whenSlow';
import { progressText, withProgress } from '../../window/writeProgress';
import { errorMessage, informationMessage } from '../../window/messages';

/** *Push Data Dictionary...*: shows what would change, asks, sends, reads back. */
export function pushDictionary(services: DictionaryServices): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const entry = await dictionaryProject(services.projects, clicked, commandTitle(l10n.t('Push Data Dictionary')));
    const open = workspace.textDocuments.find((document) => projectOfDictionary(document.uri) === entry.key);
    if (open?.isDirty && !(await services.saves.save(open))) {
      throw new CancelledError();
    }
    await pushDraft(services, entry);
  };
}

export interface PushDraftOptions {
  /** What the user says about the push; goes into the journal. */
  readonly message?: string;
}

/**
 * Plans, judges the changes against the records, asks, sends, reads back, reports.
 * @returns whether the server now holds the draft @throws CancelledError; SnapshotError, SafetyError, RedcapError while nothing has been sent
 */
export async function pushDraft(
  services: DictionaryServices,
  entry: ProjectEntry,
  { message }: PushDraftOptions = {},
): Promise<boolean> {
  const { projects, dictionaries, files, servers, reviews, log } = services;
  const title = displayName(entry);
  const session = await projects.session(entry.key);
  const planned = await whenSlow(
    l10n.t('Comparing the data dictionary of {0} with the server', title),
    async (signal): Promise<PlannedPush> => {
      const [draft, base, rights] = [
        await dictionaries.read(entry.key),
        await dictionaries.base(entry.key),
        await callerRightsFor(projects, entry.key, signal),
      ];
      return await planPush(
        session,
        { draft: Buffer.from(draft.content).toString('utf8'), base: base.serverText },
        rights,
        signal,
      );
    },
  );
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
  const plan = await whenSlow(
    l10n.t('Judging the changes against the records of {0}', title),
    async (signal, report): Promise<ReviewedPush> =>
      await reviewPush(
        session,
        planned.plan,
        await callerRightsFor(projects, entry.key, signal),
        signal,
        ({ done, total }) => {
          report(l10n.t('{0} of {1} records', done, total));
        },
      ),
  );
  switch (await confirmPush(plan, title, reviews, when)) {
    case 'compare':
      await openDictionaryDocument(projects, entry.key);
      await showComparison(projects, servers, entry.key, dictionaries.present(plan.server));
      return false;
    case 'merge':
      await commands.executeCommand(commandIds.mergeDictionary, dictionaryUri(entry));
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

async function showRefusals(
  services: DictionaryServices,
  entry: ProjectEntry,
  refusals: readonly PushRefusal[],
): Promise<void> {
  const [first] = refusals;
  if (!first) {
    return;
  }
  switch (first.reason) {
    case 'in-production': {
      const save = l10n.t('Save for Draft Mode...');
      const chosen = await window.showWarningMessage(
        l10n.t('"{0}" is in Production: the API refuses dictionary imports.', displayName(entry)),
        {
          modal: true,
          detail: l10n.t(
            'Save the file for Draft Mode and upload it in REDCap under Designer, Data Dictionary. Your draft is kept.',
          ),
        },
        save,
      );
      if (chosen === save) {
        await commands.executeCommand(commandIds.saveForDraftMode, { kind: 'project', projectKey: entry.key });
      }
      return;
    }
    case 'missing-right': {
      const right = first.right === 'design' ? l10n.t('Project Design and Setup') : l10n.t('API Import/Update');
      void errorMessage(
        l10n.t(
          'Your account lacks the right "{0}" in this project, so REDCap would refuse the push. Someone with the User Rights privilege can grant it. Your draft is kept.',
          right,
        ),
      );
      return;
    }
    case 'errors': {
      await openDictionaryDocument(services.projects, entry.key);
      await commands.executeCommand('workbench.actions.view.problems');
      const { length } = first.problems;
      void errorMessage(
        length === 1
          ? l10n.t('1 error keeps the data dictionary from being pushed: see Problems. Your draft is kept.')
          : l10n.t('{0} errors keep the data dictionary from being pushed: see Problems. Your draft is kept.', length),
      );
      return;
    }
    case 'form':
      void errorMessage(l10n.t('{0} Nothing was sent, your draft is kept.', formProblem(first.written)));
      return;
  }
}

function showOutcome(
  services: DictionaryServices,
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
        ? showComparison(
            services.projects,
            services.servers,
            entry.key,
            services.dictionaries.present(outcome.server ?? ''),
          )
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
