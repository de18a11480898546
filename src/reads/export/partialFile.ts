import { constants } from 'node:fs';
import { type FileHandle, access, chmod, open, realpath, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder, takePlace } from '../../common/wholeFile';
import { ExportError } from './exportError';
import { type FileStage, fileProblem } from './fileProblem';
import { GatheredWrites } from './gatheredWrites';
import { partialName, removeStalePartials } from './partialFiles';

/** Creates a file that must not exist, readable to no more people than `mode` says. */
export type CreateFile = (name: string, mode: number) => Promise<FileHandle>;

const createFile: CreateFile = (name, mode) => open(name, 'wx', mode);

/**
 * A file that is written beside its target under a hidden, unique name and takes the target's place when it is complete:
 * until then, and after any failure, the target is as it was. Every error is an `ExportError` about the file.
 */
export class PartialFile {
  private readonly writes: GatheredWrites;
  private settled = false;
  private closed = false;

  private constructor(
    private readonly target: string,
    private readonly temporary: string,
    private readonly handle: FileHandle,
    /** Mode of the file that is replaced. */
    private readonly mode: number | undefined,
    flushFile: (handle: FileHandle) => Promise<void>,
  ) {
    this.writes = new GatheredWrites(handle, () => flushFile(handle));
  }

  /** @param create for tests, as `flushFile` */
  static async open(
    target: string,
    create: CreateFile = createFile,
    flushFile: (handle: FileHandle) => Promise<void> = (handle) => handle.datasync(),
  ): Promise<PartialFile> {
    try {
      const { file, mode } = await existing(target);
      const folder = path.dirname(file);
      await removeStalePartials(folder);
      const temporary = partialName(folder);
      // What only its owner could read is not open to others while it is replaced.
      const handle = await create(temporary, mode ?? 0o666);
      return new PartialFile(file, temporary, handle, mode, flushFile);
    } catch (error) {
      throw fileProblem(error, 'open');
    }
  }

  /** Takes a chunk, to be left unchanged by the caller; the promise, where there is one, is the disk's way of asking to wait. */
  write(chunk: Uint8Array): Promise<void> | void {
    try {
      return this.writes.write(chunk)?.catch((error: unknown) => {
        throw fileProblem(error, 'write');
      });
    } catch (error) {
      throw fileProblem(error, 'write');
    }
  }

  /** Everything to the disk, then in the target's place. */
  async commit(): Promise<void> {
    let stage: FileStage = 'write';
    try {
      await this.writes.end();
      await this.handle.sync();
      await this.close();
      stage = 'replace';
      if (this.mode !== undefined) {
        await chmod(this.temporary, this.mode);
      }
      await takePlace(this.temporary, this.target);
      this.settled = true;
    } catch (error) {
      throw fileProblem(error, stage);
    }
    await syncFolder(path.dirname(this.target));
  }

  /** Leaves nothing behind unless the file was committed. Never fails: what led here is what the user is to hear. */
  async discard(): Promise<void> {
    if (this.settled) {
      return;
    }
    this.settled = true;
    // Its number may be another file's as soon as it is closed.
    await this.writes.giveUp();
    await this.close().catch(() => {
      /* why it could not be written does not matter any more */
    });
    await rm(this.temporary, { force: true, maxRetries: 5, retryDelay: 100 }).catch(() => {
      /* removed as stale by a later export */
    });
  }

  private async close(): Promise<void> {
    if (!this.closed) {
      this.closed = true;
      await this.handle.close();
    }
  }
}

/** The file behind the target (a link keeps being one) and, when there is one already, its mode. */
export async function existing(target: string): Promise<{ file: string; mode: number | undefined }> {
  let file: string;
  try {
    file = await realpath(target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return { file: target, mode: undefined };
    }
    throw error;
  }
  const about = await stat(file);
  if (about.isDirectory()) {
    throw fileProblem(Object.assign(new Error('Is a folder'), { code: 'EISDIR' }), 'open');
  }
  if (!about.isFile()) {
    // `/dev/null` would be a file with data from then on.
    throw new ExportError('target-not-file');
  }
  try {
    await access(file, constants.W_OK);
  } catch (error) {
    throw fileProblem(error, 'replace-read-only');
  }
  return { file, mode: about.mode & 0o7777 };
}
