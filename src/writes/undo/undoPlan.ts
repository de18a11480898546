import type { Arm, Dag, InstrumentEventMapping, RedcapEvent, RepeatingSetup, UserDagAssignment } from '../../api/model';
import type { DictionaryDiff } from '../../dictionary/diff';
import type { ShapeName } from '../../state/documentNames';
import type { Ground } from '../../state/ground';
import type { OperationWhat } from '../../safety/journal/entry';
import type { Warning } from '../../safety/operation';
import type { SeenRecords } from '../../state/recordPrints';
import type { NeededRight } from '../../state/rights';
import type { StoredFileEntry } from '../../safety/snapshot/filesPart';
import type { SnapshotReader } from '../../safety/snapshot/snapshotReader';
import type { SnapshotStructure } from '../../safety/snapshot/structurePart';
import type { Back } from './backs/back';
import type { PresentGroups } from './presentGroups';
import type { StateAfter } from '../../safety/journal/afterPart';

/** What cannot come back, or not as it was; names, never values. */
export type Limit =
  // true of every undo
  | { readonly kind: 'record-history' }
  | { readonly kind: 'surveys' }
  | { readonly kind: 'signatures-and-locks' }
  | { readonly kind: 'randomization' }
  | { readonly kind: 'event-ids' }
  /** The form status of a form that was never saved may come back as Incomplete. */
  | { readonly kind: 'gray-status' }
  // of this one
  | { readonly kind: 'hidden-instruments'; readonly instruments: readonly string[] }
  /** What was there of other groups was never seen. */
  | { readonly kind: 'other-groups' }
  /** The dictionary, the designations or the repeating set-up no longer have a place for these data points. */
  | {
      readonly kind: 'no-place';
      readonly fields: readonly string[];
      readonly events: readonly string[];
      readonly points: number;
    }
  /** Values come back, but their codes have another label than when they were chosen. */
  | { readonly kind: 'other-labels'; readonly fields: readonly string[] }
  /** REDCap could not hand them out when the snapshot was taken. */
  | { readonly kind: 'lost-files'; readonly fields: readonly string[]; readonly files: number }
  | { readonly kind: 'signature-files'; readonly fields: readonly string[]; readonly files: number }
  /** The API changes the structure only in Development. */
  | {
      readonly kind: 'in-production';
      readonly what: readonly ('arms' | 'events' | 'mappings' | 'labels' | 'dictionary')[];
    }
  | { readonly kind: 'missing-right'; readonly right: NeededRight }
  | { readonly kind: 'event-renamed'; readonly from: string; readonly to: string }
  | { readonly kind: 'event-order' }
  /** Undo removes nothing. */
  /** Users who come back have none for the project. */
  | { readonly kind: 'api-tokens'; readonly users: readonly string[] }
  /** REDCap gives roles that are made again other unique names: what names them finds them no more. */
  | { readonly kind: 'role-names'; readonly roles: readonly string[] }
  | { readonly kind: 'role-renamed'; readonly from: string; readonly to: string }
  /** They have a role now, and REDCap changes users without a role only. */
  | { readonly kind: 'in-role'; readonly users: readonly string[] }
  /** The role or the group that they had is gone. */
  | { readonly kind: 'no-such-access'; readonly users: readonly string[] }
  | { readonly kind: 'access-unknown' }
  | { readonly kind: 'added-stays'; readonly names: readonly string[] }
  /** Records that the import made: an undo deletes nothing. */
  | { readonly kind: 'created-stays'; readonly records: readonly string[] }
  /** Forms, instances and events that the import made stay, without values. */
  | { readonly kind: 'empty-stays' }
  /** What it put into blank cells of these records: its end is not known, so that its own is not told from others'. */
  | { readonly kind: 'filled-stays'; readonly records: number }
  /** Records that had no group before. */
  | { readonly kind: 'group-stays'; readonly records: number }
  | { readonly kind: 'dag-renamed'; readonly from: string; readonly to: string }
  | { readonly kind: 'groups-unknown' }
  /** The group of these records no longer exists. */
  | { readonly kind: 'no-group'; readonly dag: string }
  /** REDCap has not computed them again. */
  | { readonly kind: 'not-calculated'; readonly fields: readonly string[] }
  /** REDCap keeps the file under another name. */
  | { readonly kind: 'file-renamed'; readonly record: string; readonly field: string };

/** Something that somebody changed after the operation; it is overwritten only if the user says so. */
export type Conflict =
  /** The record was made anew, perhaps in other capitals or with other accents (`namesake`): it may be another person. */
  | { readonly kind: 'record-anew'; readonly record: string; readonly namesake?: string }
  | {
      readonly kind: 'values';
      readonly record: string;
      readonly event: string;
      readonly instrument: string;
      readonly instance: string;
      readonly fields: readonly string[];
    }
  | { readonly kind: 'record-group'; readonly record: string }
  | { readonly kind: 'user-group'; readonly username: string }
  | { readonly kind: 'label'; readonly name: string }
  | { readonly kind: 'access'; readonly name: string }
  | { readonly kind: 'setting'; readonly name: string }
  | { readonly kind: 'dictionary' };

/** A row of the structure that gets its earlier label back. */
export interface LabelBack {
  readonly document: ShapeName;
  /** What the row is called now. */
  readonly key: string;
  /** The columns that differ, as they were. */
  readonly before: Readonly<Record<string, string>>;
  /** Somebody changed it once more since. */
  readonly isConflict: boolean;
}

/** Structure that is missing now and can be made again. */
export interface MissingStructure {
  readonly arms: readonly Arm[];
  readonly events: readonly RedcapEvent[];
  readonly mappings: readonly InstrumentEventMapping[];
  readonly repeating: readonly RepeatingSetup[];
  readonly dags: readonly Dag[];
  readonly users: readonly UserDagAssignment[];
  readonly labels: readonly LabelBack[];
  /** The dictionary to go back to, with what that changes and in how many fields. */
  readonly dictionary:
    | { readonly text: string; readonly present: string; readonly changes: DictionaryDiff; readonly fields: number }
    | undefined;
}

export interface UndoCounts {
  /** Records that come into being again. */
  readonly recordsMade: number;
  /** Records that get anything back. */
  readonly records: number;
  readonly values: number;
  /** Of the values, those that become blank again. */
  readonly blanked: number;
  readonly files: number;
  /** Records that get their group back. */
  readonly groups: number;
}

export interface UndoRequest {
  /** The snapshot, opened. */
  readonly reader: SnapshotReader;
  /** The operation in the journal that it was taken for. */
  readonly of: string;
  /** What it was. */
  readonly what: OperationWhat;
  /** The state right after the operation and its earlier undos. */
  readonly after: StateAfter;
  /** Only these records, and nothing of the structure. */
  readonly records?: readonly string[];
}

export interface UndoPlan {
  readonly kind: 'undo';
  readonly request: UndoRequest;
  readonly ground: Ground;
  /** The structure that the snapshot was taken in. */
  readonly stored: SnapshotStructure;
  /** Records of the snapshot that this undo looks at. */
  readonly touched: readonly string[];
  /** Their present data: the run refuses another. */
  readonly before: SeenRecords;
  readonly missing: MissingStructure;
  /** What else the operation changed and comes back. */
  readonly back: Back | undefined;
  /** The groups when the plan was made: the run refuses others. */
  readonly groups: PresentGroups;
  /** Groups of the snapshot that have another unique name now. */
  readonly renamedDags: ReadonlyMap<string, string>;
  readonly counts: UndoCounts;
  readonly files: readonly StoredFileEntry[];
  /** Files that the API does not take back: signatures. The snapshot holds them. */
  readonly unreturnable: readonly StoredFileEntry[];
  readonly conflicts: readonly Conflict[];
  /** How many data points, groups and users the conflicts are about. */
  readonly conflictPoints: number;
  readonly limits: readonly Limit[];
  readonly warnings: readonly Warning[];
  /** Fields that the account is not served: what stands there is not known, so nothing is written there. */
  readonly hiddenFields: ReadonlySet<string>;
  /** Whether what was changed since is overwritten; the user's choice, first `false`. */
  readonly overwrite: boolean;
}

/** Whether anything is left to do, given the user's choice. */
export function hasWork(plan: UndoPlan): boolean {
  const { missing, counts } = plan;
  return (
    counts.records > 0 ||
    [
      missing.arms,
      missing.events,
      missing.mappings,
      missing.repeating,
      missing.dags,
      missing.users,
      missing.labels.filter((label) => plan.overwrite || !label.isConflict),
    ].some((list) => list.length > 0) ||
    missing.dictionary !== undefined ||
    Object.values(plan.back?.counts(plan.overwrite) ?? {}).some((number) => number > 0)
  );
}
