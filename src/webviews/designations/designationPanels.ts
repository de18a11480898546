import {
  l10n,
  Range,
  type TextDocument,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
  WorkspaceEdit,
} from 'vscode';
import { Disposable } from '../../common/disposable';
import type { Log } from '../../common/log';
import { documentOf } from '../../editor/redcapUri';
import type { ProjectAccess } from '../../projects/projectAccess';
import { displayName } from '../../projects/projectEntry';
import { designationGrid, toggleDesignation } from '../../reads/designations/designationGrid';
import { showError } from '../../window/registerCommand';
import { viewTypes } from '../../window/viewIds';
import { panelOptions, panelPage } from '../panelPage';
import type { DesignationWords, FromPage, ToPage } from './messages';

export interface DesignationDeps {
  readonly projects: ProjectAccess;
  readonly extensionUri: Uri;
  readonly log: Log;
}

/** The grids of instrument designations of this window, one beside each text of them. The text stays the model: a click edits it. */
export class DesignationPanels extends Disposable {
  private readonly open = new Map<string, WebviewPanel>();

  constructor(private readonly deps: DesignationDeps) {
    super();
  }

  show({ uri }: TextDocument): void {
    const known = this.open.get(uri.toString());
    if (known !== undefined) {
      known.reveal();
      return;
    }
    const panel = window.createWebviewPanel(
      viewTypes.designations,
      l10n.t('Events × Instruments'),
      ViewColumn.Beside,
      panelOptions(this.deps.extensionUri),
    );
    this.keep(panel, uri);
  }

  /** A panel that was there when the window was closed. */
  restore(panel: WebviewPanel, kept: unknown): void {
    const uri: unknown = typeof kept === 'object' && kept !== null && 'uri' in kept ? kept.uri : undefined;
    if (typeof uri === 'string' && documentOf(Uri.parse(uri)) !== undefined) {
      this.keep(panel, Uri.parse(uri));
    } else {
      panel.dispose();
    }
  }

  private keep(panel: WebviewPanel, uri: Uri): void {
    const shown = this._register(new DesignationPanel(panel, uri, this.deps));
    this.open.set(uri.toString(), panel);
    panel.onDidDispose(() => {
      this.open.delete(uri.toString());
      shown.dispose();
    });
  }
}

class DesignationPanel extends Disposable {
  private isReady = false;

  constructor(
    private readonly panel: WebviewPanel,
    private readonly uri: Uri,
    private readonly deps: DesignationDeps,
  ) {
    super();
    const { webview } = panel;
    webview.options = panelOptions(deps.extensionUri);
    this._register(
      webview.onDidReceiveMessage((message: unknown) => {
        const request = readRequest(message);
        if (request !== undefined) {
          this.attempt(request.type === 'ready' ? this.start() : this.toggle(request));
        }
      }),
    );
    this._register(
      panel.onDidChangeViewState(() => {
        this.isReady &&= panel.visible;
      }),
    );
    this._register(
      workspace.onDidChangeTextDocument(({ document }) => {
        if (this.isReady && document.uri.toString() === uri.toString()) {
          this.attempt(this.draw());
        }
      }),
    );
    this._register(
      deps.projects.onDidChange(({ key }) => {
        if (this.isReady && key === documentOf(uri)?.key) {
          this.attempt(this.draw());
        }
      }),
    );
    webview.html = panelPage(webview, deps.extensionUri, {
      client: 'designations',
      title: l10n.t('Events × Instruments'),
    });
  }

  private attempt(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.deps.log.error('designations', 'the grid failed', error);
      void showError(error);
    });
  }

  private async start(): Promise<void> {
    this.isReady = true;
    await this.draw();
  }

  private async draw(): Promise<void> {
    const { projects } = this.deps;
    const key = documentOf(this.uri)?.key ?? '';
    const [arms, events, instruments, repeating, mappings] = await Promise.all([
      projects.part(key, 'arms'),
      projects.part(key, 'events'),
      projects.part(key, 'instruments'),
      projects.part(key, 'repeating'),
      projects.part(key, 'mappings'),
    ]);
    const document = await workspace.openTextDocument(this.uri);
    const project = displayName(projects.get(key));
    const picture = designationGrid({ project, arms, events, instruments, repeating, mappings }, document.getText());
    const message: ToPage = { type: 'picture', uri: this.uri.toString(), words: words(), picture };
    // Not a window's: it takes no origin.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a webview has no origin to name
    await this.panel.webview.postMessage(message);
  }

  private async toggle(place: FromPage & { readonly type: 'toggle' }): Promise<void> {
    const document = await workspace.openTextDocument(this.uri);
    const edit = new WorkspaceEdit();
    for (const { start, end, text } of toggleDesignation(document.getText(), place)) {
      edit.replace(this.uri, new Range(document.positionAt(start), document.positionAt(end)), text);
    }
    await workspace.applyEdit(edit);
  }
}

function words(): DesignationWords {
  return {
    title: l10n.t('Events × Instruments'),
    arm: l10n.t('Arm {0}: {1}'),
    instrument: l10n.t('Instrument'),
    repeats: l10n.t('repeats'),
    added: l10n.t('designated in the draft only'),
    removed: l10n.t('designated on the server only'),
    day: l10n.t('day {0}'),
    strays: l10n.t('The text also names what the project does not have: {0}'),
    legend: l10n.t('A check designates an instrument to an event. It edits the text beside; Push... sends it.'),
  };
}

function readRequest(message: unknown): FromPage | undefined {
  const { type, event, form, armNum } = (typeof message === 'object' && message !== null ? message : {}) as Readonly<
    Record<string, unknown>
  >;
  return type === 'ready'
    ? { type }
    : type === 'toggle' && typeof event === 'string' && typeof form === 'string' && typeof armNum === 'number'
      ? { type, event, form, armNum }
      : undefined;
}
