import type { CustomTextEditorProvider, TextDocument, Uri, WebviewPanel } from 'vscode';
import { Disposable } from '../../common/disposable';
import { DictionaryTable, type TableDeps } from './dictionaryTable';

/** The tables of this window: custom editors whose model is the text. */
export class DictionaryTables extends Disposable implements CustomTextEditorProvider {
  private readonly open = new Set<DictionaryTable>();
  /** Rows to be shown by tables that are about to open. */
  private readonly wanted = new Map<string, number>();

  constructor(private readonly deps: TableDeps) {
    super();
  }

  resolveCustomTextEditor(document: TextDocument, panel: WebviewPanel): void {
    const table = this._register(new DictionaryTable(panel, document, this.deps));
    this.open.add(table);
    const key = document.uri.toString();
    const row = this.wanted.get(key);
    this.wanted.delete(key);
    if (row !== undefined) {
      table.reveal(row);
    }
    panel.onDidDispose(() => {
      this.open.delete(table);
      table.dispose();
    });
  }

  /** Selects a row, as soon as the table of the text is there. */
  reveal(uri: Uri, row: number): void {
    const table = this.tableOf(uri);
    if (table === undefined) {
      this.wanted.set(uri.toString(), row);
    } else {
      table.reveal(row);
    }
  }

  /** The table that is looked at. */
  get active(): DictionaryTable | undefined {
    return [...this.open].find((table) => table.isActive);
  }

  tableOf(uri: Uri): DictionaryTable | undefined {
    const all = [...this.open].filter((table) => table.uri.toString() === uri.toString());
    return all.find((table) => table.isActive) ?? all[0];
  }
}
