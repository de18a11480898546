import type { AnswerRows } from './answerRows';
import type { AnswerEnd } from './ending';

/** One call of the API, before it becomes a request body. */
export interface Call {
  readonly content: string;
  /** Sent as `action` when present. */
  readonly action?: Action;
  /** Changes something on the server: then it is never repeated after a failure, because it may have been carried out. */
  readonly writes: boolean;
  readonly expects: Expectation;
  readonly parameters?: Parameters;
  /** Sent as the multipart part `file`. */
  readonly file?: FilePart;
}

/** A call that changes nothing: any session makes it. */
export interface ReadCall extends Call {
  readonly writes: false;
  /** Its answers may be large: then they may come compressed. */
  readonly isLarge?: true;
  /**
   * How a failure that may pass is repeated here, where the caller has its own way of going on, such as asking for less: `false` not at all,
   * `when-asked` only after a pause that the server asks for. Absent: all of them.
   */
  readonly repeats?: false | 'when-asked';
}

/** A call that changes something: only a `WriteSession` makes it. */
export interface WriteCall extends Call {
  readonly writes: true;
}

export type Action = 'export' | 'import' | 'delete' | 'rename' | 'randomize' | 'switch' | 'list' | 'createFolder';

/** Absent and `undefined` parameters are not sent; booleans travel as `true`/`false`, lists as `name[0]=…`. */
export type Parameters = Readonly<Record<string, ParameterValue>>;
export type ParameterValue = string | number | boolean | readonly (string | number)[] | undefined;

export interface FilePart {
  readonly name: string;
  readonly mimeType: string;
  readonly content: Uint8Array;
}

/**
 * The shape that a successful answer has; whatever does not begin like it is a failure (REDCAP_API.md §1.5).
 * `csv`: the header row has raw names. `csv-labels`: it may hold any text. `text`: a short plain answer, checked by `accept`.
 */
export type Expectation =
  | {
      readonly shape: 'json';
      /** A list of rows, and nothing else. */
      readonly isList?: true;
      /** A field of this name was asked for, so that a lone row with nothing else is no error of the server's. */
      readonly hasErrorField?: boolean;
      /** Who reads it looks at every character and knows whether it came to its end; asked when all of it was taken. */
      readonly end?: Pick<AnswerEnd, 'ending'>;
      /** Shown what the check of the end has looked at, where there is no `end` of its own. */
      readonly rows?: AnswerRows;
    }
  | {
      readonly shape: 'csv';
      /** The one that was asked for, where the server keeps to it; absent: any that REDCap has, told by the header. */
      readonly delimiter?: string;
      readonly mayBeEmpty?: boolean;
      /** The last row of some tables has no line end, however the answer travels (REDCAP_API.md §13). */
      readonly mayLackLineEnd?: boolean;
      /** Shown what the check of the end has looked at. */
      readonly rows?: AnswerRows;
    }
  | {
      readonly shape: 'csv-labels';
      readonly delimiter?: string;
      readonly mayBeEmpty?: boolean;
      readonly rows?: AnswerRows;
    }
  | { readonly shape: 'xml'; readonly root?: string }
  | { readonly shape: 'file' }
  | { readonly shape: 'pdf' }
  | {
      readonly shape: 'text';
      readonly accept: (text: string) => boolean;
      readonly mayBeEmpty?: boolean;
      /** Bytes that a good answer may have; default 64 KiB. */
      readonly most?: number;
    };

/** How a call is named in logs and errors, e.g. `record/delete`. */
export function callName(call: Pick<Call, 'content' | 'action'>): string {
  return `${call.content}/${call.action ?? 'export'}`;
}
