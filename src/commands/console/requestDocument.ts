import { type TextDocument, Uri, WorkspaceEdit, l10n, window, workspace } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { projectIn, projectWords, requestLanguage } from '../../editor/requestLanguage/requestProject';
import type { ProjectEntry } from '../../projects/projectEntry';
import { projectKeyword } from '../../reads/apiConsole/requestOf';
import { type RequestText, readRequest } from '../../reads/apiConsole/requestText';
import { informationMessage } from '../../window/messages';
import { projectFor } from '../pickProject';
import type { ConsoleDeps } from './consoleDeps';

/** The request document that is meant: the one of an address, else the one in the editor; nothing where it is none. */
export function requestDocument(clicked: unknown): TextDocument | undefined {
  const document =
    clicked instanceof Uri
      ? workspace.textDocuments.find(({ uri }) => uri.toString() === clicked.toString())
      : window.activeTextEditor?.document;
  return document?.languageId === requestLanguage ? document : undefined;
}

/** As `requestDocument`, and says where there is none. @throws CancelledError */
export function requireDocument(clicked: unknown): TextDocument {
  const document = requestDocument(clicked);
  if (!document) {
    void informationMessage(l10n.t('Open a request first, with New API Request.'));
    throw new CancelledError();
  }
  return document;
}

/** The project that a request names; else the user picks one, and the document says so from then on. @throws CancelledError */
export async function projectOfDocument(
  { projects }: Pick<ConsoleDeps, 'projects'>,
  document: TextDocument,
  title: string,
): Promise<ProjectEntry> {
  const text = readRequest(document.getText());
  const named = projectIn(text, projects.list());
  if (named) {
    return named;
  }
  const entry = await projectFor(projects, undefined, title);
  await writeProject(document, text, projectWords(entry, projects.list()));
  return entry;
}

/** Puts the words of a project into a request. */
export async function writeProject(document: TextDocument, text: RequestText, words: string): Promise<void> {
  const edit = new WorkspaceEdit();
  const written = text.entries.findLast(({ name }) => name.text === projectKeyword);
  if (written) {
    const { range } = document.lineAt(document.positionAt(written.name.start).line);
    edit.replace(document.uri, range, `${projectKeyword}: ${words}`);
  } else {
    edit.insert(document.uri, document.positionAt(text.entries[0]?.name.start ?? 0), `${projectKeyword}: ${words}\n`);
  }
  await workspace.applyEdit(edit);
}
