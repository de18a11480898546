import { type TextDocument, TextDocumentSaveReason, workspace } from 'vscode';
import { Disposable } from '../common/disposable';
import { documentOf } from './redcapUri';

/**
 * Tells an explicit save (Ctrl+S, Save, Save All) of a document of a project from every other: auto-save, saving on focus change and saving by code
 * keep the draft and nothing more.
 */
export class SaveWatcher extends Disposable {
  private readonly explicit = new WeakSet<TextDocument>();
  private readonly byCode = new WeakSet<TextDocument>();

  constructor(onExplicitSave: (document: TextDocument) => void) {
    super();
    this._register(
      workspace.onWillSaveTextDocument(({ document, reason }) => {
        if (
          documentOf(document.uri) !== undefined &&
          reason === TextDocumentSaveReason.Manual &&
          !this.byCode.has(document)
        ) {
          this.explicit.add(document);
        } else {
          this.explicit.delete(document);
        }
      }),
    );
    this._register(
      workspace.onDidSaveTextDocument((document) => {
        if (this.explicit.delete(document)) {
          onExplicitSave(document);
        }
      }),
    );
  }

  /** Saves a document as part of a command of ours. @returns whether it was saved */
  async save(document: TextDocument): Promise<boolean> {
    this.byCode.add(document);
    try {
      return await document.save();
    } finally {
      this.byCode.delete(document);
    }
  }
}
