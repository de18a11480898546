import type { Uri, WebviewPanel } from 'vscode';
import { CancelledError } from '../common/cancelled';
import { Disposable } from '../common/disposable';
import type { Log } from '../common/log';
import { showError } from '../window/registerCommand';
import { asObject } from './asObject';
import { type ClientName, panelOptions, panelPage } from './panelPage';

export interface PanelHost {
  readonly extensionUri: Uri;
  readonly log: Log;
}

/** The host side of one panel: it answers its page, which says `ready` whenever it starts, and speaks only while the page is there. */
export abstract class HostPanel<ToPage> extends Disposable {
  private isReady = false;

  /** Whether the page is there to be shown anything. */
  protected get isAwake(): boolean {
    return this.isReady && !this.isDisposed;
  }

  constructor(
    protected readonly panel: WebviewPanel,
    private readonly host: PanelHost,
    private readonly client: ClientName,
    title: string,
  ) {
    super();
    const { webview } = panel;
    panel.title = title;
    webview.options = panelOptions(host.extensionUri);
    this._register(
      webview.onDidReceiveMessage((message: unknown) => {
        const asked = asObject(message);
        if (asked['type'] === 'ready') {
          this.isReady = true;
          this.attempt(this.wake(asked));
        } else {
          const work = this.take(message);
          if (work !== undefined) {
            this.attempt(work);
          }
        }
      }),
    );
    this._register(
      panel.onDidChangeViewState(() => {
        // A page that was hidden is gone and says that it is ready when it starts again.
        this.isReady &&= panel.visible;
      }),
    );
    // Not at once: VS Code makes the panel while what is first shown in it is made here.
    setTimeout(() => {
      if (!this.isDisposed) {
        webview.html = panelPage(webview, host.extensionUri, { client, title, first: this.firstOrNone() });
      }
    });
  }

  /** A page without it asks: that it cannot be made is told then. */
  private firstOrNone(): readonly ToPage[] {
    try {
      return this.first();
    } catch (error) {
      this.host.log.error(this.client, 'the first picture could not be made', error);
      return [];
    }
  }

  /** What lies in the page when it starts for the first time. */
  protected first(): readonly ToPage[] {
    return [];
  }

  /** The page starts, for the first time or again, with what it kept. */
  protected abstract wake(kept: Readonly<Record<string, unknown>>): Promise<void>;

  /** A message of the page, whatever it is. */
  protected abstract take(message: unknown): Promise<void> | undefined;

  protected post(message: ToPage): void {
    if (this.isAwake) {
      // Not a window's: it takes no origin.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a webview has no origin to name
      this.panel.webview.postMessage(message).then(undefined, (error: unknown) => {
        this.host.log.error(this.client, 'the picture could not be shown', error);
      });
    }
  }

  protected attempt(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (!CancelledError.is(error)) {
        this.host.log.error(this.client, 'the panel failed', error);
        void showError(error);
      }
    });
  }
}
