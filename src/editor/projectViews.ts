import { EventEmitter, type TextDocumentContentProvider, type TextEditor, Uri, l10n, window, workspace } from 'vscode';
import { Disposable } from '../common/disposable';
import { type ProjectEntry, displayName } from '../projects/projectEntry';
import { cleanName } from '../reads/export/fileName';

const scheme = 'redcap-view';

/** Tables that were read for somebody to look at: reports, logs, participant lists. In memory, as long as they are open. */
export class ProjectViews extends Disposable implements TextDocumentContentProvider {
  private readonly changes = this._register(new EventEmitter<Uri>());
  readonly onDidChange = this.changes.event;
  private readonly texts = new Map<string, string>();

  constructor() {
    super();
    this._register(workspace.registerTextDocumentContentProvider(scheme, this));
    this._register(
      workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === scheme) {
          this.texts.delete(uri.toString());
        }
      }),
    );
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.texts.get(uri.toString()) ?? l10n.t('This is no longer kept. Open it again from the Projects view.');
  }

  /** Shows a table under a name; one of the same name is replaced where it stands. */
  async show(entry: ProjectEntry, name: string, text: string): Promise<TextEditor> {
    const path = `/${cleanName(displayName(entry))}/${cleanName(name)}.csv`;
    const uri = Uri.from({ scheme, authority: entry.key, path });
    this.texts.set(uri.toString(), text);
    this.changes.fire(uri);
    return await window.showTextDocument(await workspace.openTextDocument(uri), { preview: false });
  }
}
