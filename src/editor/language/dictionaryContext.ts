import { commands, window } from 'vscode';
import { Disposable } from '../../common/disposable';
import type { Log } from '../../common/log';
import { contextKeys } from '../../window/viewIds';
import type { DictionaryDocuments } from './dictionaryDocuments';

/** Tells menus whether the active editor shows a data dictionary, of a project or a file. */
export class DictionaryContext extends Disposable {
  private told: boolean | undefined;

  constructor(
    private readonly documents: DictionaryDocuments,
    private readonly log: Log,
  ) {
    super();
    const tell = (): void => {
      this.tell();
    };
    this._register(window.onDidChangeActiveTextEditor(tell));
    this._register(documents.onDidChange(tell));
    this._register(documents.onDidClose(tell));
    tell();
  }

  private tell(): void {
    const editor = window.activeTextEditor;
    const shows = editor !== undefined && this.documents.get(editor.document) !== undefined;
    if (shows !== this.told) {
      this.told = shows;
      commands.executeCommand('setContext', contextKeys.dictionaryActive, shows).then(undefined, (error: unknown) => {
        this.log.debug('language', `menus were not told: ${error instanceof Error ? error.name : 'unknown'}`);
      });
    }
  }
}
