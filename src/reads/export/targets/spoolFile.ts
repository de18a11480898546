import { once } from 'node:events';
import { type ReadStream, type WriteStream, createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { fileProblem } from '../fileProblem';
import { partialName } from '../partialFiles';

/** Bytes that wait beside their target until they find their place in it; hidden, for this user only, and removed as stale when the process ends. */
export class SpoolFile {
  private failure: unknown;
  bytes = 0;

  private constructor(
    private readonly name: string,
    private readonly stream: WriteStream,
  ) {
    stream.on('error', (error) => {
      this.failure ??= error;
    });
  }

  static async open(folder: string): Promise<SpoolFile> {
    const name = partialName(folder);
    const stream = createWriteStream(name, { flags: 'wx', mode: 0o600 });
    try {
      await once(stream, 'open');
    } catch (error) {
      throw fileProblem(error, 'open');
    }
    return new SpoolFile(name, stream);
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (this.failure === undefined) {
      this.bytes += chunk.length;
      if (!this.stream.write(chunk)) {
        await this.drained();
      }
    }
    if (this.failure !== undefined) {
      throw fileProblem(this.failure, 'write');
    }
  }

  private async drained(): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.stream.off('drain', done).off('error', done).off('close', done);
        resolve();
      };
      this.stream.on('drain', done).on('error', done).on('close', done);
    });
  }

  /** Everything that was written, from its first byte on. */
  async read(): Promise<ReadStream> {
    this.stream.end();
    try {
      await finished(this.stream);
    } catch (error) {
      throw fileProblem(this.failure ?? error, 'write');
    }
    return createReadStream(this.name, { highWaterMark: 256 * 1024 });
  }

  async remove(): Promise<void> {
    this.stream.destroy();
    await rm(this.name, { force: true }).catch(() => {
      /* removed as stale by a later export */
    });
  }
}
