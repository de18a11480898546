import { l10n, type TextDocument, workspace, WorkspaceEdit } from 'vscode';
import type { TextEdit } from '../../dictionary/csvDocument';
import type { DictionaryModel } from '../../dictionary/model';
import type { RowOperation } from '../../dictionary/table/rowOperations';
import { type TableChange, writeChange } from '../../dictionary/table/tableChange';
import type { DictionaryDocuments } from '../../editor/language/dictionaryDocuments';
import { editOf } from '../../editor/language/positions';

/** What an edit leads to: a sentence when it could not be made. */
export type Edited = { readonly refused: string } | { readonly first: number | undefined };

/** Makes edits of the table edits of the text, one after the other: each stands on what the one before left. Each is one step of undo. */
export class TableEdits {
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly document: TextDocument,
    private readonly documents: DictionaryDocuments,
  ) {}

  /** @param make the change, of the dictionary as it then is; a sentence when there is none to make */
  async change(make: (model: DictionaryModel) => TableChange | RowOperation | string): Promise<Edited> {
    return await this.inTurn(async () => {
      const model = this.documents.get(this.document)?.model;
      if (model?.isDictionary !== true) {
        return { refused: l10n.t('This is no data dictionary any more.') };
      }
      const made = make(model);
      if (typeof made === 'string') {
        return { refused: made };
      }
      if ('kind' in made && made.kind === 'record-id') {
        return { refused: l10n.t('The first field holds the record names: it stays the first.') };
      }
      const written = writeChange(model.document, 'kind' in made ? made.change : made);
      if (written.kind === 'refused') {
        return {
          refused: l10n.t(
            'A quotation mark in row {0} is not closed: this edit would be read as part of that cell. Close it in the text first.',
            written.row + 1,
          ),
        };
      }
      return await this.write(written.edits, 'kind' in made ? made.first : undefined);
    });
  }

  /** Edits that others made: quick fixes. */
  async apply(make: (model: DictionaryModel) => readonly TextEdit[]): Promise<Edited> {
    return await this.inTurn(async () => {
      const model = this.documents.get(this.document)?.model;
      return model === undefined
        ? { refused: l10n.t('This is no data dictionary any more.') }
        : await this.write(make(model), undefined);
    });
  }

  private async write(edits: readonly TextEdit[], first: number | undefined): Promise<Edited> {
    const { document } = this;
    if (edits.length === 0) {
      return { first };
    }
    const edit = new WorkspaceEdit();
    edit.set(
      document.uri,
      edits.map((one) => editOf(document, one)),
    );
    return (await workspace.applyEdit(edit)) ? { first } : { refused: l10n.t('The text cannot be changed.') };
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work, work);
    this.last = turn.catch(() => undefined);
    return await turn;
  }
}
