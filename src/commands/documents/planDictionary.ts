import { commands, l10n, window } from 'vscode';
import { openDictionaryDocument } from '../../editor/dictionaryEditor';
import type { DocumentServices } from '../../editor/documentServices';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import type { OperationTarget, Progress } from '../../safety/operation';
import {
  type PushRefusal,
  type PushRequest,
  type ReviewedPush,
  planPush,
  reviewPush,
} from '../../writes/dictionary/plan';
import { pushSummary } from '../../writes/dictionary/pushSummary';
import { reviewLines } from '../../writes/review/reviewText';
import { refusalText } from '../../writes/words/refusalText';
import { commandIds } from '../../window/ids';
import { errorMessage } from '../../window/messages';
import { offer } from '../../window/offer';
import { formProblem } from './formProblem';
import type { Draft, PlannedDocument } from './pushFlow';

export type PlannedDictionary = PlannedDocument<ReviewedPush, PushRefusal>;

/** Compares the draft with the server and judges what changes against the records. @throws RedcapError, CancelledError */
export async function planReviewed(
  { session, rights }: OperationTarget,
  request: Draft & Pick<PushRequest, 'goal'>,
  signal: AbortSignal,
  onProgress: (progress: Pick<Progress, 'done' | 'total'>) => void,
): Promise<PlannedDictionary> {
  const planned = await planPush(session, request, rights, signal);
  return planned.kind === 'plan'
    ? { kind: 'plan', plan: await reviewPush(session, planned.plan, rights, signal, onProgress) }
    : planned;
}

/** What a draft changes and what that means for the records, for a modal; errors that the server holds already are told, and block nothing. */
export function dictionaryLines({ changes, review, standing }: ReviewedPush): readonly string[] {
  return [
    ...pushSummary(changes, l10n, reviewLines(review, l10n)).split('\n'),
    ...(standing.length === 0
      ? []
      : [
          standing.length === 1
            ? l10n.t('1 error that the server already holds stays as it is: see Problems.')
            : l10n.t('{0} errors that the server already holds stay as they are: see Problems.', standing.length),
        ]),
  ];
}

/** Says why a draft cannot be pushed, and where that is. */
export async function showDictionaryRefusals(
  { projects, log }: DocumentServices,
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
      const text = `${refusalText(first, l10n)} ${l10n.t('Your draft is kept.')}`;
      const browser = {
        title: l10n.t('Open in Browser'),
        act: () => commands.executeCommand(commandIds.openInBrowser, { kind: 'project', projectKey: entry.key }),
      };
      offer(log, 'push', { level: 'error', text, offers: entry.origin === 'sample' ? [] : [browser] });
      return;
    }
    case 'errors': {
      await openDictionaryDocument(projects, entry.key);
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
