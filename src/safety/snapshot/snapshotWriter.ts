import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type MasterKey, keyLength, partKey, wrapKey } from './keys';
import type { ManifestPart, SnapshotAbout, SnapshotHead, SnapshotManifest } from './manifest';
import { PackingSink } from './packedLines';
import { type OpenOutput, SealedWriter } from './sealedFile';
import { SnapshotError, writeProblem } from './snapshotError';
import { SnapshotReader, headName, manifestPart, sealedFile } from './snapshotReader';

export interface WriterOptions {
  /** Where the finished snapshot is to be; must not exist. */
  readonly folder: string;
  readonly id: string;
  readonly created: Date;
  readonly master: MasterKey;
  /** How many bytes it may take on the disk. */
  readonly room: number;
  readonly openFile?: OpenOutput;
}

/** A part being written. */
export interface PartSink {
  write(data: Uint8Array | string): Promise<void>;
}

/** Ending of the name of a folder that is not finished. */
export const partialEnding = '.partial';

/**
 * Writes a snapshot part by part into a folder beside its place. `finish` reads everything back and moves it to its place, so that a
 * snapshot that can be seen is whole.
 */
export class SnapshotWriter {
  private readonly key = randomBytes(keyLength);
  private readonly parts: ManifestPart[] = [];
  private readonly temporary: string;
  private used = 0;

  private constructor(private readonly options: WriterOptions) {
    this.temporary = `${options.folder}${partialEnding}`;
  }

  /** @throws SnapshotError */
  static async create(options: WriterOptions): Promise<SnapshotWriter> {
    const writer = new SnapshotWriter(options);
    try {
      await mkdir(writer.temporary, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw writeProblem(error, 'folder');
    }
    return writer;
  }

  get id(): string {
    return this.options.id;
  }

  /** Bytes on the disk so far. */
  get size(): number {
    return this.used;
  }

  /** As `part`, for lines, which are packed. */
  async lines<T>(name: string, fill: (sink: PartSink) => Promise<T>): Promise<T> {
    return await this.part(
      name,
      async (sink) => {
        const packing = new PackingSink((data) => sink.write(data));
        const result = await fill({ write: (data) => packing.write(bytesOf(data)) });
        await packing.end();
        return result;
      },
      { packed: true },
    );
  }

  /** Writes one part from its beginning to its end. @throws SnapshotError, and what `fill` throws */
  async part<T>(
    name: string,
    fill: (sink: PartSink) => Promise<T>,
    form: Pick<ManifestPart, 'packed'> = {},
  ): Promise<T> {
    const { id } = this.options;
    const writer = await SealedWriter.create(
      sealedFile(this.temporary, name),
      (salt) => partKey(this.key, id, name, salt),
      name,
      {
        onBytes: (count) => {
          this.take(count);
        },
        ...(this.options.openFile ? { openFile: this.options.openFile } : {}),
      },
    );
    try {
      const result = await fill({
        write: (data) => writer.write(bytesOf(data)),
      });
      const { bytes, sha256 } = await writer.end();
      this.parts.push({ name, bytes, sha256, ...form });
      return result;
    } catch (error) {
      await writer.abort();
      throw error;
    }
  }

  /** Seals the manifest, reads everything back, and moves the snapshot to its place. @throws SnapshotError */
  async finish(about: SnapshotAbout): Promise<SnapshotReader> {
    const { id, folder, master } = this.options;
    const created = this.options.created.toISOString();
    const manifest: SnapshotManifest = { format: 2, id, created, about, parts: [...this.parts] };
    await this.part(manifestPart, (sink) => sink.write(JSON.stringify(manifest)));
    const head: SnapshotHead = { format: 2, id, created, key: wrapKey(master, id, this.key) };
    try {
      await writeSynced(path.join(this.temporary, headName), JSON.stringify(head));
    } catch (error) {
      throw writeProblem(error, headName);
    }
    try {
      await (await SnapshotReader.withKey(this.temporary, id, this.key)).verify();
    } catch (error) {
      throw new SnapshotError('not-verified', SnapshotError.is(error) ? error.part : undefined, error);
    }
    try {
      await syncFolder(this.temporary);
      await rename(this.temporary, folder);
      await syncFolder(path.dirname(folder));
    } catch (error) {
      throw writeProblem(error, 'folder');
    }
    return await SnapshotReader.withKey(folder, id, this.key);
  }

  /** Removes what was written. */
  async abort(): Promise<void> {
    await rm(this.temporary, { recursive: true, force: true });
  }

  private take(count: number): void {
    this.used += count;
    if (this.used > this.options.room) {
      throw new SnapshotError('size-limit');
    }
  }
}

function bytesOf(data: Uint8Array | string): Uint8Array {
  return typeof data === 'string' ? Buffer.from(data, 'utf8') : data;
}

async function writeSynced(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600, flush: true });
}

/** Some systems cannot sync folders; there the rename is all there is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  try {
    await handle?.sync().catch(() => {});
  } finally {
    await handle?.close();
  }
}
