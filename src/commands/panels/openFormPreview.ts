import { l10n, type TextDocument, Uri, workspace } from 'vscode';
import type { DictionaryDocuments } from '../../editor/language/dictionaryDocuments';
import { showDictionary } from '../../editor/dictionaryEditor';
import { isExplorerNode } from '../../explorer/node';
import type { ProjectAccess } from '../../projects/projectAccess';
import { activeUri } from '../../window/activeUri';
import { commandTitle } from '../../window/multiStep';
import type { FormPreviews } from '../../webviews/formPreview/formPreviews';
import { documentProject } from '../documents/documentProject';

export interface FormPreviewDeps {
  readonly projects: ProjectAccess;
  readonly documents: DictionaryDocuments;
  readonly previews: FormPreviews;
}

/** *Preview Form*: beside the dictionary that was clicked or is active, or beside that of the project whose row was clicked. */
export function openFormPreview({
  projects,
  documents,
  previews,
}: FormPreviewDeps): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const document = await dictionaryMeant(documents, clicked);
    if (document !== undefined) {
      previews.show(document);
      return;
    }
    const entry = await documentProject(projects, clicked, commandTitle(l10n.t('Preview Form')));
    const instrument = isExplorerNode(clicked) && 'instrument' in clicked ? clicked.instrument : undefined;
    const editor = await showDictionary(projects, entry.key, instrument === undefined ? undefined : { instrument });
    previews.show(editor.document, instrument);
  };
}

/** The dictionary whose title was clicked; without a click that of the active editor, text or table. */
async function dictionaryMeant(documents: DictionaryDocuments, clicked: unknown): Promise<TextDocument | undefined> {
  const uri = clicked instanceof Uri ? clicked : clicked === undefined ? activeUri() : undefined;
  const document = uri && (await workspace.openTextDocument(uri));
  return document !== undefined && documents.get(document) !== undefined ? document : undefined;
}
