import { setTimeout as delay } from 'node:timers/promises';
import { commands, l10n, window, workspace } from 'vscode';
import type { DocumentAddress } from '../../editor/redcapUri';
import type { PendingMerge } from '../../editor/sourceControl/mergeStore';
import { mergeTextOf } from '../../editor/sourceControl/mergeUri';
import { addressesOf } from '../../editor/sourceControl/targets';
import { undecidedRows } from '../../writes/merge/undecidedRows';
import { displayName } from '../../projects/projectEntry';
import { commandIds } from '../../window/ids';
import { informationMessage, warningMessage } from '../../window/messages';
import type { CommandHandler } from '../../window/registerCommand';
import { type SourceControlCommandDeps, draftText, saveOpen } from './sourceControlDeps';

const patience = 3000;

/** *Complete Merge* of the merge editor: the result becomes the draft, based on the server's version that was merged in. Nothing is sent. */
export function completeMerge({ services, sources }: SourceControlCommandDeps): CommandHandler {
  return async (clicked) => {
    const uri = window.activeTextEditor?.document.uri;
    const [address] = addressesOf([clicked, uri]);
    if (address === undefined) {
      return;
    }
    const { merges } = await sources();
    const mergeAgain = (): Thenable<unknown> => commands.executeCommand(commandIds.mergeIncoming, clicked ?? uri);
    await saveResult(address);
    // VS Code asks about conflicts without a decision, saves the result and closes the editor.
    const accepted = await commands.executeCommand<{ readonly successful?: boolean } | undefined>(
      'mergeEditor.acceptMerge',
    );
    if (accepted?.successful === false) {
      return;
    }
    const { projects, documents, files } = services;
    const { key, name } = address;
    const merge = await merges.read(address);
    await saveOpen(key, name);
    if (merge === undefined || (await draftText(services, address)) !== merge.draftText) {
      const again = l10n.t('Merge Again');
      if (
        (await warningMessage(
          l10n.t('The draft of {0} was changed since the merge began. Merge again.', name),
          again,
        )) === again
      ) {
        await mergeAgain();
      }
      return;
    }
    if (accepted === undefined || !(await isMeant(merge))) {
      await mergeAgain();
      return;
    }
    await documents.rebase(key, name, merge.serverText, merge.texts.result);
    await merges.end(address);
    files.fireChanged(key, name);
    await commands.executeCommand(commandIds.openDraft, clicked ?? uri);
    void informationMessage(
      l10n.t(
        'Merged what others changed in {0} of "{1}" into your draft. Nothing was sent.',
        name,
        displayName(projects.get(key)),
      ),
    );
  };
}

/**
 * Saves the result, auto-save or not. The merge editor, told to save while an auto-save is under way, does not wait for it and asks whether to save
 * when it closes: so nothing may be unsaved before.
 */
async function saveResult({ key, name }: DocumentAddress): Promise<void> {
  const result = workspace.textDocuments.find(({ uri }) => {
    const text = mergeTextOf(uri);
    return text?.version === 'result' && text.address.key === key && text.address.name === name;
  });
  if (result === undefined || !result.isDirty) {
    return;
  }
  let listener: { dispose(): void } | undefined;
  const saved = new Promise<void>((resolve) => {
    listener = workspace.onDidSaveTextDocument((document) => {
      if (document === result) {
        resolve();
      }
    });
  });
  try {
    // A save that is refused because another is under way ends with that one; one that fails is told by VS Code.
    if (!(await result.save()) && result.isDirty) {
      await Promise.race([saved, delay(patience, undefined, { ref: false })]);
    }
  } finally {
    listener?.dispose();
  }
}

/** Asks where neither side was taken: completing would drop both changes. */
async function isMeant({ texts }: PendingMerge): Promise<boolean> {
  const rows = undecidedRows(texts);
  if (rows.length === 0) {
    return true;
  }
  const [back, complete] = [l10n.t('Back to Merge'), l10n.t('Take Neither')];
  const chosen = await window.showWarningMessage(
    l10n.t('Neither side was taken for {0}.', rows.join(', ')),
    {
      modal: true,
      detail: l10n.t(
        'Completed like this, the draft has there what the server held before you and others changed it: both changes are dropped.',
      ),
    },
    back,
    complete,
  );
  return chosen === complete;
}
