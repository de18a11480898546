import { ViewColumn, type WebviewPanel, window } from 'vscode';
import { Disposable } from '../common/disposable';
import { type PanelHost } from './hostPanel';
import { panelOptions } from './panelPage';

export interface PanelKind {
  readonly viewType: string;
  readonly title: string;
  /** `id` says what it shows; its page keeps it for the next start. */
  readonly make: (panel: WebviewPanel, id: string) => Disposable;
  /** Whether what an earlier window showed is still there. */
  readonly isThere: (id: string) => boolean;
}

/** The panels of one kind in this window, at most one for each thing that they show. */
export class PanelSet extends Disposable {
  private readonly open = new Map<string, WebviewPanel>();

  constructor(
    private readonly host: PanelHost,
    private readonly kind: PanelKind,
  ) {
    super();
  }

  show(id: string): void {
    const known = this.open.get(id);
    if (known !== undefined) {
      known.reveal();
      return;
    }
    const { viewType, title } = this.kind;
    this.keep(window.createWebviewPanel(viewType, title, ViewColumn.Active, panelOptions(this.host.extensionUri)), id);
  }

  /** A panel that was there when the window was closed. */
  restore(panel: WebviewPanel, kept: unknown): void {
    const id: unknown = typeof kept === 'object' && kept !== null && 'id' in kept ? kept.id : undefined;
    if (typeof id === 'string' && this.kind.isThere(id)) {
      this.keep(panel, id);
    } else {
      panel.dispose();
    }
  }

  private keep(panel: WebviewPanel, id: string): void {
    const shown = this._register(this.kind.make(panel, id));
    this.open.set(id, panel);
    panel.onDidDispose(() => {
      this.open.delete(id);
      shown.dispose();
    });
  }
}
