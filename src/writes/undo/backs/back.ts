import type { L10n } from '../../../common/l10n';
import type { Session } from '../../../api/session';
import type { WriteSession } from '../../../api/writeSession';
import type { OperationCounts, OperationKind, OperationWhat } from '../../../safety/journal/entry';
import type { OperationTarget } from '../../../safety/operation';
import type { SnapshotReader } from '../../../safety/snapshot/snapshotReader';
import type { SnapshotStructure } from '../../../safety/snapshot/structurePart';
import type { Writing } from '../../../safety/write';
import type { Ground, GroundChange } from '../../../state/ground';
import type { Presence } from '../../../state/presence';
import type { NeededRight } from '../../../state/rights';
import type { Words } from '../../../state/words';
import type { Tally } from '../tally';
import type { UndoDifference } from '../undoOutcome';
import type { Conflict, Limit } from '../undoPlan';

/** What an undo puts back beside the records and the structure of a snapshot: settings, access, a name. One file a kind of write, listed in `undoKinds.ts`. */
export interface Back {
  /** Without this right it is left out, and that is told; `refused` where nothing else is to be undone. */
  readonly needs: { readonly right: NeededRight; readonly without: 'left-out' | 'refused' };
  /** What others changed since. */
  readonly conflicts: readonly Conflict[];
  /** Whether the snapshot before the undo has to hold users and roles too. */
  readonly withAccess: boolean;
  /** The records that it is about, as they are now; those of the snapshot are not compared then. */
  readonly records?: { readonly names: readonly string[]; readonly present: Presence };
  /** What would come back. `overwrite`: also what others changed since. */
  counts(overwrite: boolean): OperationCounts;
  /** What is told about it before the button. */
  lines(l10n: L10n, w: Words): readonly string[];
  /** What has moved of it since the undo was planned, besides ground and records. @throws RedcapError, CancelledError */
  moved(session: Session, signal?: AbortSignal): Promise<readonly GroundChange[]>;
  /** Sends each thing once and reads it back; tells the tally. */
  restore(restoring: Restoring): Promise<void>;
}

/** What a restoring has at hand. */
export interface Restoring {
  /** For reading. */
  readonly session: Session;
  readonly writing: Writing;
  readonly tally: Tally;
  readonly ground: Ground;
  readonly stored: SnapshotStructure;
  readonly overwrite: boolean;
  readonly step: Step;
}

/** One write, sent once and read back. @returns the state read, unless the run has been stopped */
export type Step = <S>(
  part: Extract<UndoDifference, { kind: 'structure-not-restored' }>['part'],
  name: string,
  send: (session: WriteSession) => Promise<number>,
  observe: () => Promise<S>,
  finished: (state: S) => boolean,
) => Promise<S | undefined>;

/** What is known when it is planned. */
export interface BackQuestion {
  readonly target: OperationTarget;
  readonly reader: SnapshotReader;
  readonly stored: SnapshotStructure;
  readonly ground: Ground;
  /** Records that are there. */
  readonly listed: ReadonlyMap<string, unknown>;
}

export interface PlannedBack {
  /** Absent: nothing of it is missing, or it cannot come back. */
  readonly back?: Back | undefined;
  /** What cannot come back. */
  readonly limits: readonly Limit[];
}

/** Compares what the operation left with what is there. @throws RedcapError, SnapshotError, CancelledError */
export type PlanBack<K extends OperationKind> = (
  what: Extract<OperationWhat, { kind: K }>,
  question: BackQuestion,
  signal?: AbortSignal,
) => Promise<PlannedBack>;
