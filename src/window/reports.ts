import { type TextDocumentContentProvider, Uri, commands, l10n, workspace } from 'vscode';
import { Disposable } from '../common/disposable';
import { reportMarkdown } from './reportMarkdown';

const scheme = 'redcap-report';
/** Reports live in memory only; the oldest goes when there are more. */
const kept = 20;

/** Reviews, plans, reports and histories as documents to read, shown in VS Code's Markdown preview. */
export class Reports extends Disposable implements TextDocumentContentProvider {
  private readonly texts = new Map<string, string>();
  private count = 0;

  constructor() {
    super();
    this._register(workspace.registerTextDocumentContentProvider(scheme, this));
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.texts.get(uri.path) ?? l10n.t('This report is no longer kept.');
  }

  /**
   * Keeps a text of lines, lists (`• `) and headings (a line alone before a list, without a colon) and returns what shows it.
   * `heading` says what it is about: what was done, and where.
   */
  add(text: string, name: string, heading: string): () => Promise<void> {
    return this.addMarkdown(reportMarkdown(heading, text), name);
  }

  /** The same for what is Markdown already. `name`: what people read in the tab. */
  addMarkdown(markdown: string, name: string): () => Promise<void> {
    const path = `/${++this.count}/${name.replaceAll(/[\\/:*?"<>|#%\p{Cc}]+/gu, ' ').trim()}.md`;
    this.texts.set(path, markdown);
    for (const oldest of [...this.texts.keys()].slice(0, Math.max(0, this.texts.size - kept))) {
      this.texts.delete(oldest);
    }
    return async () => {
      await commands.executeCommand('markdown.showPreview', Uri.from({ scheme, path }));
    };
  }
}
