import { type TextEditor, l10n, window, workspace } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import type { DocumentServices } from '../../editor/documentServices';
import { documentUri } from '../../editor/redcapUri';
import { viewIds } from '../../window/viewIds';
import type { DocumentName } from '../../state/documentNames';
import { documentsOf, hasDocument } from '../../writes/documents/registry';
import { documentTitle } from '../../writes/documents/documentWords';
import { refusalText } from '../../writes/words/refusalText';
import type { ProjectAccess } from '../../projects/projectAccess';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { warningMessage } from '../../window/messages';
import { back, commandTitle, pickOne } from '../../window/multiStep';
import { projectFor } from '../pickProject';
import { documentTargets } from './documentProject';

/** *Open Project Document...*: lists the documents that a project has. */
export function openDocument(services: DocumentServices): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const title = commandTitle(l10n.t('Open Project Document'));
    const entry = await projectFor(services.projects, clicked, title);
    await openProjectDocument(services.projects, entry, await pickDocument(services, entry, title));
  };
}

/** *Open Arms as CSV* and the like, from a row of the tree or the palette. */
export function openNamed({ projects }: DocumentServices, name: DocumentName): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const entry = await projectFor(
      projects,
      clicked,
      commandTitle(
        name.endsWith('.csv')
          ? l10n.t('Open {0} as CSV', documentTitle(name, l10n))
          : l10n.t('Open {0}', documentTitle(name, l10n)),
      ),
    );
    // Read first: an error of the server is then shown in words, not as an empty editor.
    const info = await window.withProgress({ location: { viewId: viewIds.projects } }, () =>
      projects.part(entry.key, 'info'),
    );
    if (!hasDocument(name, info)) {
      void warningMessage(refusalText({ reason: 'classic-document', document: name }, l10n, displayName(entry)));
      return;
    }
    await openProjectDocument(projects, entry, name);
  };
}

/** Opens a document of a project in an editor, as UTF-8 whatever the user's default is. Errors of the server are shown by the editor itself. */
export async function openProjectDocument(
  projects: ProjectAccess,
  entry: ProjectEntry,
  name: DocumentName,
): Promise<TextEditor> {
  const uri = documentUri(projects.get(entry.key), name);
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return await window.showTextDocument(open ?? (await workspace.openTextDocument(uri, { encoding: 'utf8' })), {
    preview: false,
  });
}

/** The document that is meant: what was clicked, that of the active editor, or the user's pick among `names`. @throws CancelledError */
export async function documentFor<N extends DocumentName>(
  services: DocumentServices,
  args: readonly unknown[],
  title: string,
  names: readonly N[],
): Promise<{ readonly entry: ProjectEntry; readonly name: N }> {
  const [target] = await documentTargets(services.projects, args, title);
  const entry = services.projects.get(target?.key ?? '');
  const name = names.find((each) => target?.names.some((meant) => meant === each));
  return { entry, name: name ?? (await pickDocument(services, entry, title, names)) };
}

async function pickDocument<N extends DocumentName>(
  { projects, documents }: DocumentServices,
  entry: ProjectEntry,
  title: string,
  names?: readonly N[],
): Promise<N> {
  const items = async () => {
    const [info, drafts] = [await projects.part(entry.key, 'info'), await documents.drafts(entry.key)];
    return documentsOf(info)
      .filter((name): name is N => names?.some((each) => each === name) ?? true)
      .map((name) => ({
        label: documentTitle(name, l10n),
        description: name,
        detail: drafts.some((draft) => draft === name) ? l10n.t('Draft on this computer, not pushed to REDCap') : '',
        name,
      }));
  };
  const chosen = await pickOne({
    title,
    placeholder: l10n.t('Choose a document of {0}', displayName(entry)),
    items: items(),
  });
  if (chosen === back) {
    throw new CancelledError();
  }
  return chosen.name;
}
