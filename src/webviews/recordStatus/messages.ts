/** What the host and the page of the record statuses say to each other. Types only: the page is compiled without Node and without VS Code. */
import type { StatusPicture, StatusRow, StatusView } from '../../reads/status/picture';
import type { StatusWords } from './words';

export type { StatusWords };

export type ToPage =
  | {
      readonly type: 'reading';
      readonly id: string;
      readonly words: StatusWords;
      readonly done: number;
      readonly total: number;
    }
  /** The reading was stopped, or did not succeed. */
  | { readonly type: 'stopped'; readonly id: string; readonly words: StatusWords; readonly why: string }
  | {
      readonly type: 'picture';
      readonly id: string;
      readonly words: StatusWords;
      readonly picture: StatusPicture;
      /** Of the rows: another order or choice of records has another. */
      readonly version: number;
    }
  | {
      readonly type: 'rows';
      readonly version: number;
      readonly from: number;
      readonly rows: readonly StatusRow[];
    };

export type FromPage =
  | { readonly type: 'ready'; readonly view?: StatusView | undefined }
  | { readonly type: 'view'; readonly view: StatusView }
  | { readonly type: 'rows'; readonly version: number; readonly from: number; readonly to: number }
  /** `column` -1: the whole record. */
  | { readonly type: 'open'; readonly version: number; readonly row: number; readonly column: number }
  | { readonly type: 'read' }
  | { readonly type: 'cancel' };

export interface StatusProtocol {
  readonly toPage: ToPage;
  readonly fromPage: FromPage;
  readonly kept: { readonly id: string; readonly view?: StatusView | undefined };
}
