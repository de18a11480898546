import type { Sentence, Wording } from '../common/wording';
import type { TextEdit } from './csvDocument';

/** `error` stands in the way of a push: REDCap would refuse the file, or take it and lose something. */
export type Severity = 'error' | 'warning' | 'hint';

/** Edits that belong together; offsets are those of the document before any of them. */
export interface Fix {
  readonly title: Sentence;
  readonly edits: readonly TextEdit[];
}

/** Something wrong with a dictionary. Offsets are UTF-16 code units of the document. */
export interface Problem {
  /** The rule, e.g. `DD01`. */
  readonly code: string;
  /** What exactly, where one rule has many findings: the code of the logic linter, e.g. `logic-unknown-field`. */
  readonly detail?: string;
  readonly severity: Severity;
  /** In English. */
  readonly message: string;
  /** The message with its arguments apart. */
  readonly wording: Wording;
  /** Row of the document; 0 is the header. */
  readonly row: number;
  /** Index of the cell in its row; 0 is column A. */
  readonly column: number;
  readonly start: number;
  readonly end: number;
  /** Variable name of the row. */
  readonly field?: string;
  readonly fix?: Fix;
}

/** A problem without its place in the document: it stays what it is when rows above it change. Offsets are those of the row. */
export interface RowFinding {
  readonly code: string;
  readonly detail: string | undefined;
  readonly severity: Severity;
  /** `cellPlace` stands for the cell's name, e.g. `B2`. */
  readonly message: string;
  readonly wording: Wording;
  readonly column: number;
  readonly start: number;
  readonly end: number;
  readonly fix: Fix | undefined;
}

/** The name other rooms know it by where `Problem` is taken. */
export type DictionaryProblem = Problem;
