import { type FileHandle, open } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { type Readable, pipeline } from 'node:stream';
import { createInflateRaw } from 'node:zlib';

export interface ZipLine {
  readonly name: string;
  readonly packed: number;
  readonly plain: number;
  readonly offset: number;
  readonly crc: number;
}

/** The directory at the end of a ZIP file, by APPNOTE 4.3 and 4.5.3 (64 bits); knows nothing of how it was written. Holds the directory only. */
export async function readZipDirectory(file: string): Promise<readonly ZipLine[]> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const tail = await bytesAt(handle, Math.max(0, size - 22), 22);
    if (tail.readUInt32LE(0) !== 0x06054b50) {
      throw new Error('no end of the directory');
    }
    let count = tail.readUInt16LE(10);
    let bytes = tail.readUInt32LE(12);
    let offset = tail.readUInt32LE(16);
    if (count === 0xffff || bytes === 0xffffffff || offset === 0xffffffff) {
      const locator = await bytesAt(handle, size - 42, 20);
      if (locator.readUInt32LE(0) !== 0x07064b50) {
        throw new Error('no locator of the end of 64 bits');
      }
      const end = await bytesAt(handle, Number(locator.readBigUInt64LE(8)), 56);
      if (end.readUInt32LE(0) !== 0x06064b50) {
        throw new Error('no end of 64 bits');
      }
      count = Number(end.readBigUInt64LE(32));
      bytes = Number(end.readBigUInt64LE(40));
      offset = Number(end.readBigUInt64LE(48));
    }
    const lines: ZipLine[] = [];
    const directory = await bytesAt(handle, offset, bytes);
    for (let at = 0; at < bytes;) {
      const { line, length } = lineAt(directory, at);
      at += length;
      lines.push(line);
      await checkLocal(handle, line);
    }
    if (lines.length !== count) {
      throw new Error(`${lines.length} lines, and ${count} said`);
    }
    return lines;
  } finally {
    await handle.close();
  }
}

/** The content of an entry as a stream. */
export async function openZipEntry(file: string, { offset, packed }: ZipLine): Promise<Readable> {
  const handle = await open(file, 'r');
  const header = await bytesAt(handle, offset, 30);
  await handle.close();
  const from = offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  return pipeline(createReadStream(file, { start: from, end: from + packed - 1 }), createInflateRaw(), () => undefined);
}

function lineAt(directory: Buffer, at: number): { readonly line: ZipLine; readonly length: number } {
  if (directory.readUInt32LE(at) !== 0x02014b50) {
    throw new Error('no line of the directory');
  }
  const nameBytes = directory.readUInt16LE(at + 28);
  const extraBytes = directory.readUInt16LE(at + 30);
  const extra = extraNumbers(directory.subarray(at + 46 + nameBytes, at + 46 + nameBytes + extraBytes));
  // Those that do not fit stand in the extra field, in this order, and no others.
  const number = (place: number): number => {
    const short = directory.readUInt32LE(place);
    const long = short === 0xffffffff ? extra.shift() : short;
    if (long === undefined) {
      throw new Error('a number of 64 bits is missing');
    }
    return long;
  };
  const [plain, packed, offset] = [number(at + 24), number(at + 20), number(at + 42)];
  return {
    line: {
      name: directory.toString('utf8', at + 46, at + 46 + nameBytes),
      packed,
      plain,
      offset,
      crc: directory.readUInt32LE(at + 16),
    },
    length: 46 + nameBytes + extraBytes + directory.readUInt16LE(at + 32),
  };
}

function extraNumbers(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === 1) {
      return Array.from({ length: extra.readUInt16LE(at + 2) / 8 }, (_, i) =>
        Number(extra.readBigUInt64LE(at + 4 + i * 8)),
      );
    }
  }
  return [];
}

/** The header before the content says the same. */
async function checkLocal(handle: FileHandle, line: ZipLine): Promise<void> {
  const header = await bytesAt(handle, line.offset, 30);
  const nameBytes = header.readUInt16LE(26);
  const rest = await bytesAt(handle, line.offset + 30, nameBytes + header.readUInt16LE(28));
  const extra = extraNumbers(rest.subarray(nameBytes));
  const number = (place: number): number | undefined =>
    header.readUInt32LE(place) === 0xffffffff ? extra.shift() : header.readUInt32LE(place);
  const [plain, packed] = [number(22), number(18)];
  if (
    header.readUInt32LE(0) !== 0x04034b50 ||
    rest.toString('utf8', 0, nameBytes) !== line.name ||
    header.readUInt32LE(14) !== line.crc ||
    plain !== line.plain ||
    packed !== line.packed
  ) {
    throw new Error(`${line.name}: its own header says otherwise`);
  }
}

async function bytesAt(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at);
  if (bytesRead < length) {
    throw new Error('the file is cut');
  }
  return buffer;
}
