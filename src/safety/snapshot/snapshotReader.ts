import { createHash, randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { takePlace } from '../../common/wholeFile';
import path from 'node:path';
import { type KeyRing, partKey, unwrapKey } from './keys';
import { type ManifestPart, type SnapshotHead, type SnapshotManifest, isHead, isManifest } from './manifest';
import { type OpenOutput, SealedWriter, readSealed } from './sealedFile';
import { SnapshotError, writeProblem } from './snapshotError';

export const headName = 'snapshot.json';
export const manifestPart = 'manifest';

export function sealedFile(folder: string, part: string): string {
  return path.join(folder, `${part}.sealed`);
}

/** A finished snapshot, opened with its key. */
export class SnapshotReader {
  private readonly parts: ReadonlyMap<string, ManifestPart>;

  private constructor(
    private readonly folder: string,
    private readonly key: Buffer,
    readonly manifest: SnapshotManifest,
  ) {
    this.parts = new Map(manifest.parts.map((part) => [part.name, part]));
  }

  /** @throws SnapshotError `missing`, `key-lost`, `damaged`, `newer-format` */
  static async open(folder: string, id: string, keys: KeyRing): Promise<SnapshotReader> {
    const head = await readHead(folder);
    if (head.id !== id) {
      throw new SnapshotError('damaged', headName);
    }
    if (head.format !== 1) {
      throw new SnapshotError('newer-format');
    }
    const master = await keys.find(head.key.keyId);
    if (!master) {
      throw new SnapshotError('key-lost');
    }
    const key = unwrapKey(master, id, head.key);
    return await SnapshotReader.withKey(folder, id, key);
  }

  static async withKey(folder: string, id: string, key: Buffer): Promise<SnapshotReader> {
    const text = await whole(readPart(folder, id, key, manifestPart));
    const manifest = parse(text);
    if (!isManifest(manifest) || manifest.id !== id) {
      throw new SnapshotError('damaged', manifestPart);
    }
    return new SnapshotReader(folder, key, manifest);
  }

  get id(): string {
    return this.manifest.id;
  }

  has(part: string): boolean {
    return this.parts.has(part);
  }

  /** A part in pieces; its digest is checked at the end. @throws SnapshotError */
  async *read(name: string): AsyncGenerator<Buffer, void> {
    const part = this.parts.get(name);
    if (!part) {
      throw new SnapshotError('missing', name);
    }
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const piece of readPart(this.folder, this.id, this.key, name)) {
      hash.update(piece);
      bytes += piece.length;
      yield piece;
    }
    if (bytes !== part.bytes || hash.digest('hex') !== part.sha256) {
      throw new SnapshotError('damaged', name);
    }
  }

  async readWhole(name: string): Promise<Buffer> {
    return await whole(this.read(name));
  }

  /** A part's lines, one at a time. */
  async *lines(name: string): AsyncGenerator<string, void> {
    let rest: Buffer = Buffer.alloc(0);
    for await (const piece of this.read(name)) {
      let start = 0;
      for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, start)) {
        yield Buffer.concat([rest, piece.subarray(start, end)]).toString('utf8');
        rest = Buffer.alloc(0);
        start = end + 1;
      }
      rest = Buffer.concat([rest, piece.subarray(start)]);
    }
    if (rest.length > 0) {
      throw new SnapshotError('damaged', name);
    }
  }

  /** Reads everything and compares it with the manifest. @throws SnapshotError */
  async verify(): Promise<void> {
    for (const { name } of this.manifest.parts) {
      for await (const piece of this.read(name)) {
        void piece;
      }
    }
  }

  /** Adds what is known only when the operation has ended; replaces an earlier one. */
  async addLate(name: string, data: Uint8Array, openFile?: OpenOutput): Promise<void> {
    const temporary = `${sealedFile(this.folder, name)}.${randomUUID()}`;
    try {
      const writer = await SealedWriter.create(
        temporary,
        (salt) => partKey(this.key, this.id, name, salt),
        name,
        openFile ? { openFile } : {},
      );
      try {
        await writer.write(data);
        await writer.end();
      } catch (error) {
        await writer.abort();
        throw error;
      }
      await takePlace(temporary, sealedFile(this.folder, name));
    } catch (error) {
      await rm(temporary, { force: true });
      throw writeProblem(error, name);
    }
  }

  /** What `addLate` added; nothing when it is not there. @throws SnapshotError `damaged` */
  async readLate(name: string): Promise<Buffer | undefined> {
    try {
      return await whole(readPart(this.folder, this.id, this.key, name));
    } catch (error) {
      if (SnapshotError.is(error, 'missing')) {
        return undefined;
      }
      throw error;
    }
  }
}

/** @throws SnapshotError `missing`, `damaged` */
export async function readHead(folder: string): Promise<SnapshotHead> {
  const text = await readFile(path.join(folder, headName)).catch((error: unknown) => {
    throw new SnapshotError(
      error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'missing' : 'damaged',
      headName,
      error,
    );
  });
  const head = parse(text);
  if (!isHead(head)) {
    throw new SnapshotError('damaged', headName);
  }
  return head;
}

function readPart(folder: string, id: string, key: Buffer, part: string): AsyncGenerator<Buffer, void> {
  return readSealed(sealedFile(folder, part), (salt) => partKey(key, id, part, salt), part);
}

async function whole(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) {
    all.push(piece);
  }
  return Buffer.concat(all);
}

function parse(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8'));
  } catch {
    return undefined;
  }
}
