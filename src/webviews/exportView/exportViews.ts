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

/** A table, and how it is opened. */
interface Shown {
  readonly target: Uri;
  readonly delimiter: string;
  readonly open: () => Promise<TableFile>;
}

/** Exported files, and what was read for somebody to look at, as tables that only show: any size, a page at a time. */
export class ExportViews extends Disposable {
  private readonly open = new Map<string, { readonly panel: WebviewPanel; readonly view: ExportView }>();

  constructor(private readonly deps: ExportViewDeps) {
    super();
  }

  /** @param delimiter of CSV */
  show(target: Uri, delimiter = ','): void {
    this.showTable(fileShown(target, delimiter));
  }

  /** CSV that is in memory; `target` names it. Gone when the window is closed. */
  showText(target: Uri, text: string): void {
    this.showTable({
      target,
      delimiter: ',',
      open: () => Promise.resolve(TableFile.inMemory(text, { format: 'csv' })),
    });
  }

  private showTable(shown: Shown): void {
    const known = this.open.get(shown.target.toString());
    if (known) {
      known.view.reload(shown);
      known.panel.reveal();
      return;
    }
    const { extensionUri } = this.deps;
    const panel = window.createWebviewPanel(
      viewTypes.exportView,
      nameOf(shown.target),
      ViewColumn.Active,
      panelOptions(extensionUri),
    );
    this.keep(panel, shown);
  }

  /** A panel that was there when the window was closed. */
  restore(panel: WebviewPanel, kept: unknown): void {
    const { target, delimiter } = (typeof kept === 'object' && kept !== null ? kept : {}) as Readonly<
      Record<string, unknown>
    >;
    if (typeof target === 'string' && target.startsWith('file:') && typeof delimiter === 'string') {
      this.keep(panel, fileShown(Uri.parse(target), delimiter));
    } else {
      panel.dispose();
    }
  }

  private keep(panel: WebviewPanel, shown: Shown): void {
    const view = this._register(new ExportView(panel, shown, this.deps));
    const key = shown.target.toString();
    this.open.set(key, { panel, view });
    panel.onDidDispose(() => {
      this.open.delete(key);
      view.dispose();
    });
  }
}

class ExportView extends Disposable {
  private table: Promise<TableFile> | undefined;
  private last: FromPage & { readonly type: 'show' } = { type: 'show', from: 0, columnsFrom: 1 };

  constructor(
    private readonly panel: WebviewPanel,
    private shown: Shown,
    private readonly deps: ExportViewDeps,
  ) {
    super();
    const { webview } = panel;
    webview.options = panelOptions(deps.extensionUri);
    this._register({ dispose: () => this.close() });
    this._register(
      webview.onDidReceiveMessage((message: unknown) => {
        const request = readRequest(message);
        if (request) {
          this.attempt(this.draw(request.type === 'show' ? request : this.last));
        }
      }),
    );
    webview.html = panelPage(webview, deps.extensionUri, { client: 'exportView', title: nameOf(shown.target) });
  }

  /** The table is another now. */
  reload(shown: Shown): void {
    this.close();
    this.shown = shown;
    this.attempt(this.draw({ type: 'show', from: 0, columnsFrom: 1 }));
  }

  private close(): void {
    this.table?.then((table) => table.close()).catch(() => undefined);
    this.table = undefined;
  }

  private attempt(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.deps.log.error('export', 'the table could not be shown', error);
      void showError(error);
    });
  }

  private async draw(request: FromPage & { readonly type: 'show' }): Promise<void> {
    this.last = request;
    this.table ??= this.shown.open();
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
      target: this.shown.target.toString(),
      delimiter: this.shown.delimiter,
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

function fileShown(target: Uri, delimiter: string): Shown {
  return { target, delimiter, open: () => TableFile.open(target.fsPath, kindOf(target, delimiter)) };
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
    readOnly: l10n.t('As it is; it cannot be changed here.'),
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
