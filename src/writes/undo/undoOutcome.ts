import type { Place } from '../../state/presence';
import type { GroundChange } from '../../state/ground';
import type { EndStatus } from '../../safety/operation';
import type { Presence } from '../../state/presence';
import type { OperationCounts } from '../../safety/journal/entry';
import type { Limit } from './undoPlan';

/** Where the server is not as the undo meant to leave it. Names, never values. */
export type UndoDifference =
  /** It was sent and is not there. */
  | {
      readonly kind: 'not-restored';
      readonly record: string;
      readonly place: Place;
      readonly fields: readonly string[];
    }
  /** REDCap would not take it. `closed`: the record, or the form in this place, is locked. `ours`: the words are not REDCap's. */
  | {
      readonly kind: 'refused';
      readonly record: string;
      readonly place: Place;
      readonly fields: readonly string[];
      /** REDCap's own words, cleaned. */
      readonly reason: string;
      readonly closed?: 'record' | 'form';
      readonly ours?: true;
    }
  /** Something else stands there that the plan did not know of: it was left. */
  | { readonly kind: 'conflict'; readonly record: string; readonly place: Place; readonly fields: readonly string[] }
  /** It was not to be touched. */
  | { readonly kind: 'changed'; readonly record: string; readonly place: Place; readonly fields: readonly string[] }
  /** `reason`: REDCap's own words where it would not take it. */
  | { readonly kind: 'file-not-restored'; readonly record: string; readonly field: string; readonly reason?: string }
  | { readonly kind: 'group-not-restored'; readonly record: string; readonly reason?: string }
  | {
      readonly kind: 'structure-not-restored';
      readonly part:
        | 'arm'
        | 'event'
        | 'mapping'
        | 'repeating'
        | 'dag'
        | 'user'
        | 'access'
        | 'record'
        | 'setting'
        | 'label'
        | 'dictionary';
      readonly name: string;
    };

export interface UndoOutcome {
  readonly status: EndStatus;
  readonly sent: boolean;
  /** What came back, by reading. */
  readonly counts: OperationCounts;
  readonly lostAnswers: number;
  readonly differences: readonly UndoDifference[];
  /** All that did not return, planned or not. */
  readonly limits: readonly Limit[];
  /** Data points and assignments left alone because somebody changed them since. */
  readonly kept: number;
  /** Records that were not reached. */
  readonly remaining: readonly string[];
  readonly groundChanges: readonly GroundChange[];
  readonly error: Error | undefined;
  readonly after?: { readonly presence: Presence; readonly records: readonly string[] };
  readonly dictionary?: string;
}
