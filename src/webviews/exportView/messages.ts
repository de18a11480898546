/** What the host and the page of an exported table say to each other. Types only: the page is compiled without Node and without VS Code. */
import type { TablePage } from '../../reads/export/view/tablePage';

/** The page has no language of its own: these are its words. `{0}`, `{1}` as in translations. */
export interface ExportViewWords {
  readonly rows: string;
  readonly rowsSoFar: string;
  readonly none: string;
  readonly first: string;
  readonly previous: string;
  readonly next: string;
  readonly last: string;
  readonly goTo: string;
  readonly columns: string;
  readonly nextColumns: string;
  readonly previousColumns: string;
  readonly readOnly: string;
  /** Tag of the language, for numbers. */
  readonly language: string;
}

export type ToPage = {
  readonly type: 'page';
  readonly target: string;
  readonly delimiter: string;
  readonly words: ExportViewWords;
  readonly page: TablePage;
  /** Rows that a page has. */
  readonly most: number;
  /** First column after the one that stays, from 1, and all. */
  readonly columnsFrom: number;
  readonly columnCount: number;
};

export type FromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'show'; readonly from: number; readonly columnsFrom: number };

export interface ExportViewProtocol {
  readonly toPage: ToPage;
  readonly fromPage: FromPage;
  readonly kept: { readonly target: string; readonly delimiter: string };
}
