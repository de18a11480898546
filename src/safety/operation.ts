import type { Session } from '../api/session';
import type { Difference } from '../state/difference';
import type { GroundChange } from '../state/ground';
import type { Presence } from '../state/presence';
import type { CallerRights, NeededRight } from '../state/rights';

/** The project an operation works on. */
export interface OperationTarget {
  readonly session: Session;
  /** `undefined`: not known; preconditions that depend on rights are left to the server. */
  readonly rights: CallerRights | undefined;
}

/** Why REDCap would refuse, or why there is nothing to do; said instead of asking. */
export type Refusal =
  | { readonly reason: 'nothing-asked' }
  | { readonly reason: 'classic-project'; readonly what: 'arms' | 'events' }
  | { readonly reason: 'in-production'; readonly what: 'arms' | 'events' }
  | { readonly reason: 'missing-right'; readonly right: NeededRight }
  | { readonly reason: 'event-required'; readonly instrument: string }
  | {
      readonly reason: 'unknown-name';
      readonly what: 'arm' | 'event' | 'instrument' | 'field' | 'dag';
      readonly names: readonly string[];
    }
  | { readonly reason: 'not-designated'; readonly instrument: string; readonly event: string }
  | { readonly reason: 'not-repeating'; readonly name: string }
  | { readonly reason: 'not-a-file-field'; readonly field: string }
  | { readonly reason: 'no-such-records'; readonly records: readonly string[] }
  /** Other groups' data would go with it, unseen. */
  | { readonly reason: 'own-group'; readonly what: 'arms' | 'events' }
  /** Record names are hashes in this account's exports. */
  | { readonly reason: 'hashed-ids' }
  /** They are listed, but REDCap does not hand them out. */
  | { readonly reason: 'records-unreadable'; readonly records: readonly string[] }
  /** The snapshot is of another project, with this title. */
  | { readonly reason: 'other-project'; readonly title: string }
  /** A record is called so already, or REDCap takes both names for the same. */
  | { readonly reason: 'name-taken'; readonly name: string }
  | { readonly reason: 'bad-record-name' }
  | { readonly reason: 'nothing-there' };

/** What the user should know before confirming. */
export type Warning =
  | { readonly kind: 'rights-unknown' }
  /** `dag`: unique group name, where it is known. */
  | { readonly kind: 'caller-in-group'; readonly dag: string | undefined }
  /** Whether the caller is in a group is not told. */
  | { readonly kind: 'group-unknown' }
  /** It has been in Production, and is perhaps in Analysis/Cleanup now. */
  | { readonly kind: 'perhaps-analysis' }
  | { readonly kind: 'export-limited'; readonly instruments: readonly string[] }
  /** Records with names that the database may take for those of the ones that are deleted. */
  | { readonly kind: 'namesakes'; readonly records: readonly string[] }
  | { readonly kind: 'log-deleted' }
  | { readonly kind: 'users-unknown' }
  | { readonly kind: 'records-unknown' };

export type Planned<P> =
  | { readonly kind: 'plan'; readonly plan: P }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

/** How far a write is, or the reading before it; `done` of `total` records, files or names. */
export interface Progress {
  readonly phase: 'checking' | 'snapshot' | 'running' | 'verifying';
  readonly done: number;
  readonly total: number;
}

/** What happened, as far as it could be found out. */
export type OutcomeStatus =
  /** Everything planned is gone, nothing else. */
  | 'done'
  /** The server's data or its number differ from the plan: see `differences`. */
  | 'mismatch'
  /** REDCap said no; read back: that call changed nothing. */
  | 'refused'
  /** No usable answer; read back: that call changed nothing. */
  | 'not-done'
  /** Something was sent and could not be read back. */
  | 'unverified'
  | 'cancelled'
  /** The server's state is no longer that of the plan. */
  | 'ground-moved'
  /** Reading failed between batches. */
  | 'failed';

/** Of any write. `incomplete`: an undo did what was planned, but something of what there was did not come back, or was left. */
export type EndStatus = OutcomeStatus | 'incomplete';

export interface Outcome {
  readonly status: OutcomeStatus;
  /** Whether any write left for the server. */
  readonly sent: boolean;
  /** Sum of the numbers REDCap returned; `undefined` when it gave none. */
  readonly returned: number | undefined;
  /** The number(s) that would have been right for the calls that were answered. */
  readonly expectedReturn: readonly number[] | undefined;
  /** Calls without a usable answer whose effect was found out by reading; their numbers are missing in `returned`. */
  readonly lostAnswers: number;
  /** Records (or names of structure) whose part of the plan is done, by the reading afterwards. */
  readonly completed: readonly string[];
  /** Those for which nothing was sent or nothing happened. */
  readonly remaining: readonly string[];
  /** Those for which it is not known. */
  readonly unknown: readonly string[];
  readonly found: FoundGone;
  readonly differences: readonly Difference[];
  /** Differences that are expected side effects or others' work; no fault. */
  readonly notes: readonly Difference[];
  readonly groundChanges: readonly GroundChange[];
  /** What went wrong on the way, or in keeping the journal; can stand beside `done` when an answer was lost. */
  readonly error: Error | undefined;
  /** All data of the touched records by the last reading, for those records of which it is known. Absent when nothing was sent. */
  readonly after?: { readonly presence: Presence; readonly records: readonly string[] };
}

/** What the reading afterwards found gone. */
export interface FoundGone {
  /** Records that no longer exist. */
  readonly records: number;
  readonly values: number;
  readonly files: number;
}
