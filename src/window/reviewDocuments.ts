import { type TextDocumentContentProvider, Uri, commands, l10n, workspace } from 'vscode';
import { Disposable } from '../common/disposable';

const scheme = 'redcap-review';
/** Reviews live in memory only; the oldest goes when there are more. */
const kept = 10;

/** Reviews as read-only Markdown documents, shown in VS Code's preview. */
export class ReviewDocuments extends Disposable implements TextDocumentContentProvider {
  private readonly texts = new Map<string, string>();
  private count = 0;

  constructor() {
    super();
    this._register(workspace.registerTextDocumentContentProvider(scheme, this));
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.texts.get(uri.path) ?? l10n.t('This review is no longer kept.');
  }

  /** Shows `markdown` under a name that people read in the tab. */
  async show(markdown: string, name: string): Promise<void> {
    const path = `/${++this.count}/${name.replaceAll(/[\\/:*?"<>|#%\p{Cc}]+/gu, ' ').trim()}.md`;
    this.texts.set(path, markdown);
    for (const oldest of [...this.texts.keys()].slice(0, Math.max(0, this.texts.size - kept))) {
      this.texts.delete(oldest);
    }
    await commands.executeCommand('markdown.showPreview', Uri.from({ scheme, path }));
  }
}
