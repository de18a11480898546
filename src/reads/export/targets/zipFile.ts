import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { type DeflateRaw, crc32, createDeflateRaw } from 'node:zlib';
import type { PartialFile } from '../partialFile';
import { SpoolFile } from './spoolFile';

/** An entry of a ZIP file that is deflated beside it: entries grow side by side, in a ZIP file they stand one after another. */
export class ZipEntry {
  private crc = 0;
  private bytes = 0;
  private written: Promise<void> = Promise.resolve();
  private failure: unknown;

  private constructor(
    readonly name: string,
    private readonly spool: SpoolFile,
    private readonly deflate: DeflateRaw,
  ) {
    deflate
      .on('data', (chunk: Buffer) => {
        // The spool tells when it has had enough; what is deflated meanwhile is less than what came in.
        this.written = this.written.then(() => this.spool.write(chunk));
        this.written.catch((error: unknown) => {
          this.failure ??= error;
        });
      })
      .on('error', (error) => {
        this.failure ??= error;
      });
  }

  static async open(name: string, folder: string): Promise<ZipEntry> {
    return new ZipEntry(name, await SpoolFile.open(folder), createDeflateRaw({ level: 1, chunkSize: 128 * 1024 }));
  }

  /** @param chunk to be left unchanged until the promise is settled */
  async write(chunk: Uint8Array): Promise<void> {
    this.crc = crc32(chunk, this.crc);
    this.bytes += chunk.length;
    await new Promise<void>((resolve, reject) => {
      this.deflate.write(chunk, (error) => (error ? reject(error) : resolve()));
    });
    await this.written;
    if (this.failure !== undefined) {
      throw this.failure as Error;
    }
  }

  /** Writes the entry, its header first. @returns its line in the directory at the end */
  async moveTo(
    file: PartialFile,
    offset: number,
    longFrom: number,
  ): Promise<{ readonly directory: Buffer; readonly bytes: number }> {
    const ended = once(this.deflate, 'end');
    this.deflate.end();
    await ended;
    await this.written;
    const { name, crc, bytes } = this;
    const header = headerOf({ name, crc, packed: this.spool.bytes, plain: bytes }, longFrom);
    await file.write(header.local);
    for await (const chunk of await this.spool.read()) {
      await file.write(chunk as Buffer);
    }
    return { directory: header.central(offset), bytes: header.local.length + this.spool.bytes };
  }

  async discard(): Promise<void> {
    this.deflate.destroy();
    await this.written.catch(() => {
      /* told already */
    });
    await this.spool.remove();
  }
}

/** Sizes and places from here on stand in the 64-bit fields (APPNOTE 4.5.3). */
const zip64From = 0xffff_ffff;

/** Puts finished entries into a ZIP file, with the directory at its end. @param longFrom a smaller one for tests */
export async function writeZip(file: PartialFile, entries: readonly ZipEntry[], longFrom = zip64From): Promise<void> {
  let offset = 0;
  const lines: Buffer[] = [];
  for (const entry of entries) {
    const { directory, bytes } = await entry.moveTo(file, offset, longFrom);
    lines.push(directory);
    offset += bytes;
    await entry.discard();
  }
  const directory = Buffer.concat(lines);
  await file.write(directory);
  await file.write(endOf(entries.length, directory.length, offset, longFrom));
}

interface Entry {
  readonly name: string;
  readonly crc: number;
  readonly packed: number;
  readonly plain: number;
}

function headerOf(
  { name, crc, packed, plain }: Entry,
  longFrom: number,
): { readonly local: Buffer; readonly central: (offset: number) => Buffer } {
  const nameBytes = Buffer.from(name);
  const isLarge = packed >= longFrom || plain >= longFrom;
  const common = (extra: number, version: number): Buffer => {
    const bytes = Buffer.alloc(26);
    bytes.writeUInt16LE(version, 0);
    bytes.writeUInt16LE(0x0800, 2);
    bytes.writeUInt16LE(8, 4);
    // 1980-01-01: the same rows give the same file.
    bytes.writeUInt16LE(0, 6);
    bytes.writeUInt16LE(0x21, 8);
    bytes.writeUInt32LE(crc, 10);
    bytes.writeUInt32LE(isLarge ? zip64From : packed, 14);
    bytes.writeUInt32LE(isLarge ? zip64From : plain, 18);
    bytes.writeUInt16LE(nameBytes.length, 22);
    bytes.writeUInt16LE(extra, 24);
    return bytes;
  };
  const sizes = (offset?: number): Buffer => {
    const values = [...(isLarge ? [plain, packed] : []), ...(offset === undefined ? [] : [offset])];
    const bytes = Buffer.alloc(values.length === 0 ? 0 : 4 + values.length * 8);
    if (values.length > 0) {
      bytes.writeUInt16LE(1, 0);
      bytes.writeUInt16LE(values.length * 8, 2);
      values.forEach((value, i) => bytes.writeBigUInt64LE(BigInt(value), 4 + i * 8));
    }
    return bytes;
  };
  const extra = sizes();
  return {
    local: Buffer.concat([signature(0x0403_4b50), common(extra.length, isLarge ? 45 : 20), nameBytes, extra]),
    central: (offset) => {
      const isFar = offset >= longFrom;
      const further = sizes(isFar ? offset : undefined);
      const rest = Buffer.alloc(14);
      rest.writeUInt32LE(isFar ? zip64From : offset, 10);
      const version = isLarge || isFar ? 45 : 20;
      const madeBy = Buffer.from([version, 0]);
      return Buffer.concat([signature(0x0201_4b50), madeBy, common(further.length, version), rest, nameBytes, further]);
    },
  };
}

function endOf(entries: number, bytes: number, offset: number, longFrom: number): Buffer {
  const isLarge = offset >= longFrom || entries >= 0xffff;
  const end = Buffer.alloc(18);
  end.writeUInt16LE(isLarge ? 0xffff : entries, 4);
  end.writeUInt16LE(isLarge ? 0xffff : entries, 6);
  end.writeUInt32LE(isLarge ? zip64From : bytes, 8);
  end.writeUInt32LE(isLarge ? zip64From : offset, 12);
  if (!isLarge) {
    return Buffer.concat([signature(0x0605_4b50), end]);
  }
  const large = Buffer.alloc(52);
  large.writeBigUInt64LE(44n, 0);
  large.writeUInt16LE(45, 8);
  large.writeUInt16LE(45, 10);
  large.writeBigUInt64LE(BigInt(entries), 20);
  large.writeBigUInt64LE(BigInt(entries), 28);
  large.writeBigUInt64LE(BigInt(bytes), 36);
  large.writeBigUInt64LE(BigInt(offset), 44);
  const locator = Buffer.alloc(16);
  locator.writeBigUInt64LE(BigInt(offset + bytes), 4);
  locator.writeUInt32LE(1, 12);
  return Buffer.concat([signature(0x0606_4b50), large, signature(0x0706_4b50), locator, signature(0x0605_4b50), end]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
