import type { OutcomeStatus } from '../../safety/operation';
import type { GroundChange } from '../../state/ground';
import type { Presence } from '../../state/presence';

export interface UploadOutcome {
  readonly record: string;
  readonly status: OutcomeStatus;
  readonly sent: boolean;
  /** `same`: read back, equal to the byte and under its name. */
  readonly found: 'same' | 'renamed' | 'other' | 'absent' | undefined;
  /** Other data of the record is not as it was. */
  readonly othersChanged: boolean;
  /** The file on this computer was changed after the plan. */
  readonly changedHere: boolean;
  readonly lostAnswers: number;
  readonly groundChanges: readonly GroundChange[];
  readonly error: Error | undefined;
  /** The record by the last reading. */
  readonly after: Presence | undefined;
}
