/** The dictionary as a table, in types that host and page share; nothing is imported here. */

export interface TableColumn {
  /** Index of the cell in its row. */
  readonly index: number;
  /** REDCap's name of the column; blank for columns that are none of REDCap's. */
  readonly name: string;
  readonly title: string;
}

export type Worst = 'error' | 'warning' | 'hint';

export interface CellProblem {
  /** Index of the cell. */
  readonly index: number;
  readonly severity: Worst;
  readonly text: string;
}

export interface FieldLine {
  readonly kind: 'field';
  /** Of the document; the header is row 0. */
  readonly row: number;
  readonly type: string;
  /** By the columns of the picture, each cut where nobody reads on in a cell. */
  readonly cells: readonly string[];
  /** Indexes of `cells` that are cut. */
  readonly cut?: readonly number[];
  /** Where in the block of its matrix the row stands. */
  readonly matrix?: 'first' | 'inner' | 'last' | 'only';
  readonly problems?: readonly CellProblem[];
  /** Against what the draft began with. */
  readonly change?: 'added' | 'changed';
  /** Indexes of the cells that changed. */
  readonly changed?: readonly number[];
  /** So many fields that stood before it are gone. */
  readonly gone?: number;
}

export type TableLine =
  | {
      readonly kind: 'form';
      /** Row of its first field. */
      readonly row: number;
      readonly form: string;
      readonly label: string;
      readonly fields: number;
      readonly worst?: Worst;
    }
  | { readonly kind: 'section'; readonly row: number; readonly header: string }
  | FieldLine;

export interface TableFilter {
  /** Each of them is in one of the row's cells. */
  readonly words: string;
  /** Blank for all. */
  readonly form: string;
  readonly type: string;
  readonly only: 'all' | 'problems' | 'changes';
}

/** Something that the table cannot draw, and where it is. */
export interface Notice {
  readonly text: string;
  readonly row: number;
}

export interface TablePicture {
  /** Of the lines; what is said of lines is said of a version. */
  readonly version: number;
  /** Number of lines. */
  readonly total: number;
  readonly fields: number;
  /** Fields that the filter leaves. */
  readonly shown: number;
  readonly columns: readonly TableColumn[];
  readonly forms: readonly { readonly name: string; readonly label: string; readonly line: number }[];
  readonly notices: readonly Notice[];
  readonly problems: number;
  /** Whether there is a table at all. */
  readonly isDictionary: boolean;
}

/** A coloured stretch of a text; types are those of editors' tokens. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly type: string;
}

export interface TextProblem {
  readonly start: number;
  readonly end: number;
  readonly severity: Worst;
  readonly text: string;
}

export interface TextEntry {
  readonly label: string;
  readonly detail: string;
  readonly kind: string;
  /** Replaces `[start, end)`. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Where the caret is to be in `text`. */
  readonly caret: number;
}

/** What there is to say of the text of a cell while it is typed. Offsets are those of the text. */
export interface TextAdvice {
  readonly colours: readonly Stretch[];
  readonly problems: readonly TextProblem[];
  readonly entries: readonly TextEntry[];
  /** The expression as a sentence; blank when there is none. */
  readonly words: string;
}
