/** What the host and the page of a dictionary table say to each other. Types only: the page is compiled without Node and without VS Code. */
import type { TableFilter, TableLine, TablePicture, TextAdvice } from '../../reads/dictionaryTable/picture';

/** The page has no language of its own: these are its words. `{0}`, `{1}` as in translations. */
export type TableWords = Readonly<Record<TableWord, string>>;

export type TableWord =
  | 'title'
  | 'tools'
  | 'find'
  | 'form'
  | 'type'
  | 'show'
  | 'all'
  | 'allForms'
  | 'allTypes'
  | 'onlyProblems'
  | 'onlyChanges'
  | 'counts'
  | 'add'
  | 'duplicate'
  | 'remove'
  | 'moveUp'
  | 'moveDown'
  | 'columns'
  | 'frozen'
  | 'width'
  | 'replace'
  | 'replaceIn'
  | 'replaceBy'
  | 'matchCase'
  | 'replaceAll'
  | 'openText'
  | 'rename'
  | 'renameKeep'
  | 'fillDown'
  | 'fix'
  | 'row'
  | 'rowOf'
  | 'noForm'
  | 'fields'
  | 'oneField'
  | 'section'
  | 'matrix'
  | 'added'
  | 'changed'
  | 'gone'
  | 'empty'
  | 'noMatch'
  | 'notices'
  | 'yes'
  | 'no'
  | 'done'
  | 'cancel'
  | 'choices'
  | 'code'
  | 'label'
  | 'addChoice'
  | 'removeChoice'
  | 'up'
  | 'down'
  | 'recoded'
  | 'dropped'
  | 'counting'
  | 'stored'
  | 'asText'
  | 'means'
  | 'suggestions'
  | 'editing'
  | 'error'
  | 'warning'
  | 'hint'
  | 'menu';

export interface NamedValue {
  readonly value: string;
  readonly label: string;
}

/** A rectangle of cells, as the page shows them in the version it names. */
export interface TableRange {
  readonly version: number;
  /** Lines from `from` up to, not including, `to`. */
  readonly from: number;
  readonly to: number;
  /** Indexes of cells. */
  readonly columns: readonly number[];
}

export type ToPage =
  | {
      readonly type: 'start';
      readonly uri: string;
      readonly words: TableWords;
      readonly types: readonly NamedValue[];
      /** What a type may be validated as. */
      readonly validations: Readonly<Record<string, readonly NamedValue[]>>;
      readonly alignments: readonly NamedValue[];
      /** It belongs to a project: a field's data can be kept when it is renamed, and counted. */
      readonly isOfProject: boolean;
    }
  | {
      readonly type: 'picture';
      readonly picture: TablePicture;
      /** The first of `lines`. */
      readonly from: number;
      readonly lines: readonly TableLine[];
    }
  /** What differs from what the page has been sent. */
  | {
      readonly type: 'changed';
      readonly picture: Partial<TablePicture>;
      /** The lines that the page is to know from here on; all others are known no more. */
      readonly from: number;
      readonly to: number;
      /** Those of them that are new, by their number. */
      readonly lines: readonly (readonly [number, TableLine])[];
    }
  | { readonly type: 'lines'; readonly version: number; readonly from: number; readonly lines: readonly TableLine[] }
  /** To be shown and read out. */
  | { readonly type: 'said'; readonly text: string }
  /** Select this line, and this cell of it. */
  | { readonly type: 'go'; readonly version: number; readonly line: number; readonly column?: number }
  /** Answers `ask`. */
  | { readonly type: 'value'; readonly id: number; readonly value: string }
  | { readonly type: 'advice'; readonly id: number; readonly advice: TextAdvice }
  | { readonly type: 'fixes'; readonly id: number; readonly titles: readonly string[] }
  /** By code, how many records hold each of them; nothing for what could not be counted. */
  | { readonly type: 'stored'; readonly id: number; readonly counts: Readonly<Record<string, number>> | undefined };

/** The cell that is meant, and by what it is known again when the text changed meanwhile. */
export interface CellPlace {
  readonly row: number;
  /** Variable name of the row. */
  readonly name: string;
  /** Index of the cell. */
  readonly column: number;
}

export type FromPage =
  | { readonly type: 'ready'; readonly filter: TableFilter | undefined }
  | { readonly type: 'look'; readonly from: number; readonly to: number }
  | { readonly type: 'filter'; readonly filter: TableFilter }
  | ({ readonly type: 'set'; readonly value: string } & CellPlace)
  | { readonly type: 'clear' | 'fill' | 'copy' | 'duplicate' | 'remove'; readonly range: TableRange }
  | { readonly type: 'paste'; readonly range: TableRange; readonly text: string }
  | {
      readonly type: 'replace';
      readonly column: number;
      readonly find: string;
      readonly by: string;
      readonly matchCase: boolean;
    }
  /** A new row behind a line; before the first field of its form for the line of a form or section. */
  | { readonly type: 'add'; readonly version: number; readonly line: number }
  /** To before a line, the number of lines for the end. */
  | { readonly type: 'move'; readonly range: TableRange; readonly to: number }
  | ({ readonly type: 'ask'; readonly id: number } & CellPlace)
  | ({ readonly type: 'advise'; readonly id: number; readonly text: string; readonly caret: number } & CellPlace)
  | ({ readonly type: 'fixes'; readonly id: number } & CellPlace)
  | ({ readonly type: 'fix'; readonly at: number } & CellPlace)
  | ({ readonly type: 'rename'; readonly keep: boolean } & CellPlace)
  | ({ readonly type: 'count'; readonly id: number } & CellPlace)
  /** Shows a cell in the text. */
  | { readonly type: 'text'; readonly row: number; readonly column: number }
  /** The keyboard is at this cell. */
  | { readonly type: 'at'; readonly row: number; readonly column: number };

/** What a page keeps for its next start. */
export interface KeptTable {
  readonly uri: string;
  readonly filter: TableFilter;
  /** By the name of the column, or its title. */
  readonly widths: Readonly<Record<string, number>>;
  readonly hidden: readonly string[];
  readonly frozen: number;
  /** Where the table was scrolled to, and the cell of the keyboard. */
  readonly place?: {
    readonly top: number;
    readonly left: number;
    readonly row: number;
    readonly column: number;
  };
}

export interface TableProtocol {
  readonly toPage: ToPage;
  readonly fromPage: FromPage;
  readonly kept: KeptTable;
}
