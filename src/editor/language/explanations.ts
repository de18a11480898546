import { EventEmitter, type TextDocumentContentProvider, Uri, workspace } from 'vscode';
import { Disposable } from '../../common/disposable';

const explanationScheme = 'redcap-logic';

/** Read-only pages that explain an evaluation. They hold a record's values: kept in memory while they are open, and nowhere else. */
export class Explanations extends Disposable implements TextDocumentContentProvider {
  private readonly changes = this._register(new EventEmitter<Uri>());
  readonly onDidChange = this.changes.event;
  private readonly texts = new Map<string, string>();
  private next = 1;

  constructor() {
    super();
    this._register(workspace.registerTextDocumentContentProvider(explanationScheme, this));
    this._register(
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.texts.delete(uri.toString());
      }),
    );
    this._register({
      dispose: () => {
        this.texts.clear();
      },
    });
  }

  /** @param name what the tab says; no part of it is a value of a record */
  add(name: string, text: string): Uri {
    const uri = Uri.from({
      scheme: explanationScheme,
      path: `/${this.next++}/${name.replaceAll(/[\\/:*?"<>|#%\p{Cc}]+/gu, ' ')}.txt`,
    });
    this.texts.set(uri.toString(), text);
    return uri;
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.texts.get(uri.toString()) ?? '';
  }
}
