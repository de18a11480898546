/** What the host and the page of the designations say to each other. Types only: the page is compiled without Node and without VS Code. */
import type { DesignationPicture } from '../../reads/designations/picture';

/** The page has no language of its own: these are its words. `{0}`, `{1}` as in translations. */
export interface DesignationWords {
  readonly title: string;
  readonly arm: string;
  readonly instrument: string;
  readonly repeats: string;
  readonly added: string;
  readonly removed: string;
  readonly day: string;
  readonly strays: string;
  readonly legend: string;
}

export type ToPage = {
  readonly type: 'picture';
  readonly uri: string;
  readonly words: DesignationWords;
  readonly picture: DesignationPicture;
};

export type FromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'toggle'; readonly event: string; readonly form: string; readonly armNum: number };

export interface DesignationProtocol {
  readonly toPage: ToPage;
  readonly fromPage: FromPage;
  /** Address of the text. */
  readonly kept: { readonly uri: string };
}
