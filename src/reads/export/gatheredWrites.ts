import type { FileHandle } from 'node:fs/promises';

/** Pieces are written together once there are so many bytes of them: each write is a way to another thread and back. */
const gatheredBytes = 512 * 1024;
/** Bytes that may wait for the disk. */
const mostWaiting = 2 * 1024 * 1024;
/** Bytes after which what was written begins to go to the disk: all at the end, a large file would have to be waited for. */
const flushedBytes = 32 * 1024 * 1024;

/** Writes what comes in pieces to a file, in order, while more comes. */
export class GatheredWrites {
  private failure: { readonly error: unknown } | undefined;
  private gathered: Uint8Array[] = [];
  private waiting = 0;
  private unflushed = 0;
  private writing: Promise<void> | undefined;
  private flushing: Promise<void> | undefined;
  private drained: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;

  /** @param flush brings what was written to the disk */
  constructor(
    private readonly file: Pick<FileHandle, 'writev'>,
    private readonly flush: () => Promise<void>,
  ) {}

  /** The promise, where there is one, is the disk's way of asking to wait. @throws what an earlier write failed with */
  write(chunk: Uint8Array): Promise<void> | void {
    this.check();
    this.gathered.push(chunk);
    this.waiting += chunk.length;
    if (this.waiting >= gatheredBytes) {
      this.writing ??= this.writeAll(gatheredBytes);
    }
    if (this.waiting >= mostWaiting) {
      return this.room();
    }
  }

  /** All is written; it may not be on the disk. @throws what a write failed with */
  async end(): Promise<void> {
    await this.writing;
    this.writing = this.writeAll(1);
    await this.writing;
    await this.flushing;
    this.check();
  }

  /** Writes nothing more; resolves when nothing is under way. Never fails. */
  async giveUp(): Promise<void> {
    this.failure ??= { error: new Error('Given up') };
    await this.writing;
    await this.flushing;
  }

  private check(): void {
    if (this.failure) {
      throw this.failure.error;
    }
  }

  private async room(): Promise<void> {
    let resolve = (): void => {};
    this.drained ??= { promise: new Promise<void>((done) => (resolve = done)), resolve: () => resolve() };
    await this.drained.promise;
    this.check();
  }

  /** As long as so many bytes wait. Never fails: it is told by the next write, or the end. */
  private async writeAll(least: number): Promise<void> {
    while (this.waiting >= least && !this.failure) {
      const chunks = this.gathered;
      this.gathered = [];
      this.waiting = 0;
      this.drained?.resolve();
      this.drained = undefined;
      try {
        await this.writeWhole(chunks);
      } catch (error) {
        this.failure ??= { error };
      }
    }
    this.writing = undefined;
    this.drained?.resolve();
    this.drained = undefined;
  }

  private async writeWhole(chunks: readonly Uint8Array[]): Promise<void> {
    for (let left = chunks; left.length > 0;) {
      const { bytesWritten } = await this.file.writev(left);
      this.unflushed += bytesWritten;
      left = behind(left, bytesWritten);
    }
    if (this.unflushed >= flushedBytes && !this.flushing) {
      this.unflushed = 0;
      this.flushing = this.flushed();
    }
  }

  private async flushed(): Promise<void> {
    try {
      await this.flush();
    } catch (error) {
      this.failure ??= { error };
    } finally {
      this.flushing = undefined;
    }
  }
}

/** What is left of `chunks` without their first bytes. */
function behind(chunks: readonly Uint8Array[], bytes: number): readonly Uint8Array[] {
  let rest = bytes;
  const index = chunks.findIndex((chunk) => {
    const isBeyond = chunk.length > rest;
    rest -= isBeyond ? 0 : chunk.length;
    return isBeyond;
  });
  const [first, ...more] = index < 0 ? [] : chunks.slice(index);
  return first === undefined ? [] : [first.subarray(rest), ...more];
}
