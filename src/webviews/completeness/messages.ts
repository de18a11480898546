/** What the host and the page of completeness and field summaries say to each other. Types only: the page is compiled without Node and without VS Code. */
import type { CompletenessPicture, SummaryPicture } from '../../reads/completeness/picture';
import type { CompletenessWords } from './words';

export type { CompletenessWords };

interface Common {
  readonly id: string;
  readonly words: CompletenessWords;
}

export type ToPage =
  | (Common & { readonly type: 'reading'; readonly done: number; readonly total: number })
  /** The reading was stopped, or did not succeed. */
  | (Common & { readonly type: 'stopped'; readonly why: string })
  | (Common & { readonly type: 'completeness'; readonly picture: CompletenessPicture })
  | (Common & { readonly type: 'summary'; readonly picture: SummaryPicture })
  /** Records that were asked and have no value; undefined: too many to keep. */
  | {
      readonly type: 'missing';
      readonly field: string;
      readonly event: string;
      readonly count: number;
      readonly records: readonly string[] | undefined;
    };

export type FromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'read' }
  | { readonly type: 'cancel' }
  | { readonly type: 'missing'; readonly field: string; readonly event: string }
  | { readonly type: 'summary'; readonly field: string }
  | { readonly type: 'open'; readonly record: string };

export interface CompletenessProtocol {
  readonly toPage: ToPage;
  readonly fromPage: FromPage;
  readonly kept: { readonly id: string };
}
