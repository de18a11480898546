/** What differs between two data dictionaries, in types that host and page share. */
import type { Risk } from '../../dictionary/diff/change';

/** What an entry is mainly about, in the order in which they are shown. */
export const diffGroups = ['removed', 'renamed', 'recoded', 'retyped', 'moved', 'changed', 'added'] as const;
export type DiffGroup = (typeof diffGroups)[number];

export interface DiffCell {
  /** The API's name of the column. */
  readonly column: string;
  readonly before: string;
  readonly after: string;
}

/** All changes of one field, or of one instrument. */
export interface DiffEntry {
  readonly group: DiffGroup;
  readonly isInstrument: boolean;
  /** Variable or instrument; of what is renamed `old → new`. */
  readonly name: string;
  readonly form: string;
  readonly sentences: readonly string[];
  readonly risk: Risk;
  /** Old and new were matched by likeness, not by name. */
  readonly isGuess: boolean;
  /** Cells that differ; all that are filled where the field is new or gone. */
  readonly cells: readonly DiffCell[];
  /** Data that the changes meet, in words, where it was counted. */
  readonly counts: readonly string[];
}

export interface DiffPicture {
  readonly before: string;
  readonly after: string;
  readonly entries: readonly DiffEntry[];
  /** What the picture cannot show, in words. */
  readonly remarks: readonly string[];
}
