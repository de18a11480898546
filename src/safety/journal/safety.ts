import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Session } from '../../api/session';
import type { ProjectIdentity } from '../snapshot/manifest';
import { partNames } from '../snapshot/manifest';
import type { SnapshotStore } from '../snapshot/snapshotStore';
import { type TakenSnapshot, requireAsPlanned, takeSnapshot } from '../snapshot/takeSnapshot';
import { saveAfter } from './afterPart';
import { type OperationFacts, type ResultFacts, reasonOf } from './facts';
import type { Journal } from './journal';
import { type HeldLock, SafetyError, type WriteLocks } from './writeLock';

export interface SafetyPorts {
  readonly snapshots: SnapshotStore;
  readonly journal: Journal;
  readonly locks: WriteLocks;
  readonly now?: () => Date;
}

/** What a run is given: it calls `snapshot` before it checks the ground for the last time, and `journal` around its writes. */
export interface SafePorts<P, O> {
  readonly snapshot: (plan: P, signal: AbortSignal | undefined) => Promise<void>;
  readonly journal: (plan: P, outcome?: O) => Promise<void>;
}

export interface SafeJob<P, O extends { readonly sent: boolean }> {
  readonly session: Session;
  /** Opaque name of the project in the storage. */
  readonly folder: string;
  readonly project: ProjectIdentity;
  /** The token's owner, where known. */
  readonly username: string | undefined;
  /** What the user says about it; blank or absent: nothing. */
  readonly message?: string | undefined;
  readonly facts: (plan: P) => OperationFacts;
  readonly result: (outcome: O) => ResultFacts;
  /** The report of an outcome, kept sealed with the snapshot. */
  readonly report?: (plan: P, outcome: O) => string;
  readonly onProgress?: (records: number, total: number) => void;
  readonly run: (ports: SafePorts<P, O>) => Promise<O>;
}

export interface SafeResult<O> {
  readonly outcome: O;
  /** Name of the operation in the journal, when anything was sent: then it can be undone. */
  readonly id: string | undefined;
}

/**
 * Under every write: one operation at a time on a project, a snapshot that has been read back before the first write leaves, and a line in
 * the journal before and after. What cannot be kept safe does not start.
 */
export class Safety {
  constructor(private readonly ports: SafetyPorts) {}

  /** @throws SafetyError, SnapshotError, RedcapError, CancelledError while nothing has been sent */
  async run<P, O extends { readonly sent: boolean }>(job: SafeJob<P, O>): Promise<SafeResult<O>> {
    const lock = await this.ports.locks.acquire(job.folder);
    if (!lock) {
      throw new SafetyError('busy');
    }
    const keeper = new Keeper(this.ports, job, lock);
    try {
      await this.ports.snapshots.clearPartial(job.folder);
      const outcome = await job.run({
        snapshot: (plan, signal) => keeper.snapshot(plan, signal),
        journal: (plan, outcome) => (outcome === undefined ? keeper.open(plan) : keeper.end(plan, outcome)),
      });
      if (!outcome.sent) {
        await keeper.discard();
      }
      return { outcome, id: outcome.sent ? keeper.id : undefined };
    } catch (error) {
      await keeper.giveUp();
      throw error;
    } finally {
      await lock.release();
    }
  }
}

/** Snapshot and journal of one run. */
class Keeper<P, O extends { readonly sent: boolean }> {
  readonly id = randomUUID();
  private taken: TakenSnapshot | undefined;
  private opened = false;
  private ended = false;

  constructor(
    private readonly ports: SafetyPorts,
    private readonly job: SafeJob<P, O>,
    private readonly lock: HeldLock,
  ) {}

  async snapshot(plan: P, signal: AbortSignal | undefined): Promise<void> {
    const { session, folder, project, facts, onProgress } = this.job;
    const { what, records, before, hiddenInstruments, goesBack } = facts(plan);
    this.taken = await takeSnapshot(
      session,
      this.ports.snapshots,
      {
        folder,
        project,
        kind: goesBack ?? what.kind,
        records,
        hiddenInstruments,
        ...(before ? { before } : {}),
        ...(onProgress ? { onProgress } : {}),
      },
      signal,
    );
  }

  async open(plan: P): Promise<void> {
    const { folder, project, username, facts } = this.job;
    if (!this.taken) {
      throw new Error('A write was about to leave without a snapshot');
    }
    requireAsPlanned(this.taken);
    if (!(await this.lock.isOurs())) {
      throw new SafetyError('lock-lost');
    }
    const { what, counts, dictionary } = facts(plan);
    const message = this.job.message?.trim() ?? '';
    try {
      if (dictionary !== undefined) {
        await saveAfter(this.taken.reader, { dictionary });
      }
      await this.ports.journal.append(folder, {
        type: 'opened',
        id: this.id,
        at: this.now(),
        by: { ...(username === undefined ? {} : { username }), host: hostname(), process: process.pid },
        project,
        what,
        counts,
        snapshot: this.taken.reader.id,
        ...(message === '' ? {} : { message }),
      });
    } catch (error) {
      throw new SafetyError('journal-failed', error);
    }
    this.opened = true;
  }

  /** @throws what kept the journal or the state afterwards from being written; the journal goes first */
  async end(plan: P, outcome: O): Promise<void> {
    const result = this.job.result(outcome);
    const kept = await this.keepAfter(plan, outcome, result).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    await this.append(result);
    if (kept) {
      throw kept.error;
    }
  }

  /** Nothing was sent: the snapshot has no purpose. */
  async discard(): Promise<void> {
    // An entry without its end says that something may have been sent: then its snapshot stays.
    if (this.taken && (!this.opened || this.ended)) {
      await this.ports.snapshots.remove(this.job.folder, this.taken.reader.id);
    }
  }

  /** The run failed in a way that it should not: once it was opened, nobody knows whether anything was sent. */
  async giveUp(): Promise<void> {
    if (!this.opened) {
      await this.discard();
    }
  }

  private async keepAfter(plan: P, outcome: O, result: ResultFacts): Promise<void> {
    const reader = this.taken?.reader;
    if (!reader || !result.sent) {
      return;
    }
    await saveAfter(reader, result);
    if (this.job.report) {
      await reader.addLate(partNames.report, Buffer.from(this.job.report(plan, outcome), 'utf8'));
    }
  }

  private async append(result: ResultFacts): Promise<void> {
    const { status, sent, counts, returned, differences, lostAnswers } = result;
    const error = reasonOf(result.error);
    await this.ports.journal.append(this.job.folder, {
      type: 'ended',
      id: this.id,
      at: this.now(),
      status,
      sent,
      counts,
      differences,
      lostAnswers,
      ...(returned === undefined ? {} : { returned }),
      ...(error === undefined ? {} : { error }),
    });
    this.ended = true;
  }

  private now(): string {
    return (this.ports.now?.() ?? new Date()).toISOString();
  }
}
