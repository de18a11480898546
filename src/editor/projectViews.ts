import {
  EventEmitter,
  type TextDocumentContentProvider,
  type TextEditor,
  Uri,
  ViewColumn,
  l10n,
  window,
  workspace,
} from 'vscode';
import { Disposable } from '../common/disposable';
import { type ProjectEntry, displayName } from '../projects/projectEntry';
import { cleanName } from '../reads/export/fileName';
import type { RecentCall, RecentCalls } from '../window/recentCalls';

const scheme = 'redcap-view';

export interface ViewOptions {
  /** The call whose answer is shown: code can be written for it. */
  readonly call?: RecentCall['call'];
  /** Of the name; default `csv`. */
  readonly ending?: string;
  /** Beside what is being edited, which keeps the keyboard. */
  readonly beside?: boolean;
}

/** Tables that were read for somebody to look at: reports, logs, participant lists. In memory, as long as they are open. */
export class ProjectViews extends Disposable implements TextDocumentContentProvider {
  private readonly changes = this._register(new EventEmitter<Uri>());
  readonly onDidChange = this.changes.event;
  private readonly texts = new Map<string, string>();
  private readonly calls = new Map<string, RecentCall>();

  constructor(private readonly recent: RecentCalls) {
    super();
    this._register(workspace.registerTextDocumentContentProvider(scheme, this));
    this._register(
      workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === scheme) {
          this.texts.delete(uri.toString());
          this.calls.delete(uri.toString());
        }
      }),
    );
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.texts.get(uri.toString()) ?? l10n.t('This is no longer kept. Open it again from the Projects view.');
  }

  /** What a document shows, as long as it is open. */
  textOf(uri: Uri): string | undefined {
    return this.texts.get(uri.toString());
  }

  /** The call whose answer a document is, as long as it is open. */
  callOf(uri: Uri): RecentCall | undefined {
    return this.calls.get(uri.toString());
  }

  /** Shows a table (or another text) under a name; one of the same name is replaced where it stands. */
  async show(
    entry: ProjectEntry,
    name: string,
    text: string,
    { call, ending = 'csv', beside = false }: ViewOptions = {},
  ): Promise<TextEditor> {
    const path = `/${cleanName(displayName(entry))}/${cleanName(name)}.${ending}`;
    const uri = Uri.from({ scheme, authority: entry.key, path });
    this.texts.set(uri.toString(), text);
    if (call) {
      const made = { projectKey: entry.key, title: name, call };
      this.calls.set(uri.toString(), made);
      this.recent.add(made);
    }
    this.changes.fire(uri);
    const shown = window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
    const viewColumn = beside ? (shown?.viewColumn ?? ViewColumn.Beside) : undefined;
    return await window.showTextDocument(await workspace.openTextDocument(uri), {
      preview: false,
      preserveFocus: beside,
      ...(viewColumn === undefined ? {} : { viewColumn }),
    });
  }
}
