import type { OutcomeStatus } from '../../safety/operation';
import type { GroundChange } from '../../state/ground';
import type { Presence } from '../../state/presence';

/** A value that stands there since, as read back. */
export interface Assigned {
  readonly event: string;
  readonly field: string;
  /** As stored. */
  readonly value: string;
  /** Of a choice; blank for other fields. */
  readonly label: string;
}

export interface RandomizeOutcome {
  readonly record: string;
  readonly status: OutcomeStatus;
  readonly sent: boolean;
  /** Code that REDCap answered; `*` where the allocation is concealed; `undefined` without an answer. */
  readonly answered: string | undefined;
  /** What changed in the record, computed fields left out; the one that holds the code that was answered first. */
  readonly assigned: readonly Assigned[];
  readonly lostAnswers: number;
  readonly groundChanges: readonly GroundChange[];
  readonly error: Error | undefined;
  /** The record by the last reading. */
  readonly after: Presence | undefined;
}
