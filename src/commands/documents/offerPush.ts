import type { TextDocument } from 'vscode';
import type { DictionaryServices } from '../../editor/dictionaryServices';
import { dictionaryFileName, documentOf } from '../../editor/redcapUri';
import type { DocumentName } from '../../state/documentNames';
import type { ProjectEntry } from '../../projects/projectEntry';

/**
 * Pushes the draft of a document of whatever kind; each kind's way is loaded when it is first used. `message` goes into the journal.
 * @returns whether the server now holds the draft @throws CancelledError and what a push throws
 */
export async function pushDocumentDraft(
  services: DictionaryServices,
  entry: ProjectEntry,
  name: DocumentName,
  options: { readonly message?: string } = {},
): Promise<boolean> {
  return name === dictionaryFileName
    ? await (await import('./pushDictionary')).pushDraft(services, entry, options)
    : await (await import('./pushStructure')).pushStructureDraft(services, entry, name, options);
}

/** What follows an explicit save of a document of a project: its push is offered. @throws CancelledError and what a push throws */
export async function offerPushOf(services: DictionaryServices, document: TextDocument): Promise<void> {
  const address = documentOf(document.uri);
  if (address) {
    await pushDocumentDraft(services, services.projects.get(address.key), address.name);
  }
}
