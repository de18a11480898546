import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { HeldLock, WriteLocks } from '../safety/journal/writeLock';
import { FileLock } from '../common/fileLock';
import { writeProblem } from '../safety/snapshot/snapshotError';

/** One lock file per project: it holds across windows, and ends with its process. */
export class FileWriteLocks implements WriteLocks {
  constructor(private readonly folder: string) {}

  /** @throws SnapshotError `no-space`, `storage-failed` */
  async acquire(project: string): Promise<HeldLock | undefined> {
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      return await FileLock.acquire(this.fileOf(project));
    } catch (error) {
      throw writeProblem(error, 'folder');
    }
  }

  /** Whether an operation is under way, in whatever window. */
  async isHeld(project: string): Promise<boolean> {
    return await FileLock.isOwned(this.fileOf(project));
  }

  private fileOf(project: string): string {
    return path.join(this.folder, `${project}.lock`);
  }
}
