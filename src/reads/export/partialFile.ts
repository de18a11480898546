import { once } from 'node:events';
import { type WriteStream, constants, createWriteStream, fdatasync } from 'node:fs';
import { access, chmod, realpath, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { finished } from 'node:stream/promises';
import { syncFolder, takePlace } from '../../common/wholeFile';
import { type FileStage, fileProblem } from './fileProblem';
import { partialName, removeStalePartials } from './partialFiles';

const bufferBytes = 1024 * 1024;
/** Bytes after which what was written begins to go to the disk: all at the end, a large file would have to be waited for. */
const flushBytes = 32 * 1024 * 1024;

/** Creates a file that must not exist, readable to no more people than `mode` says; its bytes are on the disk when the stream has closed. */
export type CreateFile = (name: string, mode: number) => WriteStream;

const createFile: CreateFile = (name, mode) =>
  createWriteStream(name, { flags: 'wx', highWaterMark: bufferBytes, flush: true, mode });

/**
 * A file that is written beside its target under a hidden, unique name and takes the target's place when it is complete:
 * until then, and after any failure, the target is as it was. Every error is an `ExportError` about the file.
 */
export class PartialFile {
  private failure: unknown;
  private settled = false;
  private unflushed = 0;
  private flushing: Promise<void> | undefined;

  private constructor(
    private readonly target: string,
    private readonly temporary: string,
    private readonly stream: WriteStream,
    /** Mode of the file that is replaced. */
    private readonly mode: number | undefined,
    private readonly flushFile: (fd: number) => Promise<void>,
  ) {
    stream.on('error', (error) => {
      this.failure ??= error;
    });
  }

  /** @param create for tests, as `flushFile` */
  static async open(
    target: string,
    create: CreateFile = createFile,
    flushFile: (fd: number) => Promise<void> = promisify(fdatasync),
  ): Promise<PartialFile> {
    try {
      const { file, mode } = await existing(target);
      const folder = path.dirname(file);
      await removeStalePartials(folder);
      const temporary = partialName(folder);
      // What only its owner could read is not open to others while it is replaced.
      const stream = create(temporary, mode ?? 0o666);
      await once(stream, 'open');
      return new PartialFile(file, temporary, stream, mode, flushFile);
    } catch (error) {
      throw fileProblem(error, 'open');
    }
  }

  /** Takes a chunk, to be left unchanged by the caller; the promise, where there is one, is the disk's way of asking to wait. */
  write(chunk: Uint8Array): Promise<void> | void {
    if (this.failure !== undefined) {
      throw fileProblem(this.failure, 'write');
    }
    this.unflushed += chunk.length;
    if (this.unflushed >= flushBytes && !this.flushing) {
      this.flushing = this.flush();
    }
    if (!this.stream.write(chunk)) {
      return this.drained();
    }
  }

  /** Everything to the disk, then in the target's place. */
  async commit(): Promise<void> {
    let stage: FileStage = 'write';
    try {
      await this.flushing;
      this.stream.end();
      await finished(this.stream);
      if (this.failure !== undefined) {
        throw this.failure;
      }
      stage = 'replace';
      if (this.mode !== undefined) {
        await chmod(this.temporary, this.mode);
      }
      await takePlace(this.temporary, this.target);
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
    // Its number may be another file's as soon as it is closed.
    await this.flushing;
    this.stream.destroy();
    await finished(this.stream).catch(() => {
      /* why it ended does not matter any more */
    });
    await rm(this.temporary, { force: true, maxRetries: 5, retryDelay: 100 }).catch(() => {
      /* removed as stale by a later export */
    });
  }

  /** Never fails: it is told by the next write, or the end. */
  private async flush(): Promise<void> {
    this.unflushed = 0;
    // Node's types do not tell the number of an open file.
    const { fd } = this.stream as { readonly fd?: unknown };
    try {
      if (typeof fd === 'number') {
        await this.flushFile(fd);
      }
    } catch (error) {
      this.failure ??= error;
    } finally {
      this.flushing = undefined;
    }
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
  try {
    await access(file, constants.W_OK);
  } catch (error) {
    throw fileProblem(error, 'replace-read-only');
  }
  return { file, mode: about.mode & 0o7777 };
}
