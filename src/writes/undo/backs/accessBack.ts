import type { AccessName } from '../../../state/documentNames';

/** A user or a role with what was changed in it. */
export interface AccessRow {
  /** What it is called now. */
  readonly name: string;
  /** The row of the document as it is now. */
  readonly now: Readonly<Record<string, string>>;
  /** The columns that differ, as they were. */
  readonly before: Readonly<Record<string, string>>;
  /** Somebody changed it once more since. */
  readonly isConflict: boolean;
}

/** What of a pushed document about access goes back to what it was. */
export interface AccessBack {
  readonly document: AccessName;
  /** The document as it is now: the run refuses another. */
  readonly present: string;
  readonly changed: readonly AccessRow[];
  /** Users or roles that are made again, as rows of the document. */
  readonly removed: readonly Readonly<Record<string, string>>[];
  /** Users who get back the role that they had: rows of the role assignments, with the role's earlier unique name. */
  readonly members: readonly Readonly<Record<string, string>>[];
}
