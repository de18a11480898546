import type { GroundChange } from '../../state/ground';
import type { OutcomeStatus } from '../../safety/operation';

/** Where the File Repository is not as it was to be. */
export interface RepositoryDifference {
  readonly name: string;
  /** `renamed`: REDCap keeps it under another name, `now`. `changed-here`: the file on this computer is no longer as it was. */
  readonly problem: 'not-there' | 'still-there' | 'other-content' | 'renamed' | 'changed-here';
  readonly now?: string;
}

export interface RepositoryOutcome {
  readonly status: OutcomeStatus;
  readonly sent: boolean;
  /** Names of what was done, by the reading afterwards. */
  readonly done: readonly string[];
  readonly remaining: readonly string[];
  readonly lostAnswers: number;
  readonly differences: readonly RepositoryDifference[];
  readonly groundChanges: readonly GroundChange[];
  readonly error: Error | undefined;
}
