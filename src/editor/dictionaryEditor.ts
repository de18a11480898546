import {
  type Position,
  Range,
  Selection,
  type TextDocument,
  type TextEditor,
  TextEditorRevealType,
  window,
  workspace,
} from 'vscode';
import type { ProjectAccess } from '../projects/projectAccess';
import { reached } from '../window/milestones';
import { type DictionaryModel, readDictionary } from '../dictionary/model';
import { dictionaryUri } from './redcapUri';

/** Which row to bring into view: a field's, or the first of an instrument. */
export type Reveal = { readonly field: string } | { readonly instrument: string };

/** Opens a project's dictionary as CSV, as UTF-8 whatever the user's default is. Errors of the server are shown by the editor itself. */
export async function openDictionaryDocument(projects: ProjectAccess, key: string): Promise<TextDocument> {
  const uri = dictionaryUri(projects.get(key));
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return open ?? (await workspace.openTextDocument(uri, { encoding: 'utf8' }));
}

/** Opens the dictionary in an editor and selects the row asked for. */
export async function showDictionary(projects: ProjectAccess, key: string, reveal?: Reveal): Promise<TextEditor> {
  const editor = await window.showTextDocument(await openDictionaryDocument(projects, key), { preview: false });
  reached('dictionaryOpened');
  if (reveal) {
    const at = positionOf(editor.document, reveal);
    if (at) {
      editor.selection = new Selection(at, at);
      editor.revealRange(new Range(at, at), TextEditorRevealType.InCenterIfOutsideViewport);
    }
  }
  return editor;
}

/** Where the row asked for begins: a caret before the variable name. Line ends of the document are those the editor shows. */
function positionOf(document: TextDocument, reveal: Reveal): Position | undefined {
  const model = readDictionary(document.getText());
  const row = rowIn(model, reveal);
  return row === undefined ? undefined : document.positionAt(model.document.rowStart(row));
}

/** The row asked for; the header is row 0. */
export function rowOf(document: TextDocument, reveal: Reveal): number | undefined {
  return rowIn(readDictionary(document.getText()), reveal);
}

function rowIn(model: DictionaryModel, reveal: Reveal): number | undefined {
  const field = 'field' in reveal ? model.field(reveal.field) : model.form(reveal.instrument)?.fields[0];
  return field && model.rowOf(field);
}
