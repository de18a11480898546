import { commands, l10n, window } from 'vscode';
import type { PendingMerge } from '../editor/sourceControl/mergeStore';
import { addressesOf } from '../editor/sourceControl/targets';
import { undecidedRows } from '../operations/merge/undecidedRows';
import { displayName } from '../projects/projectEntry';
import { commandIds } from './ids';
import { informationMessage, warningMessage } from './messages';
import type { CommandHandler } from './registerCommand';
import { type SourceControlCommandDeps, draftText, saveOpen } from './sourceControlDeps';

/** *Complete Merge* of the merge editor: the result becomes the draft, based on the server's version that was merged in. Nothing is sent. */
export function completeMerge({ services, sources }: SourceControlCommandDeps): CommandHandler {
  return async (clicked) => {
    const uri = window.activeTextEditor?.document.uri;
    const [address] = addressesOf([clicked, uri]);
    if (address === undefined) {
      return;
    }
    const { merges } = await sources();
    const mergeAgain = (): Thenable<unknown> => commands.executeCommand(commandIds.mergeDictionary, clicked ?? uri);
    // VS Code asks about conflicts without a decision, saves the result and closes the editor.
    const accepted = await commands.executeCommand<{ readonly successful?: boolean } | undefined>('mergeEditor.acceptMerge');
    if (accepted?.successful === false) {
      return;
    }
    const { projects, documents, files } = services;
    const { key, name } = address;
    const merge = await merges.read(address);
    await saveOpen(services, key, name);
    if (merge === undefined || await draftText(services, address) !== merge.draftText) {
      const again = l10n.t('Merge Again');
      if (await warningMessage(l10n.t('The draft of {0} was changed since the merge began. Merge again.', name), again) === again) {
        await mergeAgain();
      }
      return;
    }
    if (accepted === undefined || !await isMeant(merge)) {
      await mergeAgain();
      return;
    }
    await documents.rebase(key, name, merge.serverText, merge.texts.result);
    await merges.end(address);
    files.fireChanged(key, name);
    await commands.executeCommand(commandIds.openDraft, clicked ?? uri);
    void informationMessage(l10n.t('Merged what others changed in {0} of "{1}" into your draft. Nothing was sent.', name, displayName(projects.get(key))));
  };
}

/** Asks where neither side was taken: completing would drop both changes. */
async function isMeant({ texts }: PendingMerge): Promise<boolean> {
  const rows = undecidedRows(texts);
  if (rows.length === 0) {
    return true;
  }
  const [back, complete] = [l10n.t('Back to Merge'), l10n.t('Take Neither')];
  const chosen = await window.showWarningMessage(l10n.t('Neither side was taken for {0}.', rows.join(', ')),
    { modal: true, detail: l10n.t('Completed like this, the draft has there what the server held before you and others changed it: both changes are dropped.') }, back, complete);
  return chosen === complete;
}
