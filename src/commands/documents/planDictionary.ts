import { commands, l10n, window } from 'vscode';
import type { DocumentServices } from '../../editor/documentServices';
import { openDictionaryDocument } from '../../editor/dictionaryEditor';
import {
  type PlannedPush,
  type PushPlan,
  type PushRefusal,
  type PushRequest,
  type ReviewedPush,
  planPush,
  reviewPush,
} from '../../writes/dictionary/planPush';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { callerRightsFor } from '../../projects/callerRights';
import { formProblem } from './dictionaryMessages';
import { refusalText } from '../../writes/words/refusalText';
import { commandIds } from '../../window/ids';
import { whenSlow } from '../../window/whenSlow';
import { errorMessage } from '../../window/messages';

/** Compares the draft with the server; rights that are missing are looked up afresh once: someone may have granted them just now. */
export async function planDictionary(
  { projects, dictionaries }: DocumentServices,
  { key, ...entry }: ProjectEntry,
  goal?: PushRequest['goal'],
): Promise<PlannedPush> {
  return await whenSlow(
    l10n.t('Comparing the data dictionary of {0} with the server', displayName({ key, ...entry })),
    async (signal) => {
      const session = await projects.session(key);
      const [draft, base] = [await dictionaries.read(key), await dictionaries.base(key)];
      const request = {
        draft: Buffer.from(draft.content).toString('utf8'),
        base: base.serverText,
        ...(goal && { goal }),
      };
      const plan = async (): Promise<PlannedPush> =>
        await planPush(session, request, await callerRightsFor(projects, key, signal), signal);
      const planned = await plan();
      if (planned.kind === 'refused' && planned.refusals.some(({ reason }) => reason === 'missing-right')) {
        projects.forget(key, ['ownRights', 'users']);
        return await plan();
      }
      return planned;
    },
  );
}

/** The plan with what its changes mean for the records. */
export async function reviewed(
  { projects }: DocumentServices,
  entry: ProjectEntry,
  plan: PushPlan,
): Promise<ReviewedPush> {
  const session = await projects.session(entry.key);
  return await whenSlow(
    l10n.t('Judging the changes against the records of {0}', displayName(entry)),
    async (signal, report) =>
      await reviewPush(session, plan, await callerRightsFor(projects, entry.key, signal), signal, ({ done, total }) => {
        report(l10n.t('{0} of {1} records', done, total));
      }),
  );
}

/** Says why a draft cannot be pushed, and where that is. */
export async function showRefusals(
  services: DocumentServices,
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
    case 'missing-right':
      void errorMessage(`${refusalText(first, l10n)} ${l10n.t('Your draft is kept.')}`);
      return;
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
