import type { WriteSession } from '../../../api/writeSession';
import type { OperationTarget, Planned, Progress } from '../../../safety/operation';
import type { Structure } from '../../../state/structure';
import type { DagsPlan, StructurePlan } from '../../deletes/plan';
import type { RemovedStructure } from '../../review/reviewStructure';
import type { AccessAspect } from '../../../state/difference';
import type { DocumentChanges, RowValues } from '../changes';

/** A removal that the delete commands know too. */
export type Removal = StructurePlan | DagsPlan;
export type PlanRemoval = (
  target: OperationTarget,
  removed: readonly RowValues[],
  signal?: AbortSignal,
  onProgress?: (progress: Progress) => void,
) => Promise<Planned<Removal>>;

/** What pushing the rows of a structure document does, apart from what `spec` says of them. */
export interface StructurePushing {
  /** Sends rows once; REDCap deletes nothing but what a replaced list no longer names. @returns the number it gives */
  readonly send: (session: WriteSession, rows: readonly RowValues[], structure: Structure) => Promise<number>;
  /** Deletes removed rows, once, after everything else. @returns the number it gives */
  readonly remove?: (session: WriteSession, rows: readonly RowValues[]) => Promise<number>;
  /**
   * It is about access: who may do what is read before and after. Tells what may be other than before, given the role that a user had; usernames
   * are in small letters.
   */
  readonly keepsAccess?: (
    changes: DocumentChanges,
    roleOf: (username: string) => string,
  ) => (username: string, aspect: AccessAspect) => boolean;
  /** Removed rows are deleted as the delete commands do. */
  readonly planRemoval?: PlanRemoval;
  /** What removed rows take with them, for the review; absent where that is no data. */
  readonly lost?: (removed: readonly RowValues[]) => RemovedStructure;
  /** Rows of events and instruments whose data changes its place or goes out of reach. */
  readonly moves?: (changes: DocumentChanges) => readonly MovedPlace[];
  /** Unique names of events that go or may get other names. */
  readonly eventsTouched?: (changes: DocumentChanges, structure: Structure) => readonly string[];
  /** Users and records stay in their groups: read before and after. */
  readonly keepsGroups?: true;
  /** What goes along with a push: the structure to compare with, and changes that are no surprise. */
  readonly alongside?: (
    changes: DocumentChanges,
    before: Structure,
    renamed: ReadonlyMap<string, string>,
  ) => { readonly structure: Structure; readonly wokenArms: ReadonlySet<string> };
}

/** Data of an instrument in an event; without instrument: of the whole event. */
export interface MovedPlace {
  readonly event: string;
  readonly form: string;
  readonly wholeEvent: boolean;
}
