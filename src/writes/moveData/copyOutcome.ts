import type { Difference } from '../../state/difference';
import type { GroundChange } from '../../state/ground';
import type { OutcomeStatus } from '../../safety/operation';
import type { Presence } from '../../state/presence';

/** Where the server is not as the copy meant to leave it. Names, never values. */
export type CopyDifference =
  | Difference
  | { readonly kind: 'not-copied'; readonly record: string; readonly fields: readonly string[] };

export interface CopyCounts {
  readonly records: number;
  readonly values: number;
  readonly files: number;
}

export interface CopyOutcome {
  readonly status: OutcomeStatus;
  readonly sent: boolean;
  /** What arrived, by reading. */
  readonly counts: CopyCounts;
  /** Files that the server keeps under another name. */
  readonly renamedFiles: number;
  readonly lostAnswers: number;
  readonly differences: readonly CopyDifference[];
  /** Records that were not reached. */
  readonly remaining: readonly string[];
  readonly groundChanges: readonly GroundChange[];
  readonly error: Error | undefined;
  readonly after?: { readonly presence: Presence; readonly records: readonly string[] };
  /** The pairs' fields in all records by the last reading. */
  readonly verified: Presence;
}
