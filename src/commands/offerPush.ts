import type { TextDocument } from 'vscode';
import type { DictionaryServices } from '../editor/dictionaryServices';
import { projectOfDictionary } from '../editor/redcapUri';

/** What follows an explicit save of a document of a project: its push is offered. @throws CancelledError and what a push throws */
export async function offerPushOf(services: DictionaryServices, document: TextDocument): Promise<void> {
  if (projectOfDictionary(document.uri) === undefined) {
    await (await import('./pushStructure')).offerStructurePush(services, document);
    return;
  }
  await (await import('./pushDictionary')).offerPush(services, document);
}
