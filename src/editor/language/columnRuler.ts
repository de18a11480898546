import { StatusBarAlignment, l10n, window } from 'vscode';
import { Disposable } from '../../common/disposable';
import { columnNames, type ColumnName } from '../../dictionary/columnNames';
import { columnDoc } from '../../dictionary/language/columnDocs';
import { plainLabel } from '../../dictionary/language/markdown';
import { cellPlaceAt } from '../../dictionary/language/ruler';
import type { DictionaryDocuments } from './dictionaryDocuments';

/** Says in the status bar which cell the caret is in: `C4 field_type`. */
export class ColumnRuler extends Disposable {
  private readonly item = this._register(
    window.createStatusBarItem('redcapWorkbench.column', StatusBarAlignment.Right, 101),
  );

  constructor(private readonly documents: DictionaryDocuments) {
    super();
    this.item.name = l10n.t('REDCap: cell of the data dictionary');
    this._register(
      window.onDidChangeActiveTextEditor(() => {
        this.follow();
      }),
    );
    this._register(
      window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor === window.activeTextEditor) {
          this.follow();
        }
      }),
    );
    this._register(
      documents.onDidChange(() => {
        this.follow();
      }),
    );
    this._register(
      documents.onDidClose(() => {
        this.follow();
      }),
    );
    this.follow();
  }

  private follow(): void {
    const editor = window.activeTextEditor;
    const index = editor && this.documents.get(editor.document)?.index;
    const place = editor && index && cellPlaceAt(index, editor.document.offsetAt(editor.selection.active));
    if (place === undefined) {
      this.item.hide();
      return;
    }
    this.item.text = `${place.cell} ${plainLabel(place.column, 60)}`;
    const about = isColumn(place.column) ? columnDoc(place.column, l10n) : '';
    this.item.tooltip = [place.field, about].filter((line) => line !== '').join('\n');
    this.item.accessibilityInformation = {
      label: l10n.t('Cell {0}, column {1}, field {2}', place.cell, place.column, place.field),
    };
    this.item.show();
  }
}

function isColumn(name: string): name is ColumnName {
  return (columnNames as readonly string[]).includes(name);
}
