import {
  commands,
  l10n,
  Range,
  Selection,
  type TextDocument,
  TextEditorRevealType,
  Uri,
  window,
  workspace,
} from 'vscode';
import { openDictionaryDocument, rowOf, type Reveal } from '../../editor/dictionaryEditor';
import { reached } from '../../window/milestones';
import type { DictionaryDocuments } from '../../editor/language/dictionaryDocuments';
import { isExplorerNode } from '../../explorer/node';
import type { ProjectAccess } from '../../projects/projectAccess';
import type { DictionaryTables } from '../../webviews/dictionaryTable/dictionaryTables';
import { commandTitle } from '../../window/multiStep';
import { viewTypes } from '../../window/viewIds';
import { documentProject } from '../documents/documentProject';
import { revealOf } from '../documents/openDictionary';

export interface DictionaryTableDeps {
  readonly projects: ProjectAccess;
  readonly documents: DictionaryDocuments;
  readonly tables: DictionaryTables;
}

/** *Open as Table*: the dictionary that was clicked or is active, or that of the project whose row was clicked, at its row. */
export function openDictionaryTable({
  projects,
  documents,
  tables,
}: DictionaryTableDeps): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const editor = window.activeTextEditor;
    if (clicked instanceof Uri) {
      await openTable(
        clicked,
        tables,
        editor?.document.uri.toString() === clicked.toString() ? caretRow(documents, editor) : undefined,
      );
      return;
    }
    if (clicked === undefined && editor !== undefined && documents.get(editor.document) !== undefined) {
      await openTable(editor.document.uri, tables, caretRow(documents, editor));
      return;
    }
    const entry = await documentProject(projects, clicked, commandTitle(l10n.t('Open as Table')));
    const document = await openDictionaryDocument(projects, entry.key);
    const wanted: Reveal | undefined = isExplorerNode(clicked) ? revealOf(clicked) : undefined;
    await openTable(document.uri, tables, wanted && rowOf(document, wanted));
    reached('dictionaryOpened');
  };
}

async function openTable(uri: Uri, tables: DictionaryTables, row: number | undefined): Promise<void> {
  if (row !== undefined && row > 0) {
    tables.reveal(uri, row);
  }
  await commands.executeCommand('vscode.openWith', uri, viewTypes.dictionaryTable, { preview: false });
}

function caretRow(
  documents: DictionaryDocuments,
  editor: { readonly document: TextDocument; readonly selection: Selection },
): number | undefined {
  return documents.get(editor.document)?.model.document.rowAt(editor.document.offsetAt(editor.selection.active));
}

/** *Open as Text*: at the cell that the table is at. */
export async function showAsText(
  document: TextDocument,
  offsets?: { readonly start: number; readonly end: number },
): Promise<void> {
  const editor = await window.showTextDocument(document, { preview: false });
  if (offsets !== undefined) {
    const range = new Range(document.positionAt(offsets.start), document.positionAt(offsets.end));
    editor.selection = new Selection(range.start, range.end);
    editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
  }
}

/** The same from the title of a table. */
export function openDictionaryText(tables: DictionaryTables): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const table = clicked instanceof Uri ? tables.tableOf(clicked) : tables.active;
    const uri = table?.uri ?? (clicked instanceof Uri ? clicked : undefined);
    if (uri !== undefined) {
      await showAsText(await workspace.openTextDocument(uri), table?.cell);
    }
  };
}
