import path from 'node:path';
import { Disposable } from '../common/disposable';
import type { Log } from '../common/log';
import { type PastOperation, isUncertain, isUndoable, operationsOf } from '../safety/journal/history';
import { Journal } from '../safety/journal/journal';
import type { AnyOutcome, SafeJob, SafeResult, WriteKind } from '../safety/write';
import { SafetyError } from '../safety/journal/writeLock';
import type { ProjectIdentity } from '../safety/snapshot/manifest';
import { readHead } from '../safety/snapshot/snapshotReader';
import { SnapshotStore, type StoredSnapshot } from '../safety/snapshot/snapshotStore';
import type { UndoPlan, UndoRequest } from '../writes/undo/undoPlan';
import { Emitter } from '../common/emitter';
import type { ProjectEntry } from '../projects/projectEntry';
import type { Secrets } from '../projects/tokenStore';
import { KeyStore } from './keyStore';
import { folderOf } from './projectFolder';
import { expireSnapshots, purgeSnapshot } from './retention';
import { FileWriteLocks } from './writeLocks';

export interface HistoryOptions {
  /** The extension's global storage folder. */
  readonly folder: string;
  readonly secrets: Secrets;
  readonly log: Log;
  readonly settings: () => HistorySettings;
  readonly now?: () => Date;
}

export interface HistorySettings {
  /** Absolute path; blank for a folder in the global storage. */
  readonly snapshotFolder: string;
  readonly retentionDays: number;
  /** In bytes. */
  readonly sizeLimit: number;
}

/** A write to a project of this window: what it is about, and who hears of it. */
export type ProjectWrite<P, O extends AnyOutcome> = Omit<SafeJob<P, O>, 'folder' | 'project' | 'delay'>;

/** Snapshots, journal and undo of the user's projects: every write goes through `write`. */
export class HistoryService extends Disposable {
  readonly keys: KeyStore;
  readonly journal: Journal;
  private readonly changes = this._register(new Emitter<string>());
  /** The key of the project whose history changed. */
  readonly onDidChange = this.changes.event;
  private readonly locks: FileWriteLocks;

  constructor(private readonly options: HistoryOptions) {
    super();
    this.keys = new KeyStore(options.secrets);
    this.journal = new Journal(this.journalFolder);
    this.locks = new FileWriteLocks(path.join(options.folder, 'locks'));
  }

  /** The store as the settings are now. */
  get snapshots(): SnapshotStore {
    const { settings, folder, now } = this.options;
    const chosen = settings().snapshotFolder.trim();
    return new SnapshotStore({
      folder: path.isAbsolute(chosen) ? chosen : path.join(folder, 'snapshots'),
      keys: this.keys,
      sizeLimit: () => settings().sizeLimit,
      ...(now ? { now } : {}),
    });
  }

  /** Where the journal is, one file per project. */
  get journalFolder(): string {
    return path.join(this.options.folder, 'journal');
  }

  /** The keys of all snapshots that are there, as text; nothing when there are none. */
  async exportKeys(): Promise<string | undefined> {
    const store = this.snapshots;
    const heads = await Promise.all(
      (await store.list()).map((snapshot) =>
        readHead(store.folderOf(snapshot.project, snapshot.id)).catch(() => undefined),
      ),
    );
    return await this.keys.exportText(heads.flatMap((head) => (head ? [head.key.keyId] : [])));
  }

  /** Carries out a write with everything under it. @throws SafetyError, SnapshotError, RedcapError, CancelledError while nothing has been sent */
  async write<P, O extends AnyOutcome>(
    entry: ProjectEntry,
    kind: WriteKind<P, O>,
    job: ProjectWrite<P, O>,
  ): Promise<SafeResult<O>> {
    const { now } = this.options;
    const { Safety } = await import('../safety/safety');
    const safety = new Safety({
      snapshots: this.snapshots,
      journal: this.journal,
      locks: this.locks,
      ...(now ? { now } : {}),
    });
    try {
      return await safety.write(kind, { ...job, folder: folderOf(entry), project: identityOf(entry) });
    } finally {
      this.changes.fire(entry.key);
    }
  }

  /** What was written to a project from this computer, newest first. */
  async operations(entry: ProjectEntry): Promise<readonly PastOperation[]> {
    return operationsOf(await this.journal.read(folderOf(entry)));
  }

  async find(entry: ProjectEntry, id: string): Promise<PastOperation | undefined> {
    return (await this.operations(entry)).find((operation) => operation.id === id);
  }

  /** @throws SnapshotError */
  async open(entry: ProjectEntry, operation: PastOperation, records?: readonly string[]): Promise<UndoRequest> {
    const { openUndo } = await import('../writes/undo/openUndo');
    return await openUndo(this.snapshots, folderOf(entry), operation, records);
  }

  /** The report of an operation, from its snapshot. @throws SnapshotError */
  async report(entry: ProjectEntry, operation: PastOperation): Promise<string | undefined> {
    const { reader } = await this.open(entry, operation);
    return (await reader.readLate('report'))?.toString('utf8');
  }

  /** Puts into the journal what a comparison found out about an operation whose end was not certain. */
  async settle(entry: ProjectEntry, operation: PastOperation, plan: UndoPlan): Promise<void> {
    if (!isUncertain(operation) || plan.request.records) {
      return;
    }
    const [{ hasWork }, { factsOfUndo }] = await Promise.all([
      import('../writes/undo/undoPlan'),
      import('../writes/undo/facts'),
    ]);
    const some = hasWork(plan) || plan.conflicts.length > 0;
    await this.journal.append(folderOf(entry), {
      type: 'settled',
      id: operation.id,
      at: this.now().toISOString(),
      found: some ? 'some' : 'nothing',
      counts: some ? factsOfUndo(plan).counts : {},
    });
    this.changes.fire(entry.key);
  }

  /** Operations of a project that have no certain end, unless one is under way at this moment. */
  async uncertain(entry: ProjectEntry): Promise<readonly PastOperation[]> {
    const uncertain = async (): Promise<readonly PastOperation[]> =>
      (await this.operations(entry)).filter((operation) => isUncertain(operation) && isUndoable(operation));
    const before = new Set((await uncertain()).map(({ id }) => id));
    if (before.size === 0 || (await this.locks.isHeld(folderOf(entry)))) {
      return [];
    }
    // Read once more: one that was under way may have ended since, and another begun.
    return (await uncertain()).filter(({ id }) => before.has(id));
  }

  /** The journal as it is on the disk. */
  async journalText(entry: ProjectEntry): Promise<string> {
    return await this.journal.text(folderOf(entry));
  }

  async listSnapshots(entry?: ProjectEntry): Promise<readonly StoredSnapshot[]> {
    return await this.snapshots.list(entry && folderOf(entry));
  }

  /** @throws SafetyError `busy` while an operation is under way on their project, which may be reading them */
  async purge(snapshots: readonly StoredSnapshot[]): Promise<void> {
    try {
      for (const project of new Set(snapshots.map((snapshot) => snapshot.project))) {
        const lock = await this.locks.acquire(project);
        if (!lock) {
          throw new SafetyError('busy');
        }
        try {
          for (const snapshot of snapshots.filter((one) => one.project === project)) {
            await purgeSnapshot(this.snapshots, this.journal, snapshot, this.now());
          }
        } finally {
          await lock.release();
        }
      }
    } finally {
      this.changes.fire('');
    }
  }

  /** Removes what is older than the settings allow. */
  async expire(): Promise<void> {
    const removed = await expireSnapshots(this.snapshots, this.journal, {
      days: this.options.settings().retentionDays,
      now: this.now(),
      locks: this.locks,
    });
    if (removed.length > 0) {
      this.options.log.info('history', `${removed.length} snapshots had reached their age and were removed`);
      this.changes.fire('');
    }
  }

  private now(): Date {
    return this.options.now?.() ?? new Date();
  }
}

function identityOf(entry: ProjectEntry): ProjectIdentity {
  return { url: entry.url, projectId: entry.projectId, title: entry.title };
}
