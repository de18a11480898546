/** What the host and the page of a form preview say to each other. Types only: the page is compiled without Node and without VS Code. */
import type { Answer, FormState } from '../../reads/preview/formState';
import type { Block, ExplainedField, ExplainStep, FormPicture, Look } from '../../reads/preview/picture';

/** The page has no language of its own: these are its words. */
export interface PreviewWords {
  readonly form: string;
  readonly look: string;
  readonly dataEntry: string;
  readonly survey: string;
  readonly event: string;
  readonly instance: string;
  readonly pages: string;
  readonly page: string;
  readonly next: string;
  readonly previous: string;
  readonly follow: string;
  readonly clear: string;
  readonly testBranches: string;
  readonly takeRecord: string;
  readonly paper: string;
  readonly putAway: string;
  readonly taken: string;
  readonly reset: string;
  readonly choose: string;
  readonly required: string;
  readonly elsewhere: string;
  readonly elsewhereHint: string;
  readonly image: string;
  readonly showCell: string;
  readonly toolbar: string;
  readonly ranking: string;
  readonly explain: string;
  readonly explained: string;
  readonly close: string;
  readonly shownIf: string;
  readonly computes: string;
  readonly needs: string;
  readonly neededBy: string;
  readonly noNeeds: string;
  readonly notNeeded: string;
  readonly cut: string;
  readonly why: Readonly<Record<ExplainStep['why'], string>>;
}

/** All that the page shows. */
export interface ShownForm {
  /** Address of the dictionary. */
  readonly uri: string;
  /** To be kept, and given back when the page starts again. */
  readonly state: FormState;
  readonly picture: FormPicture;
  readonly forms: readonly { readonly name: string; readonly label: string }[];
  readonly events: readonly { readonly name: string; readonly label: string }[];
  readonly follows: boolean;
  readonly explained: ExplainedField | undefined;
  /** In words: how many fields are shown and hidden. */
  readonly counts: string;
  /** A real record is shown: whose, and what of it is not there, in words. */
  readonly taken: { readonly title: string; readonly remarks: readonly string[] } | undefined;
}

/** A block, or those `[from, to)` that the page shows already. */
export type BlockPiece = Block | readonly [number, number];

/** What differs from what is shown; `undefined` does not come through, so what may be it is told each time. */
export interface FormChange
  extends Partial<Omit<ShownForm, 'picture' | 'explained' | 'taken'>>, Partial<Pick<ShownForm, 'explained' | 'taken'>> {
  readonly picture: Partial<Omit<FormPicture, 'blocks'>>;
  readonly blocks: readonly BlockPiece[];
}

export type ToPage =
  | { readonly type: 'start'; readonly words: PreviewWords }
  | ({ readonly type: 'picture' } & ShownForm)
  | ({ readonly type: 'changed' } & FormChange)
  /** The caret is at this field. */
  | { readonly type: 'caret'; readonly row: number };

export type FromPage =
  /** `isShown`: the page shows what lay in it. */
  | { readonly type: 'ready'; readonly state: FormState | undefined; readonly isShown: boolean }
  | ({ readonly type: 'answer' } & Answer)
  | {
      readonly type: 'show';
      readonly form?: string;
      readonly look?: Look;
      readonly event?: string;
      readonly instance?: number;
      readonly follows?: boolean;
    }
  | { readonly type: 'clear' }
  /** Of the dictionary's text: what is pretended has no undo. */
  | { readonly type: 'undo' | 'redo' }
  /** Asks for a real record to show. */
  | { readonly type: 'takeRecord' }
  | { readonly type: 'putAway' }
  /** Saves instruments as a form to print. */
  | { readonly type: 'paper' }
  /** Blank: no more. */
  | { readonly type: 'explain'; readonly name: string }
  | { readonly type: 'testBranches' }
  /** Shows a cell of the dictionary. `row` is that of the picture. */
  | { readonly type: 'reveal'; readonly row: number; readonly name: string; readonly column: string };

export interface PreviewProtocol {
  readonly toPage: ToPage;
  readonly fromPage: FromPage;
  readonly kept: KeptPreview;
}

/** What a page keeps for its next start. */
export interface KeptPreview {
  readonly uri: string;
  readonly state: FormState;
}
