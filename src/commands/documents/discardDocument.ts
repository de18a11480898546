import { commands, l10n, window, workspace } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import type { DocumentServices } from '../../editor/documentServices';
import { type DocumentAddress, documentUri, isAt } from '../../editor/redcapUri';
import { addressesOf } from '../../editor/sourceControl/targets';
import { displayName } from '../../projects/projectEntry';
import { editableNames } from '../../state/documentNames';
import { commandIds } from '../../window/ids';
import { commandTitle } from '../../window/multiStep';
import { documentFor } from './openDocument';
import { informationMessage } from '../../window/messages';
import type { CommandHandler } from '../../window/registerCommand';
import { type SourceControlCommandDeps, draftText, saveOpen } from './sourceControlDeps';

/** *Discard Draft...*: after a modal the document shows the server's version; for as long as the message stays, the draft can be brought back. */
export function discardDocument({ services }: SourceControlCommandDeps): CommandHandler {
  return async (...rows) => {
    const named = addressesOf(rows);
    const title = commandTitle(l10n.t('Discard Draft'));
    for (const { key, name } of named.length > 0 ? named : [await draftFor(services, rows, title)]) {
      const open = workspace.textDocuments.find(({ uri }) => isAt(uri, { key, name }));
      if (!(await services.documents.hasDraft(key, name)) && open?.isDirty !== true) {
        void informationMessage(
          l10n.t('There is no draft of {0} of "{1}".', name, displayName(services.projects.get(key))),
        );
        continue;
      }
      await discardDraft(services, { key, name });
    }
  };
}

async function draftFor(services: DocumentServices, args: readonly unknown[], title: string): Promise<DocumentAddress> {
  const { entry, name } = await documentFor(services, args, title, editableNames);
  return { key: entry.key, name };
}

/** Drops a draft after a modal; the editor then shows the server's version. @throws CancelledError */
export async function discardDraft(services: DocumentServices, address: DocumentAddress): Promise<void> {
  const { projects, documents, files, log } = services;
  const { key, name } = address;
  const title = displayName(projects.get(key));
  const [show, discard] = [l10n.t('Show Changes'), l10n.t('Discard Draft')];
  const chosen = await window.showWarningMessage(
    l10n.t('Discard the draft of {0} of "{1}"?', name, title),
    { modal: true, detail: l10n.t('Your edits since the last push are lost. Nothing changes on the server.') },
    show,
    discard,
  );
  if (chosen === show) {
    await commands.executeCommand(commandIds.compareDocument, documentUri(projects.get(key), name));
  }
  if (chosen !== discard) {
    throw new CancelledError();
  }
  // An editor with unsaved edits would keep them: saved first, then dropped as a whole.
  await saveOpen(key, name);
  const [text, { serverText }] = [await draftText(services, address), await documents.base(key, name)];
  await documents.discard(key, name);
  files.fireChanged(key, name);
  const bringBack = l10n.t('Bring Back');
  const offer = async (): Promise<void> => {
    if (
      (await informationMessage(l10n.t('Discarded the draft of {0} of "{1}".', name, title), bringBack)) === bringBack
    ) {
      // With the version that it started from: changes of others since are found again.
      await documents.rebase(key, name, serverText, text);
      files.fireChanged(key, name);
    }
  };
  offer().catch((error: unknown) => {
    log.error('sourceControl', 'the discarded draft could not be brought back', error);
  });
}
