import { once } from 'node:events';
import { type WriteStream, constants, createWriteStream } from 'node:fs';
import { access, chmod, open, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { type FileStage, fileProblem } from './fileProblem';
import { partialName, removeStalePartials } from './partialFiles';

const bufferBytes = 1024 * 1024;
/** Virus scanners and indexers hold a file for a moment after it was written; Windows refuses the rename meanwhile. */
const renameDelays = [50, 150, 400, 1000];

/** Creates a file that must not exist; its bytes are on the disk when the stream has closed. */
export type CreateFile = (name: string) => WriteStream;

const createFile: CreateFile = (name) =>
  createWriteStream(name, { flags: 'wx', highWaterMark: bufferBytes, flush: true });

/**
 * A file that is written beside its target under a hidden, unique name and takes the target's place when it is complete:
 * until then, and after any failure, the target is as it was. Every error is an `ExportError` about the file.
 */
export class PartialFile {
  private failure: unknown;
  private settled = false;

  private constructor(
    private readonly target: string,
    private readonly temporary: string,
    private readonly stream: WriteStream,
    /** Mode of the file that is replaced. */
    private readonly mode: number | undefined,
  ) {
    stream.on('error', (error) => {
      this.failure ??= error;
    });
  }

  /** @param create for tests */
  static async open(target: string, create: CreateFile = createFile): Promise<PartialFile> {
    try {
      const { file, mode } = await existing(target);
      const folder = path.dirname(file);
      await removeStalePartials(folder);
      const temporary = partialName(folder);
      const stream = create(temporary);
      await once(stream, 'open');
      return new PartialFile(file, temporary, stream, mode);
    } catch (error) {
      throw fileProblem(error, 'open');
    }
  }

  /** Takes a chunk, to be left unchanged by the caller; the promise, where there is one, is the disk's way of asking to wait. */
  write(chunk: Uint8Array): Promise<void> | void {
    if (this.failure !== undefined) {
      throw fileProblem(this.failure, 'write');
    }
    if (!this.stream.write(chunk)) {
      return this.drained();
    }
  }

  /** Everything to the disk, then in the target's place. */
  async commit(): Promise<void> {
    let stage: FileStage = 'write';
    try {
      this.stream.end();
      await finished(this.stream);
      stage = 'replace';
      if (this.mode !== undefined) {
        await chmod(this.temporary, this.mode);
      }
      await replace(this.temporary, this.target);
      this.settled = true;
    } catch (error) {
      throw fileProblem(this.failure ?? error, stage);
    }
    await syncFolder(path.dirname(this.target));
  }

  /** Leaves nothing behind unless the file was committed. Never fails: what led here is what the user is to hear. */
  async discard(): Promise<void> {
    if (this.settled) {
      return;
    }
    this.settled = true;
    this.stream.destroy();
    await finished(this.stream).catch(() => {
      /* why it ended does not matter any more */
    });
    await rm(this.temporary, { force: true, maxRetries: 5, retryDelay: 100 }).catch(() => {
      /* removed as stale by a later export */
    });
  }

  private async drained(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const done = (): void => {
        this.stream.off('drain', done).off('error', done).off('close', done);
        if (this.failure === undefined && !this.stream.destroyed) {
          resolve();
        } else {
          reject(fileProblem(this.failure ?? new Error('The file was closed'), 'write'));
        }
      };
      this.stream.on('drain', done).on('error', done).on('close', done);
    });
  }
}

/** The file behind the target (a link keeps being one) and, when there is one already, its mode. */
async function existing(target: string): Promise<{ file: string; mode: number | undefined }> {
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
  try {
    await access(file, constants.W_OK);
  } catch (error) {
    throw fileProblem(error, 'replace-read-only');
  }
  return { file, mode: about.mode & 0o7777 };
}

async function replace(from: string, to: string): Promise<void> {
  for (const wait of renameDelays) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      if (!['EPERM', 'EACCES', 'EBUSY'].includes((error as NodeJS.ErrnoException).code ?? '')) {
        throw error;
      }
      await delay(wait);
    }
  }
  await rename(from, to);
}

/** Makes the new name last over a power cut, where folders can be synced. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    /* Windows and some network drives cannot; the file itself is safe */
  }
}
