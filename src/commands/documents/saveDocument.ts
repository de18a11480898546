import { window } from 'vscode';
import type { DictionaryServices } from '../../editor/dictionaryServices';
import { documentOf } from '../../editor/redcapUri';
import { offerPushOf } from './offerPush';

/** A save that was joined to an older one can leave the document dirty. */
const mostSaves = 3;

/**
 * Ctrl+S in a document of a project: keeps the draft and offers the push. VS Code joins a save that meets an auto-save under way to that one
 * and forgets that it was asked for; this command does not.
 */
export function saveDocument(services: DictionaryServices): () => Promise<void> {
  return async () => {
    const document = window.activeTextEditor?.document;
    if (!document || !documentOf(document.uri)) {
      return;
    }
    for (let tries = 0; tries < mostSaves; tries++) {
      // What keeps a draft from being written, VS Code has said itself.
      if ((await services.saves.save(document)) || !document.isDirty) {
        await offerPushOf(services, document);
        return;
      }
    }
  };
}
