import { l10n, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { Disposable } from '../../common/disposable';
import type { Log } from '../../common/log';
import { TableFile, type TableKind } from '../../reads/export/view/tableFile';
import type { TablePage } from '../../reads/export/view/tablePage';
import { showError } from '../../window/registerCommand';
import { viewTypes } from '../../window/viewIds';
import { panelOptions, panelPage } from '../panelPage';
import type { ExportViewWords, FromPage, ToPage } from './messages';

export interface ExportViewDeps {
  readonly extensionUri: Uri;
  readonly log: Log;
}

/** Cells of a page, at most: a page of a browser with many more is slow. */
const mostCells = 15_000;
const mostRows = 200;
const fewestRows = 25;
const mostColumns = 300;
const longestCell = 500;

/** Exported files as tables that only show: any size, a page at a time. */
export class ExportViews extends Disposable {
  private readonly open = new Map<string, { readonly panel: WebviewPanel; readonly view: ExportView }>();

  constructor(private readonly deps: ExportViewDeps) {
    super();
  }

  /** @param delimiter of CSV */
  show(target: Uri, delimiter = ','): void {
    const known = this.open.get(target.toString());
    if (known) {
      known.view.reload();
      known.panel.reveal();
      return;
    }
    const { extensionUri } = this.deps;
    const panel = window.createWebviewPanel(
      viewTypes.exportView,
      nameOf(target),
      ViewColumn.Active,
      panelOptions(extensionUri),
    );
    this.keep(panel, target, delimiter);
  }

  /** A panel that was there when the window was closed. */
  restore(panel: WebviewPanel, kept: unknown): void {
    const { target, delimiter } = (typeof kept === 'object' && kept !== null ? kept : {}) as Readonly<
      Record<string, unknown>
    >;
    if (typeof target === 'string' && target.startsWith('file:') && typeof delimiter === 'string') {
      this.keep(panel, Uri.parse(target), delimiter);
    } else {
      panel.dispose();
    }
  }

  private keep(panel: WebviewPanel, target: Uri, delimiter: string): void {
    const view = this._register(new ExportView(panel, target, delimiter, this.deps));
    this.open.set(target.toString(), { panel, view });
    panel.onDidDispose(() => {
      this.open.delete(target.toString());
      view.dispose();
    });
  }
}

class ExportView extends Disposable {
  private table: Promise<TableFile> | undefined;
  private last: FromPage & { readonly type: 'show' } = { type: 'show', from: 0, columnsFrom: 1 };

  constructor(
    private readonly panel: WebviewPanel,
    private readonly target: Uri,
    private readonly delimiter: string,
    private readonly deps: ExportViewDeps,
  ) {
    super();
    const { webview } = panel;
    webview.options = panelOptions(deps.extensionUri);
    this._register({ dispose: () => this.reload(false) });
    this._register(
      webview.onDidReceiveMessage((message: unknown) => {
        const request = readRequest(message);
        if (request) {
          this.attempt(this.draw(request.type === 'show' ? request : this.last));
        }
      }),
    );
    webview.html = panelPage(webview, deps.extensionUri, { client: 'exportView', title: nameOf(target) });
  }

  /** The file is another now. */
  reload(draw = true): void {
    this.table?.then((table) => table.close()).catch(() => undefined);
    this.table = undefined;
    if (draw) {
      this.attempt(this.draw({ type: 'show', from: 0, columnsFrom: 1 }));
    }
  }

  private attempt(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.deps.log.error('export', 'the table could not be shown', error);
      void showError(error);
    });
  }

  private async draw(request: FromPage & { readonly type: 'show' }): Promise<void> {
    this.last = request;
    this.table ??= TableFile.open(this.target.fsPath, kindOf(this.target, this.delimiter));
    const table = await this.table;
    const { columns } = await table.page(0, 1);
    const shown = Math.min(columns.length, mostColumns);
    const most = Math.max(fewestRows, Math.min(mostRows, Math.floor(mostCells / Math.max(1, shown))));
    const from = Math.max(0, Math.floor(request.from / most) * most);
    const page = await table.page(from, most);
    await this.send(page, most, request.columnsFrom);
    if (!page.isWhole) {
      await table.whole();
      if (this.last === request && !this.isDisposed) {
        await this.send(await table.page(from, most), most, request.columnsFrom);
      }
    }
  }

  private async send(page: TablePage, most: number, columnsFrom: number): Promise<void> {
    const { columns } = page;
    const from = Math.max(1, Math.min(columnsFrom, columns.length - 1));
    const some = <T>(cells: readonly T[]): readonly T[] => [
      ...cells.slice(0, 1),
      ...cells.slice(from, from + mostColumns - 1),
    ];
    const message: ToPage = {
      type: 'page',
      target: this.target.toString(),
      delimiter: this.delimiter,
      words: words(),
      page: { ...page, columns: some(columns), rows: page.rows.map((row) => some(row).map(shortened)) },
      most,
      columnsFrom: from,
      columnCount: columns.length,
    };
    // Not a window's: it takes no origin.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a webview has no origin to name
    await this.panel.webview.postMessage(message);
  }
}

function shortened(cell: string): string {
  return cell.length > longestCell ? `${cell.slice(0, longestCell - 1)}…` : cell;
}

function kindOf(target: Uri, delimiter: string): TableKind {
  return target.path.toLowerCase().endsWith('.json') ? { format: 'json' } : { format: 'csv', delimiter };
}

function nameOf({ path }: Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function words(): ExportViewWords {
  return {
    rows: l10n.t('Rows {0} to {1} of {2}'),
    rowsSoFar: l10n.t('Rows {0} to {1}, more are being counted'),
    none: l10n.t('No rows'),
    first: l10n.t('First rows'),
    previous: l10n.t('Previous rows'),
    next: l10n.t('Next rows'),
    last: l10n.t('Last rows'),
    goTo: l10n.t('Go to row'),
    columns: l10n.t('Columns {0} to {1} of {2}'),
    previousColumns: l10n.t('Previous columns'),
    nextColumns: l10n.t('Next columns'),
    readOnly: l10n.t('The exported file, as it is; it cannot be changed here.'),
    language: l10n.t('en'),
  };
}

function readRequest(message: unknown): FromPage | undefined {
  const { type, from, columnsFrom } = (typeof message === 'object' && message !== null ? message : {}) as Readonly<
    Record<string, unknown>
  >;
  const isPlace = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value);
  return type === 'ready'
    ? { type }
    : type === 'show' && isPlace(from) && isPlace(columnsFrom)
      ? { type, from, columnsFrom }
      : undefined;
}
