/** What the host and the page of a project's time line say to each other. Types only: the page is compiled without Node and without VS Code. */
import type { TimePicture } from '../../reads/timeLine/picture';
import type { TimeWords } from './words';

export type { TimeWords };

export interface ToPage {
  readonly type: 'picture';
  readonly id: string;
  readonly words: TimeWords;
  readonly picture: TimePicture;
  readonly isReading: boolean;
}

export type FromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'read' }
  | { readonly type: 'cancel' }
  /** A further month of the server's log. */
  | { readonly type: 'earlier' }
  | { readonly type: 'report'; readonly operation: string }
  | { readonly type: 'undo'; readonly operation: string };

export interface TimeProtocol {
  readonly toPage: ToPage;
  readonly fromPage: FromPage;
  readonly kept: { readonly id: string };
}
