import type { OutcomeStatus } from '../../safety/operation';
import type { GroundChange } from '../../state/ground';
import type { Place } from '../../state/presence';
import type { ImportProblem } from './problem';

/** Where the server is not as the import meant to leave it. Names, never values. */
export type ImportDifference =
  /** It was sent and is not there. */
  | {
      readonly kind: 'not-imported';
      readonly record: string;
      readonly place: Place;
      readonly fields: readonly string[];
    }
  /** It was not part of the import. */
  | { readonly kind: 'changed'; readonly record: string; readonly place: Place; readonly fields: readonly string[] }
  | { readonly kind: 'record-gone'; readonly record: string }
  | { readonly kind: 'not-grouped'; readonly record: string; readonly reason: string | undefined };

export interface ImportOutcome {
  readonly status: OutcomeStatus;
  readonly sent: boolean;
  /** What arrived, by reading. */
  readonly counts: { readonly records: number; readonly values: number; readonly erased: number };
  /** Records that came into being. */
  readonly created: readonly string[];
  readonly lostAnswers: number;
  readonly differences: readonly ImportDifference[];
  /** All of them, those beyond the list too. */
  readonly differing: number;
  /** What REDCap would not take, at its cells in the file. */
  readonly refused: readonly ImportProblem[];
  /** All of them, those beyond the list too. */
  readonly refusedCells: number;
  /** Records that were not reached. */
  readonly remaining: readonly string[];
  readonly groundChanges: readonly GroundChange[];
  readonly error: Error | undefined;
  /** Groups that records were put into. */
  readonly groups?: Readonly<Record<string, string>>;
}
