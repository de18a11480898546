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

/** The extension, as a page speaks with it. */
export class Host<P extends Protocol> {
  private readonly api = acquireVsCodeApi();

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
      take(event.data);
    });
  }

  /** What lay in this page, as it was when the panel was opened: whoever kept something has seen later ones. */
  first(): readonly P['toPage'][] {
    const data = document.getElementById('first')?.textContent;
    return data === undefined || data === null ? [] : (JSON.parse(data) as readonly P['toPage'][]);
  }
}
