import { type TextDocumentContentProvider, Uri, l10n, window, workspace } from 'vscode';
import { Disposable } from '../common/disposable';

const scheme = 'redcap-report';
/** Reports live in memory only; the oldest goes when there are more. */
const kept = 20;

/** Reports of deletes as read-only documents. */
export class DeleteReports extends Disposable implements TextDocumentContentProvider {
  private readonly texts = new Map<string, string>();

  constructor() {
    super();
    this._register(workspace.registerTextDocumentContentProvider(scheme, this));
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.texts.get(uri.path) ?? l10n.t('This report is no longer kept.');
  }

  /** Keeps a report (or another text under a name of its own) and returns what opens it. */
  add(text: string, when: Date, name = l10n.t('Delete report')): () => Promise<void> {
    const stamp = when.toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.');
    const path = `/${name} ${stamp}-${this.texts.size + 1}.txt`;
    this.texts.set(path, text);
    for (const oldest of [...this.texts.keys()].slice(0, Math.max(0, this.texts.size - kept))) {
      this.texts.delete(oldest);
    }
    return async () => {
      const document = await workspace.openTextDocument(Uri.from({ scheme, path }));
      await window.showTextDocument(document, { preview: false });
    };
  }
}
