import { commands, l10n } from 'vscode';
import { documentUri } from '../../editor/redcapUri';
import { serverUri } from '../../editor/serverDocuments';
import { addressesOf } from '../../editor/sourceControl/targets';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { type DocumentName, editableNames } from '../../state/documentNames';
import type { DocumentServices } from '../../editor/documentServices';
import { documentTitle } from '../../writes/documents/documentWords';
import { commandTitle } from '../../window/multiStep';
import { documentFor, openProjectDocument } from './openDocument';
import type { CommandHandler } from '../../window/registerCommand';
import type { SourceControlCommandDeps } from './sourceControlDeps';

/** *Show Changes*: what the draft started from (left) and the draft. */
export function compareDocument({ services: { projects } }: SourceControlCommandDeps): CommandHandler {
  return async (...rows) => {
    for (const { key, name } of addressesOf(rows)) {
      const entry = projects.get(key);
      await commands.executeCommand(
        'vscode.diff',
        serverUri(entry, name, 'base'),
        documentUri(entry, name),
        l10n.t('{0} ({1}: as opened ↔ draft)', name, displayName(entry)),
      );
    }
  };
}

/** *Compare with Server*: what the server holds now (left) and the draft. */
export function compareWithServer(services: DocumentServices): CommandHandler {
  return async (clicked, selection) => {
    const { entry, name } = await documentFor(
      services,
      [clicked, selection],
      commandTitle(l10n.t('Compare with Server')),
      editableNames,
    );
    await showComparison(services, entry, name, await services.documents.fetch(entry.key, name));
  };
}

/** Opens the diff editor with a version that the server holds (left) and the draft. */
export async function showComparison(
  { projects, servers, documents }: DocumentServices,
  entry: ProjectEntry,
  name: DocumentName,
  serverText: string,
): Promise<void> {
  await openProjectDocument(projects, entry, name);
  await commands.executeCommand(
    'vscode.diff',
    servers.show(entry, documents.present(name, serverText), name),
    documentUri(entry, name),
    l10n.t('{0}: server ↔ draft', `${displayName(entry)}, ${documentTitle(name, l10n)}`),
  );
}

/** *Show Incoming Changes*: what the draft started from (left) and what the server holds now. */
export function compareIncoming({
  services: { projects, servers, documents },
  sources,
}: SourceControlCommandDeps): CommandHandler {
  return async (...rows) => {
    const { incoming } = await sources();
    for (const { key, name } of addressesOf(rows)) {
      const entry = projects.get(key);
      const text = incoming.of(key).get(name);
      const server =
        text === undefined
          ? serverUri(entry, name, 'server')
          : servers.show(entry, documents.present(name, text), name);
      await commands.executeCommand(
        'vscode.diff',
        serverUri(entry, name, 'base'),
        server,
        l10n.t('{0} ({1}: as opened ↔ server)', name, displayName(entry)),
      );
    }
  };
}

/** *Open File* of rows. */
export function openDraft({ services: { projects } }: SourceControlCommandDeps): CommandHandler {
  return async (...rows) => {
    for (const { key, name } of addressesOf(rows)) {
      await openProjectDocument(projects, projects.get(key), name);
    }
  };
}
