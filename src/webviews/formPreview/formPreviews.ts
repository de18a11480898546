import { l10n, type TextDocument, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { Disposable } from '../../common/disposable';
import { viewTypes } from '../../window/viewIds';
import { panelOptions } from '../panelPage';
import type { KeptPreview } from './messages';
import { FormPreview, type PreviewDeps } from './formPreview';
import { readKept } from './readRequest';

/** The form previews of this window, at most one beside each dictionary. */
export class FormPreviews extends Disposable {
  private readonly open = new Map<string, FormPreview>();

  constructor(private readonly deps: PreviewDeps) {
    super();
  }

  /** Shows an instrument, or that of the cursor, beside its dictionary. */
  show({ uri }: TextDocument, form?: string): void {
    const known = this.open.get(uri.toString());
    if (known !== undefined) {
      known.reveal();
      known.show(form);
      return;
    }
    const panel = window.createWebviewPanel(
      viewTypes.formPreview,
      l10n.t('Form preview'),
      { viewColumn: ViewColumn.Beside, preserveFocus: true },
      panelOptions(this.deps.extensionUri),
    );
    this.keep(panel, uri, undefined).show(form);
  }

  /** A panel that was there when the window was closed. */
  restore(panel: WebviewPanel, kept: unknown): void {
    const read: KeptPreview | undefined = readKept(kept);
    if (read === undefined) {
      panel.dispose();
      return;
    }
    this.keep(panel, Uri.parse(read.uri, true), read.state);
  }

  private keep(panel: WebviewPanel, uri: Uri, state: KeptPreview['state'] | undefined): FormPreview {
    const preview = this._register(new FormPreview(panel, uri, this.deps, state));
    this.open.set(uri.toString(), preview);
    panel.onDidDispose(() => {
      this.open.delete(uri.toString());
      preview.dispose();
    });
    return preview;
  }
}
