import { type FileHandle, chmod, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder, takePlace } from '../../../common/wholeFile';
import { type FileStage, fileProblem } from '../fileProblem';
import { existing } from '../partialFile';
import { manifestOf, partialName, removeStalePartials } from '../partialFiles';

/** Opens a file; for tests. */
export type OpenFile = (name: string, flags: string, mode?: number) => Promise<FileHandle>;

/**
 * A file that grows beside its target and may be gone on with after the program has ended; see `PartialFile` for its name and its end.
 * Every error is an `ExportError` about the file.
 */
export class GrowingFile {
  /** Bytes that are in it. */
  length = 0;
  private closed = false;

  private constructor(
    private readonly target: string,
    readonly temporary: string,
    private readonly handle: FileHandle,
    private readonly mode: number | undefined,
  ) {}

  static async create(target: string, openFile: OpenFile = open): Promise<GrowingFile> {
    return await opened(async () => {
      const { file, mode } = await existing(target);
      const folder = path.dirname(file);
      await removeStalePartials(folder);
      const temporary = partialName(folder);
      return new GrowingFile(file, temporary, await openFile(temporary, 'wx+', mode ?? 0o666), mode);
    });
  }

  /** Goes on with what an interrupted export left; under another name, so that nobody else does. */
  static async resume(target: string, left: string, bytes: number, openFile: OpenFile = open): Promise<GrowingFile> {
    return await opened(async () => {
      const { file, mode } = await existing(target);
      const temporary = partialName(path.dirname(left));
      await rename(left, temporary);
      await rm(manifestOf(left), { force: true });
      const handle = await openFile(temporary, 'r+');
      try {
        await handle.truncate(bytes);
      } catch (error) {
        await handle.close();
        throw error;
      }
      const growing = new GrowingFile(file, temporary, handle, mode);
      growing.length = bytes;
      return growing;
    });
  }

  async append(bytes: Uint8Array): Promise<void> {
    try {
      for (let done = 0; done < bytes.length;) {
        const { bytesWritten } = await this.handle.write(bytes, done, bytes.length - done, this.length);
        done += bytesWritten;
        this.length += bytesWritten;
      }
    } catch (error) {
      throw fileProblem(error, 'write');
    }
  }

  async read(from: number, length: number): Promise<Buffer> {
    const bytes = Buffer.alloc(length);
    try {
      for (let done = 0; done < length;) {
        const { bytesRead } = await this.handle.read(bytes, done, length - done, from + done);
        if (bytesRead === 0) {
          throw new Error('The file is shorter than it was');
        }
        done += bytesRead;
      }
    } catch (error) {
      throw fileProblem(error, 'write');
    }
    return bytes;
  }

  /** What was appended is on the disk. */
  async sync(): Promise<void> {
    try {
      await this.handle.sync();
    } catch (error) {
      throw fileProblem(error, 'write');
    }
  }

  /** Everything to the disk, then in the target's place. */
  async commit(): Promise<void> {
    let stage: FileStage = 'write';
    try {
      await this.handle.sync();
      await this.close();
      stage = 'replace';
      if (this.mode !== undefined) {
        await chmod(this.temporary, this.mode);
      }
      await takePlace(this.temporary, this.target);
    } catch (error) {
      throw fileProblem(error, stage);
    }
    await syncFolder(path.dirname(this.target));
    await rm(manifestOf(this.temporary), { force: true }).catch(() => undefined);
  }

  /** Leaves it for `resume`. Never fails. */
  async keep(): Promise<void> {
    await this.close().catch(() => undefined);
  }

  /** Leaves nothing behind. Never fails: what led here is what the user is to hear. */
  async discard(): Promise<void> {
    await this.close().catch(() => undefined);
    await discardPartial(this.temporary);
  }

  private async close(): Promise<void> {
    if (!this.closed) {
      this.closed = true;
      await this.handle.close();
    }
  }
}

/** Removes what an interrupted export left. Never fails. */
export async function discardPartial(partial: string): Promise<void> {
  const options = { force: true, maxRetries: 5, retryDelay: 100 };
  await rm(manifestOf(partial), options).catch(() => undefined);
  await rm(partial, options).catch(() => undefined);
}

async function opened(open: () => Promise<GrowingFile>): Promise<GrowingFile> {
  try {
    return await open();
  } catch (error) {
    throw fileProblem(error, 'open');
  }
}
