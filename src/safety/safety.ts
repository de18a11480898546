import { Keeper } from './journal/keeper';
import type { Journal } from './journal/journal';
import { SafetyError, type WriteLocks } from './journal/writeLock';
import { inOrder } from './inOrder';
import type { SnapshotStore } from './snapshot/snapshotStore';
import type { AnyOutcome, SafeJob, SafeResult, WriteKind } from './write';

export interface SafetyPorts {
  readonly snapshots: SnapshotStore;
  readonly journal: Journal;
  readonly locks: WriteLocks;
  readonly now?: () => Date;
}

/**
 * The one way to write: one operation at a time on a project, a snapshot that has been read back before the first write leaves, and a line
 * in the journal before and after. What cannot be kept safe does not start.
 */
export class Safety {
  constructor(private readonly ports: SafetyPorts) {}

  /** @throws SafetyError, SnapshotError, RedcapError, CancelledError while nothing has been sent */
  async write<P, O extends AnyOutcome>(kind: WriteKind<P, O>, job: SafeJob<P, O>): Promise<SafeResult<O>> {
    const { target, plan, folder, signal, onProgress, delay } = job;
    const lock = await this.ports.locks.acquire(folder);
    if (!lock) {
      throw new SafetyError('busy');
    }
    const keeper = new Keeper(this.ports, kind, job);
    try {
      await this.ports.snapshots.clearPartial(folder);
      const outcome = await inOrder<O>(
        {
          session: target.session,
          snapshot: (until) => keeper.snapshot(until),
          open: async () => {
            if (!(await lock.isOurs())) {
              throw new SafetyError('lock-lost');
            }
            await keeper.open();
          },
          end: (ended) => keeper.end(ended),
          keep: (...what) => keeper.keep(...what),
          ask: async () => {
            if (!(await lock.isOurs())) {
              throw new SafetyError('lock-taken');
            }
          },
          onProgress,
          delay,
        },
        kind.begin(target, plan),
        signal,
      );
      if (!outcome.sent) {
        await keeper.discard();
      }
      return { outcome, id: outcome.sent ? keeper.id : undefined };
    } catch (error) {
      await keeper.discard();
      throw error;
    } finally {
      await lock.release();
    }
  }
}
