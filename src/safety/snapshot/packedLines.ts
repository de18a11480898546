import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { constants, createGunzip, gzip } from 'node:zlib';
import { SnapshotError } from './snapshotError';

/** How much is packed at once: enough to pack well, little enough to be held. */
const blockLength = 512 * 1024;

/** Packs what is written in blocks of gzip, one behind the other, off the main thread. */
export class PackingSink {
  private pending: Buffer[] = [];
  private length = 0;
  private any = false;

  constructor(private readonly sink: (data: Uint8Array) => Promise<void>) {}

  async write(data: Uint8Array): Promise<void> {
    this.pending.push(Buffer.from(data));
    this.length += data.length;
    if (this.length >= blockLength) {
      await this.pack();
    }
  }

  /** Writes what is left; of nothing at all an empty block, for gzip knows no other nothing. */
  async end(): Promise<void> {
    if (this.length > 0 || !this.any) {
      await this.pack();
    }
  }

  private async pack(): Promise<void> {
    const block = Buffer.concat(this.pending);
    this.pending = [];
    this.length = 0;
    this.any = true;
    await this.sink(await promisify(gzip)(block, { level: constants.Z_BEST_SPEED }));
  }
}

/** What `PackingSink` packed. @throws SnapshotError `damaged`, and what `pieces` throws */
export async function* unpacked(pieces: AsyncIterable<Uint8Array>, part: string): AsyncGenerator<Buffer, void> {
  const gunzip = createGunzip({ chunkSize: 64 * 1024 });
  const flow = pipeline(pieces, gunzip);
  // Its failure also ends the loop below, which reports it.
  flow.catch(() => {});
  try {
    for await (const piece of gunzip) {
      yield piece as Buffer;
    }
  } catch (error) {
    throw SnapshotError.is(error) ? error : new SnapshotError('damaged', part, error);
  } finally {
    gunzip.destroy();
    // Only then the file is closed.
    await flow.catch(() => {});
  }
}
