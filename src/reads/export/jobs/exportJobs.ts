import { randomUUID } from 'node:crypto';
import { throwIfCancelled, unlessCancelled } from '../../../common/cancelled';
import { Disposable } from '../../../common/disposable';
import { Emitter } from '../../../common/emitter';
import type { ExportProgress } from '../exportRecords';
import type { PartsProgress } from '../parts/exportInParts';
import { Speed } from './speed';

/** `waiting`: another export from the same server goes first. `kept`: it ended early, and what came so far is there to go on with. */
export type ExportState = 'waiting' | 'running' | 'done' | 'kept' | 'cancelled' | 'failed';

/** An export of this window, as it is shown. */
export interface ExportJob {
  readonly id: string;
  readonly projectKey: string;
  /** URI of what it writes. */
  readonly target: string;
  readonly name: string;
  readonly state: ExportState;
  readonly progress?: ExportProgress | PartsProgress;
  readonly bytesPerSecond?: number | undefined;
  readonly secondsLeft?: number | undefined;
  /** How it ended, in the user's language. */
  readonly note?: string;
}

/** What changed: `key` of the project; with `job` only how far that one is. */
export interface JobsChange {
  readonly key: string;
  readonly job?: string;
}

/** Rows of ended exports that are kept of one project. */
const mostEnded = 10;
/** Milliseconds between two pictures of one export. */
const shownEvery = 500;

const isEnded = (state: ExportState): boolean => state !== 'waiting' && state !== 'running';

/** The exports of this window: those that run, one at a time from each server, and those that ended. */
export class ExportJobs extends Disposable {
  private readonly changes = this._register(new Emitter<JobsChange>());
  readonly onDidChange = this.changes.event;
  private readonly jobs = new Map<string, RunningExport>();

  /** Newest first. */
  list(projectKey: string): readonly ExportJob[] {
    return this.all.filter((job) => job.projectKey === projectKey);
  }

  get all(): readonly ExportJob[] {
    return [...this.jobs.values()].map(({ job }) => job).reverse();
  }

  find(id: string): ExportJob | undefined {
    return this.jobs.get(id)?.job;
  }

  /** An export that is about to begin; it comes to its turn by `turn`. @param server exports from one server wait for each other */
  add(about: Pick<ExportJob, 'projectKey' | 'target' | 'name'> & { readonly server: string }): RunningExport {
    const { server, ...shown } = about;
    const job = new RunningExport(
      { id: randomUUID(), ...shown, state: 'waiting' },
      server,
      [...this.jobs.values()].filter((other) => other.server === server && !isEnded(other.job.state)),
      (whole) => this.changes.fire({ key: shown.projectKey, ...(whole ? {} : { job: job.job.id }) }),
    );
    // The same file again: the row of before is no news.
    for (const { job: old } of this.jobs.values()) {
      if (old.target === shown.target && isEnded(old.state)) {
        this.jobs.delete(old.id);
      }
    }
    this.jobs.set(job.job.id, job);
    this.drop(
      this.list(shown.projectKey)
        .filter(({ state }) => isEnded(state) && state !== 'kept')
        .slice(mostEnded),
    );
    this.changes.fire({ key: shown.projectKey });
    return job;
  }

  cancel(id: string): void {
    this.jobs.get(id)?.cancel();
  }

  /** Takes one that has ended off the list. */
  remove(id: string): void {
    const job = this.find(id);
    if (job && isEnded(job.state)) {
      this.drop([job]);
      this.changes.fire({ key: job.projectKey });
    }
  }

  /** Projects that are gone have no exports. */
  keepOnly(projectKeys: ReadonlySet<string>): void {
    for (const job of this.jobs.values()) {
      if (!projectKeys.has(job.job.projectKey)) {
        job.cancel();
        this.jobs.delete(job.job.id);
      }
    }
  }

  private drop(jobs: readonly ExportJob[]): void {
    for (const { id } of jobs) {
      this.jobs.delete(id);
    }
  }
}

/** One export, as who carries it out speaks of it. */
export class RunningExport {
  private readonly abort = new AbortController();
  private readonly speed = new Speed();
  /** Resolves when it has ended. */
  readonly over: Promise<void>;
  private finish = (): void => undefined;
  private nextShown = 0;

  constructor(
    private current: ExportJob,
    readonly server: string,
    private readonly ahead: readonly RunningExport[],
    private readonly changed: (whole: boolean) => void,
  ) {
    this.over = new Promise((resolve) => {
      this.finish = resolve;
    });
  }

  get job(): ExportJob {
    return this.current;
  }

  /** Aborted when its row is cancelled. */
  get signal(): AbortSignal {
    return this.abort.signal;
  }

  /** Waits until the exports from the same server that came before have ended. @param waits told when there are any @throws CancelledError */
  async turn(signal: AbortSignal, waits: () => void): Promise<void> {
    const ahead = this.ahead.filter(({ job }) => !isEnded(job.state));
    if (ahead.length > 0) {
      waits();
      await unlessCancelled(Promise.all(ahead.map(({ over }) => over)), signal);
    }
    throwIfCancelled(signal);
    this.set({ state: 'running' }, true);
  }

  progress(progress: ExportProgress | PartsProgress): void {
    const [done, total] =
      'recordsTotal' in progress ? [progress.recordsDone, progress.recordsTotal] : [progress.rows ?? 0, undefined];
    this.speed.saw(progress.bytes, done);
    this.current = {
      ...this.current,
      progress,
      bytesPerSecond: this.speed.bytesPerSecond,
      secondsLeft: total === undefined ? undefined : this.speed.secondsFor(total - done),
    };
    const now = performance.now();
    if (now >= this.nextShown) {
      this.nextShown = now + shownEvery;
      this.changed(false);
    }
  }

  /** It is over; the next one from the same server may begin. */
  end(state: Exclude<ExportState, 'waiting' | 'running'>, note?: string): void {
    this.set({ state, bytesPerSecond: undefined, secondsLeft: undefined, ...(note !== undefined && { note }) }, true);
    this.finish();
  }

  cancel(): void {
    if (!isEnded(this.current.state)) {
      this.abort.abort();
    }
  }

  private set(more: Partial<ExportJob>, whole: boolean): void {
    this.current = { ...this.current, ...more };
    this.changed(whole);
  }
}
