import { createHash, randomUUID } from 'node:crypto';
import { access, readFile, rm } from 'node:fs/promises';
import { takePlace } from '../../common/wholeFile';
import path from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type KeyRing, partKey, unwrapKey } from './keys';
import { type ManifestPart, type SnapshotHead, type SnapshotManifest, isHead, isManifest } from './manifest';
import { type OpenOutput, SealedWriter, readSealed } from './sealedFile';
import { PackingSink, unpacked } from './packedLines';
import { SnapshotError, writeProblem } from './snapshotError';

export const headName = 'snapshot.json';
export const manifestPart = 'manifest';
/** Characters of lines that are packed together. */
const lineBlock = 64 * 1024;

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
    if (head.format !== 1 && head.format !== 2) {
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
    for await (const some of this.lineChunks(name)) {
      yield* some;
    }
  }

  /** A part's lines as they are read, many together. @throws SnapshotError */
  lineChunks(name: string): AsyncGenerator<readonly string[], void> {
    const pieces = this.read(name);
    return linesOf(this.parts.get(name)?.packed ? unpacked(pieces, name) : pieces, name);
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
    await this.late(name, (write) => write(data), openFile);
  }

  /** As `addLate`, for lines, which are packed. */
  async addLateLines(name: string, lines: Iterable<string>): Promise<void> {
    await this.late(name, async (write) => {
      const packing = new PackingSink(write);
      let some = '';
      for (const line of lines) {
        some += `${line}\n`;
        if (some.length > lineBlock) {
          await packing.write(Buffer.from(some, 'utf8'));
          some = '';
          // Making lines is work of the processor alone: the window gets its turn.
          await nextTurn();
        }
      }
      await packing.write(Buffer.from(some, 'utf8'));
      await packing.end();
    });
  }

  /** Whether anything was added under this name. */
  async hasLate(name: string): Promise<boolean> {
    return await access(sealedFile(this.folder, name)).then(
      () => true,
      () => false,
    );
  }

  /** What `addLateLines` added; nothing when it is not there. Damage shows while it is read. */
  async readLateLines(name: string): Promise<AsyncGenerator<readonly string[], void> | undefined> {
    return (await this.hasLate(name))
      ? linesOf(unpacked(readPart(this.folder, this.id, this.key, name), name), name)
      : undefined;
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

  private async late(
    name: string,
    fill: (write: (data: Uint8Array) => Promise<void>) => Promise<void>,
    openFile?: OpenOutput,
  ): Promise<void> {
    const temporary = `${sealedFile(this.folder, name)}.${randomUUID()}`;
    try {
      const writer = await SealedWriter.create(
        temporary,
        (salt) => partKey(this.key, this.id, name, salt),
        name,
        openFile ? { openFile } : {},
      );
      try {
        await fill((data) => writer.write(data));
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
}

/** Complete lines of UTF-8. @throws SnapshotError `damaged` */
async function* linesOf(pieces: AsyncIterable<Buffer>, part: string): AsyncGenerator<readonly string[], void> {
  const decoder = new StringDecoder('utf8');
  const rest: string[] = [];
  for await (const piece of pieces) {
    const lines = decoder.write(piece).split('\n');
    const last = lines.pop() ?? '';
    if (lines.length > 0) {
      lines[0] = `${rest.splice(0).join('')}${lines[0]}`;
      yield lines;
    }
    rest.push(last);
  }
  if (rest.join('') !== '' || decoder.end() !== '') {
    throw new SnapshotError('damaged', part);
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
