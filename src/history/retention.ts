import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '../common/wholeFile';
import type { Journal } from '../safety/journal/journal';
import type { WriteLocks } from '../safety/journal/writeLock';
import type { SnapshotStore, StoredSnapshot } from '../safety/snapshot/snapshotStore';

const day = 24 * 60 * 60 * 1000;
const markName = 'expired';

/**
 * Removes snapshots that are older than they may get. A clock that jumps ahead must not cost them: the first time one looks too old it is
 * only marked, and it goes when it still does a day later by the clock; a clock that is set right again takes the mark away. While an
 * operation is under way on a project, perhaps an undo that reads one of them, nothing of that project goes.
 * @returns those that were removed
 */
export async function expireSnapshots(
  store: SnapshotStore,
  journal: Journal,
  options: { readonly days: number; readonly now: Date; readonly locks: WriteLocks },
): Promise<readonly StoredSnapshot[]> {
  const removed: StoredSnapshot[] = [];
  for (const snapshot of await store.list()) {
    const mark = path.join(store.folderOf(snapshot.project, snapshot.id), markName);
    const age = snapshot.created ? options.now.getTime() - snapshot.created.getTime() : 0;
    if (age < options.days * day) {
      await rm(mark, { force: true });
      continue;
    }
    const marked = await readFile(mark, 'utf8').then(
      (text) => Date.parse(text),
      () => undefined,
    );
    if (marked === undefined || Number.isNaN(marked) || marked > options.now.getTime()) {
      await writeWhole(mark, options.now.toISOString());
    } else if (options.now.getTime() - marked >= day) {
      const lock = await options.locks.acquire(snapshot.project);
      if (lock) {
        try {
          await purgeSnapshot(store, journal, snapshot, options.now);
          removed.push(snapshot);
        } finally {
          await lock.release();
        }
      }
    }
  }
  return removed;
}

/** Removes a snapshot and says so in the journal. Only for the holder of the project's write lock. */
export async function purgeSnapshot(
  store: SnapshotStore,
  journal: Journal,
  snapshot: Pick<StoredSnapshot, 'project' | 'id'>,
  now: Date,
): Promise<void> {
  const opened = (await journal.read(snapshot.project)).find(
    (line) => line.type === 'opened' && line.snapshot === snapshot.id,
  );
  await store.remove(snapshot.project, snapshot.id);
  if (opened) {
    await journal.append(snapshot.project, { type: 'purged', id: opened.id, at: now.toISOString() });
  }
}
