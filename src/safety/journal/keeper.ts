import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { partNames } from '../snapshot/manifest';
import type { SnapshotStore } from '../snapshot/snapshotStore';
import { type TakenSnapshot, requireAsPlanned, takeSnapshot } from '../snapshot/takeSnapshot';
import type { AnyOutcome, SafeJob, WriteKind } from '../write';
import type { Presence } from '../../state/presence';
import { saveAfter, saveStretch } from './afterPart';
import { type ResultFacts, reasonOf } from './facts';
import type { Journal } from './journal';
import { SafetyError } from './writeLock';

interface KeeperPorts {
  readonly snapshots: SnapshotStore;
  readonly journal: Journal;
  readonly now?: () => Date;
}

/** Snapshot and journal of one run. */
export class Keeper<P, O extends AnyOutcome> {
  readonly id = randomUUID();
  private taken: TakenSnapshot | undefined;
  private opened = false;
  private ended = false;

  constructor(
    private readonly ports: KeeperPorts,
    private readonly kind: WriteKind<P, O>,
    private readonly job: Omit<SafeJob<P, O>, 'delay'>,
  ) {}

  async snapshot(signal: AbortSignal | undefined): Promise<void> {
    const { target, folder, project, plan, onProgress } = this.job;
    const { what, records, before, hiddenInstruments, goesBack, withoutLostFiles, withAccess } = this.kind.facts(plan);
    this.taken = await takeSnapshot(
      target.session,
      this.ports.snapshots,
      {
        folder,
        project,
        kind: goesBack ?? what.kind,
        records,
        hiddenInstruments,
        ...(withAccess ? { withAccess } : {}),
        ...(withoutLostFiles === undefined ? {} : { withoutLostFiles }),
        ...(before ? { before } : {}),
        onProgress: (done, total) => onProgress?.({ phase: 'snapshot', done, total }),
      },
      signal,
    );
  }

  async open(): Promise<void> {
    const { folder, project, username, plan } = this.job;
    if (!this.taken) {
      throw new Error('A write was about to leave without a snapshot');
    }
    requireAsPlanned(this.taken);
    const { what, counts, dictionary } = this.kind.facts(plan);
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

  /** @throws SafetyError `journal-failed` */
  async keep(stretch: number, records: readonly string[], held: Presence): Promise<void> {
    try {
      if (this.taken) {
        await saveStretch(this.taken.reader, stretch, { records, presence: held });
      }
    } catch (error) {
      throw new SafetyError('journal-failed', error);
    }
  }

  /** @throws what kept the journal or the state afterwards from being written; the journal goes first */
  async end(outcome: O): Promise<void> {
    const result = this.kind.result(outcome, this.job.plan);
    const kept = await this.keepAfter(outcome, result).then(
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

  private async keepAfter(outcome: O, result: ResultFacts): Promise<void> {
    const reader = this.taken?.reader;
    if (!reader || !result.sent) {
      return;
    }
    await saveAfter(reader, result);
    if (this.job.report) {
      await reader.addLate(partNames.report, Buffer.from(this.job.report(this.job.plan, outcome), 'utf8'));
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
