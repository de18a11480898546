import type { Arm, Dag, FileLocation, InstrumentEventMapping, RedcapEvent, RepeatingSetup } from '../../api/model';
import type { Extent } from '../../state/extent';
import type { Ground } from '../../state/ground';
import type { Warning } from '../../safety/operation';
import type { Presence } from '../../state/presence';
import type { RecordScope } from '../../state/recordScope';

interface DeletePlanBase {
  readonly ground: Ground;
  /** All data of the touched records when the plan was made. */
  readonly before: Presence;
  /** Names of all records the caller saw. */
  readonly allRecords: readonly string[];
  readonly extent: Extent;
  /** Asked for, but not on the server. Nothing is sent for them. */
  readonly absent: readonly string[];
  readonly warnings: readonly Warning[];
  /** The project's title has to be typed: Production, an arm, or every record of the project. */
  readonly typeTitle: boolean;
  /** The user's choice, once some were found: files that REDCap cannot hand out go without being kept. */
  readonly withoutLostFiles?: boolean;
}

export interface RecordsPlan extends DeletePlanBase {
  readonly kind: 'records';
  readonly scope: RecordScope;
  readonly deleteLogging: boolean;
  /** They exist but hold nothing in the scope. Nothing is sent for them. */
  readonly withoutData: readonly string[];
}

export interface StoredFile {
  readonly location: FileLocation;
  /** As the server tells it; `undefined` on servers that say only `[document]`. */
  readonly name: string | undefined;
}

export interface FilePlan extends DeletePlanBase {
  readonly kind: 'file';
  readonly field: string;
  readonly files: readonly StoredFile[];
}

/** Arms or events, and the structure that goes with them. */
export interface StructurePlan extends DeletePlanBase {
  readonly kind: 'arms' | 'events';
  readonly arms: readonly Arm[];
  readonly events: readonly RedcapEvent[];
  readonly mappings: readonly InstrumentEventMapping[];
  readonly repeating: readonly RepeatingSetup[];
  /** Arms left without any event: REDCap lists them no longer (REDCAP_API.md §6.1). */
  readonly armsLeftEmpty: readonly Arm[];
}

export interface DagsPlan extends DeletePlanBase {
  readonly kind: 'dags';
  readonly dags: readonly Dag[];
  /** All groups and assignments when the plan was made. */
  readonly groups: Groups;
  /** Users that lose their group; `undefined` when the server does not tell. */
  readonly users: readonly { readonly username: string; readonly dag: string }[] | undefined;
  /** Records that lose their group; `undefined` when the server does not tell (the caller is in a group). */
  readonly records: readonly { readonly record: string; readonly dag: string }[] | undefined;
}

/** Data access groups and who is in them, by unique group name. */
export interface Groups {
  readonly dags: readonly Dag[];
  readonly users: ReadonlyMap<string, string> | undefined;
  readonly records: ReadonlyMap<string, string> | undefined;
}

export type DeletePlan = RecordsPlan | FilePlan | StructurePlan | DagsPlan;
