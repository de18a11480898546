/** Of the two versions that are merged: the user's, and the one that others made. */
export type Side = 'ours' | 'theirs';

/** What both sides did to the same thing, differently. Names are those that rows have in the result. */
export type MergeConflict =
  | {
      readonly kind: 'cell';
      readonly field: string;
      readonly column: string;
      readonly base: string;
      readonly ours: string;
      readonly theirs: string;
    }
  /** `by` removed the row, the other side changed it in these columns. */
  | { readonly kind: 'removed'; readonly field: string; readonly by: Side; readonly columns: readonly string[] }
  /** Both put another field first: the first is the record identifier. */
  | { readonly kind: 'record-id'; readonly base: string; readonly ours: string; readonly theirs: string };

export interface MergeResult {
  /** What both sides agree on; where they do not, the cell of `ours`, and a row that one side removed and the other changed stays. In the dialect of `ours`. */
  readonly text: string;
  readonly conflicts: readonly MergeConflict[];
  /** The same with every conflict decided for one version: three texts that differ in the conflicts and nowhere else. */
  readonly version: (of: Side | 'base') => string;
}

export type MergeErrorReason = 'not-a-table' | 'damaged' | 'columns';

/** A text cannot be merged row by row: it has no header of its kind, an open quote, or not the columns that the others have. */
export class MergeError extends Error {
  constructor(
    readonly reason: MergeErrorReason,
    readonly of: Side | 'base',
  ) {
    super(`The version "${of}" cannot be merged: ${reason}`);
    this.name = 'MergeError';
  }
}
