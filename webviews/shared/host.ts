/** What VS Code gives a page; see `acquireVsCodeApi` in its documentation. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

/** What a page and the extension say to each other. */
export interface Protocol {
  readonly toPage: unknown;
  readonly fromPage: unknown;
  /** Survives that the page is hidden. */
  readonly kept: unknown;
}

/** Added to what a page says when it starts. */
export interface Beginning {
  readonly late?: true;
  readonly again?: true;
}

/** The extension, as a page speaks with it. */
export class Host<P extends Protocol> {
  private readonly api = acquireVsCodeApi();
  private isAnswered = false;

  send(message: P['fromPage']): void {
    // VS Code's own function: the window's takes an origin, this one none.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a webview has no origin to name
    this.api.postMessage(message);
  }

  get kept(): P['kept'] | undefined {
    return this.api.getState();
  }

  keep(state: P['kept']): void {
    this.api.setState(state);
  }

  /** VS Code alone can post to this window: its frame has an origin of its own. */
  listen(take: (message: P['toPage']) => void): void {
    window.addEventListener('message', (event: MessageEvent<P['toPage']>) => {
      this.isAnswered = true;
      take(event.data);
    });
  }

  /** Says that the page is there: late, where what was sent meanwhile is surely gone; and again where nothing comes of it. */
  begin(ready: (how: Beginning) => P['fromPage']): void {
    this.send(ready(performance.now() > patience ? { late: true } : {}));
    window.addEventListener('load', () => {
      setTimeout(() => {
        if (!this.isAnswered) {
          this.send(ready({ again: true }));
        }
      }, aMoment);
    });
  }
}

/** Milliseconds for which VS Code keeps messages for a page whose script does not come. */
const patience = 300;
/** Milliseconds that a message needs from window to window. */
const aMoment = 50;
