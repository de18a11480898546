/** What the host and the page of a dictionary's differences say to each other. Types only: the page is compiled without Node and without VS Code. */
import type { DiffPicture } from '../../reads/dictionaryDiff/picture';
import type { DiffWords } from './words';

export type { DiffWords };

export type ToPage =
  | {
      readonly type: 'picture';
      readonly id: string;
      readonly words: DiffWords;
      readonly picture: DiffPicture;
      /** Whether a project is connected whose records can be counted. */
      readonly canCount: boolean;
      /** While they are counted. */
      readonly counting: { readonly done: number; readonly total: number } | undefined;
    }
  | { readonly type: 'failed'; readonly id: string; readonly words: DiffWords; readonly why: string }
  | { readonly type: 'copied' };

export type FromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'copy' }
  | { readonly type: 'count' }
  | { readonly type: 'again' };

export interface DiffProtocol {
  readonly toPage: ToPage;
  readonly fromPage: FromPage;
  readonly kept: { readonly id: string };
}
