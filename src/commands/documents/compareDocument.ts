import { commands, l10n } from 'vscode';
import { documentUri } from '../../editor/redcapUri';
import { serverUri } from '../../editor/serverDocuments';
import { addressesOf } from '../../editor/sourceControl/targets';
import { displayName } from '../../projects/projectEntry';
import { openProjectDocument } from './openDocument';
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
