import type { WriteSession } from '../api/writeSession';
import type { GroundChange } from '../state/ground';
import type { Presence } from '../state/presence';
import type { OperationFacts, ResultFacts } from './journal/facts';
import type { OperationTarget, Outcome, EndStatus, OutcomeStatus, Planned, Progress } from './operation';
import type { ProjectIdentity } from './snapshot/manifest';

/** What every write tells of itself at its end. */
export interface AnyOutcome {
  readonly status: EndStatus;
  /** Whether any write left for the server. */
  readonly sent: boolean;
  readonly error: Error | undefined;
}

/**
 * One kind of write. `Safety.write` carries it out, in the one order there is: check, snapshot, check again, open the journal, send, read
 * back, end the journal.
 */
export interface WriteKind<P, O extends AnyOutcome> {
  readonly facts: (plan: P) => OperationFacts;
  readonly result: (outcome: O, plan: P) => ResultFacts;
  /** The steps of one run of a plan. */
  readonly begin: (target: OperationTarget, plan: P) => WriteSteps<O>;
}

/** One write as somebody asked for it. */
export interface SafeJob<P, O extends AnyOutcome> {
  readonly target: OperationTarget;
  readonly plan: P;
  /** Opaque name of the project in the storage. */
  readonly folder: string;
  readonly project: ProjectIdentity;
  /** The token's owner, where known. */
  readonly username: string | undefined;
  /** What the user says about it; blank or absent: nothing. */
  readonly message?: string | undefined;
  /** The report of an outcome, kept sealed with the snapshot. */
  readonly report?: ((plan: P, outcome: O) => string) | undefined;
  /** Hears of every phase: checking, snapshot, running, verifying. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Cancels at any time before the first write leaves, and between writes afterwards. */
  readonly signal?: AbortSignal | undefined;
  /** Waits before the server is read again after a lost answer; replaceable for tests. */
  readonly delay?: ((milliseconds: number) => Promise<void>) | undefined;
}

export interface SafeResult<O> {
  readonly outcome: O;
  /** Name of the operation in the journal, when anything was sent: then it can be undone. */
  readonly id: string | undefined;
}

/** A delete: plan → preview → confirm → `Safety.write` → report. */
export interface Operation<R, P> extends WriteKind<P, Outcome> {
  /** Reads what it needs and changes nothing. @throws RedcapError, CancelledError */
  plan(
    target: OperationTarget,
    request: R,
    signal?: AbortSignal,
    onProgress?: (progress: Progress) => void,
  ): Promise<Planned<P>>;
}

/** What is there while the plan's ground is looked at. */
export interface Look {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** One run of a write: it keeps account of what happened, and is used once. */
export interface WriteSteps<O> {
  /** What has moved since the plan, of what is quickly read: asked before the snapshot and once more after it. @throws RedcapError, CancelledError */
  ground(look: Look): Promise<readonly GroundChange[]>;
  /** What has moved of the data that is touched: asked once, just before the first write. @throws RedcapError, CancelledError */
  data(look: Look): Promise<readonly GroundChange[]>;
  /** Sends, reads back, compares. What is thrown ends the run with what was done so far. */
  send(writing: Writing): Promise<O>;
  /** The account of a run that ended early. */
  stopped(status: OutcomeStatus, why: StopReason): O;
}

export interface StopReason {
  readonly groundChanges?: readonly GroundChange[];
  readonly error?: Error;
}

/** What one write sends, and how it is seen what became of it. */
export interface Sending<S> {
  /** @returns the number that REDCap gives, if it does */
  readonly send: (session: WriteSession) => Promise<number | undefined>;
  readonly observe: () => Promise<S>;
  /** Whether everything that was to happen has happened, so that no further reading is needed. */
  readonly finished: (state: S) => boolean | Promise<boolean>;
}

/** What became of one write. */
export interface Attempt<S> {
  readonly returned: number | undefined;
  readonly error: Error | undefined;
  /** The error is REDCap's refusal (or the server was never reached): nothing can have happened. */
  readonly refused: boolean;
  /** The state read afterwards; `undefined` when that failed too. */
  readonly after: S | undefined;
}

/** The right to write, from when the journal was opened until the run ends. */
export interface Writing {
  /** Cancelling takes effect between calls: what has left is always read back. */
  readonly signal: AbortSignal | undefined;
  /**
   * The only way to change anything on a server: sends once, asks before it whether the project is still ours, and reads back whatever the
   * answer. @throws SafetyError `lock-taken` when nothing was sent
   */
  attempt<S>(sending: Sending<S>): Promise<Attempt<S>>;
  /**
   * Keeps in the snapshot what some records hold after a stretch of the run, numbered from 1: first what they are to hold, before any of it is
   * sent, then what was read back. A long run keeps it here and not in memory. @throws SafetyError `journal-failed`
   */
  readonly keep: (stretch: number, records: readonly string[], held: Presence) => Promise<void>;
  readonly onProgress: (progress: Progress) => void;
}

/** Carries out a write as a part of another one, under its snapshot and journal: looked at again, sent, read back. @throws what its looks throw */
export async function writeWithin<O>(steps: WriteSteps<O>, writing: Writing): Promise<O> {
  const moved = await lookAgain(steps, writing);
  return moved.length > 0 ? steps.stopped('ground-moved', { groundChanges: moved }) : await steps.send(writing);
}

/** The last look. */
export async function lookAgain<O>(steps: WriteSteps<O>, look: Look): Promise<readonly GroundChange[]> {
  const moved = await steps.ground(look);
  return moved.length > 0 ? moved : await steps.data(look);
}
