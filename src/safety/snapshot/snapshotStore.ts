import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { KeyRing } from './keys';
import type { OpenOutput } from './sealedFile';
import { SnapshotError, writeProblem } from './snapshotError';
import { SnapshotReader, readHead } from './snapshotReader';
import { SnapshotWriter, partialEnding } from './snapshotWriter';

export interface SnapshotStoreOptions {
  readonly folder: string;
  readonly keys: KeyRing;
  /** Most bytes that all snapshots together may take; no limit when absent. */
  readonly sizeLimit?: () => number;
  readonly now?: () => Date;
  /** Replaceable for tests of full disks. */
  readonly openFile?: OpenOutput;
}

/** A snapshot as it can be listed without its key. */
export interface StoredSnapshot {
  readonly project: string;
  readonly id: string;
  /** When it was made by the clock of then; nothing when its head cannot be read. */
  readonly created: Date | undefined;
  readonly bytes: number;
}

/**
 * The folder of snapshots: one folder per project (by its opaque key), one in it per snapshot. A folder without the ending of an
 * unfinished one is whole.
 */
export class SnapshotStore {
  constructor(private readonly options: SnapshotStoreOptions) {}

  get folder(): string {
    return this.options.folder;
  }

  /** Begins a snapshot. @throws SnapshotError `no-key`, `no-space`, `size-limit`, `storage-failed` */
  async begin(project: string): Promise<SnapshotWriter> {
    const { keys, openFile } = this.options;
    const created = this.now();
    const master = await keys.current();
    const room = await this.room();
    const parent = path.join(this.options.folder, project);
    await mkdir(parent, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
      throw writeProblem(error, 'folder');
    });
    const id = `${created.toISOString().slice(0, 23).replaceAll(/[-:.]/g, '')}-${randomBytes(6).toString('hex')}`;
    return await SnapshotWriter.create({
      folder: path.join(parent, id),
      id,
      created,
      master,
      room,
      ...(openFile ? { openFile } : {}),
    });
  }

  /** @throws SnapshotError `missing`, `key-lost`, `damaged` */
  async open(project: string, id: string): Promise<SnapshotReader> {
    return await SnapshotReader.open(this.folderOf(project, id), id, this.options.keys);
  }

  /** Whether the snapshot is there, whatever its state. */
  async has(project: string, id: string): Promise<boolean> {
    return await stat(this.folderOf(project, id)).then(
      (found) => found.isDirectory(),
      () => false,
    );
  }

  async list(project?: string): Promise<readonly StoredSnapshot[]> {
    const projects = project === undefined ? await names(this.options.folder) : [project];
    const found: StoredSnapshot[] = [];
    for (const one of projects) {
      for (const id of await names(path.join(this.options.folder, one))) {
        if (!id.endsWith(partialEnding)) {
          const folder = this.folderOf(one, id);
          const created = await readHead(folder).then(
            (head) => new Date(head.created),
            () => undefined,
          );
          found.push({ project: one, id, created, bytes: await sizeOf(folder) });
        }
      }
    }
    return found;
  }

  async remove(project: string, id: string): Promise<void> {
    await rm(this.folderOf(project, id), { recursive: true, force: true });
    await rm(`${this.folderOf(project, id)}${partialEnding}`, { recursive: true, force: true });
  }

  /** Removes what a process that ended in the middle has left. Only for the holder of the project's write lock. */
  async clearPartial(project: string): Promise<void> {
    for (const name of await names(path.join(this.options.folder, project))) {
      if (name.endsWith(partialEnding)) {
        await rm(path.join(this.options.folder, project, name), { recursive: true, force: true });
      }
    }
  }

  folderOf(project: string, id: string): string {
    if (!/^[\w-]+$/.test(project) || !/^[\w-]+$/.test(id)) {
      throw new SnapshotError('missing');
    }
    return path.join(this.options.folder, project, id);
  }

  private now(): Date {
    return this.options.now?.() ?? new Date();
  }

  private async room(): Promise<number> {
    const limit = this.options.sizeLimit?.() ?? Number.POSITIVE_INFINITY;
    if (limit === Number.POSITIVE_INFINITY) {
      return limit;
    }
    const used = (await this.list()).reduce((sum, snapshot) => sum + snapshot.bytes, 0);
    if (used >= limit) {
      throw new SnapshotError('size-limit');
    }
    return limit - used;
  }
}

async function names(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return [];
    }
    throw error;
  });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder).catch(() => [])) {
    bytes += await stat(path.join(folder, name)).then(
      (found) => found.size,
      () => 0,
    );
  }
  return bytes;
}
