import type { OutcomeStatus } from '../../safety/operation';
import type { GroundChange } from '../../state/ground';

export interface RenameOutcome {
  readonly status: OutcomeStatus;
  readonly sent: boolean;
  /** Whether the record has its new name and holds what it held. */
  readonly renamed: boolean;
  /** It has its new name, but does not hold what it held. */
  readonly differs: boolean;
  readonly lostAnswers: number;
  readonly groundChanges: readonly GroundChange[];
  readonly error: Error | undefined;
}
