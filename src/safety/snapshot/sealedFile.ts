import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { SnapshotError, writeProblem } from './snapshotError';

/**
 * A file of authenticated frames, written and read in constant memory: a magic, a salt, then frames of at most 64 KiB in AES-256-GCM.
 * The nonce is the frame's number and whether it is the last, so that a frame left out, moved, repeated or cut off is noticed.
 */
const magic = Buffer.from('RWSNAP1\n', 'latin1');
const saltLength = 16;
const tagLength = 16;
export const frameLength = 64 * 1024;

/** What is needed of a file being written; replaceable for tests. */
export interface OutputFile {
  write(data: Uint8Array): Promise<unknown>;
  sync(): Promise<void>;
  close(): Promise<void>;
}
export type OpenOutput = (file: string) => Promise<OutputFile>;

/** Creates a file that only its owner may read; one that exists already is refused. */
export const openOutput: OpenOutput = async (file) => {
  const handle = await open(file, 'wx', 0o600);
  return {
    write: (data) => handle.writeFile(data),
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
};

/** Size and digest of what was sealed, before sealing. */
export interface Sealed {
  readonly bytes: number;
  readonly sha256: string;
  /** Size of the file. */
  readonly sealedBytes: number;
}

/** The key of a part from the salt of its file. */
export type KeyOf = (salt: Uint8Array) => Buffer;

export class SealedWriter {
  private readonly hash = createHash('sha256');
  private readonly frame = Buffer.allocUnsafe(frameLength);
  private filled = 0;
  private frames = 0;
  private bytes = 0;
  private sealedBytes = 0;

  private constructor(
    private readonly output: OutputFile,
    private readonly key: Buffer,
    private readonly part: string,
    private readonly onBytes: (count: number) => void,
  ) {}

  /** @param onBytes hears of every byte that goes to the disk, before it goes; may throw to stop */
  static async create(
    file: string,
    keyOf: KeyOf,
    part: string,
    options: { readonly openFile?: OpenOutput; readonly onBytes?: (count: number) => void } = {},
  ): Promise<SealedWriter> {
    const salt = randomBytes(saltLength);
    const onBytes = options.onBytes ?? (() => {});
    let output: OutputFile | undefined;
    try {
      output = await (options.openFile ?? openOutput)(file);
      const writer = new SealedWriter(output, keyOf(salt), part, onBytes);
      await writer.put(Buffer.concat([magic, salt]));
      return writer;
    } catch (error) {
      await output?.close().catch(() => {});
      throw writeProblem(error, part);
    }
  }

  /** @throws SnapshotError; the file is of no use then and is to be aborted */
  async write(data: Uint8Array): Promise<void> {
    this.hash.update(data);
    this.bytes += data.length;
    for (let start = 0; start < data.length;) {
      // A full frame waits for more, because the last one is marked.
      if (this.filled === frameLength) {
        await this.seal(false);
      }
      const taken = Math.min(frameLength - this.filled, data.length - start);
      this.frame.set(data.subarray(start, start + taken), this.filled);
      this.filled += taken;
      start += taken;
    }
  }

  /** Seals the last frame and brings everything to the disk. */
  async end(): Promise<Sealed> {
    try {
      await this.seal(true);
      await this.output.sync();
      await this.output.close();
    } catch (error) {
      throw writeProblem(error, this.part);
    }
    return { bytes: this.bytes, sha256: this.hash.digest('hex'), sealedBytes: this.sealedBytes };
  }

  /** Gives the file up; it stays incomplete. */
  async abort(): Promise<void> {
    await this.output.close().catch(() => {});
  }

  private async seal(last: boolean): Promise<void> {
    const cipher = createCipheriv('aes-256-gcm', this.key, nonceOf(this.frames++, last));
    const body = cipher.update(this.frame.subarray(0, this.filled));
    cipher.final();
    this.filled = 0;
    try {
      await this.put(Buffer.concat([body, cipher.getAuthTag()]));
    } catch (error) {
      throw writeProblem(error, this.part);
    }
  }

  private async put(data: Buffer): Promise<void> {
    this.onBytes(data.length);
    await this.output.write(data);
    this.sealedBytes += data.length;
  }
}

/** Reads a sealed file in frames. @throws SnapshotError `missing`, `damaged` (also after the first frame) */
export async function* readSealed(file: string, keyOf: KeyOf, part: string): AsyncGenerator<Buffer, void> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    throw new SnapshotError(
      error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'missing' : 'damaged',
      part,
      error,
    );
  });
  try {
    const head = await readFull(handle, magic.length + saltLength);
    if (head.length < magic.length + saltLength || !head.subarray(0, magic.length).equals(magic)) {
      throw new SnapshotError('damaged', part);
    }
    const key = keyOf(head.subarray(magic.length));
    let frame = await readFull(handle, frameLength + tagLength);
    for (let number = 0; ; number++) {
      const next = await readFull(handle, frameLength + tagLength);
      const last = next.length === 0;
      yield unseal(key, frame, number, last, part);
      if (last) {
        return;
      }
      frame = next;
    }
  } finally {
    await handle.close();
  }
}

interface Readable {
  read(buffer: Buffer, offset: number, length: number): Promise<{ readonly bytesRead: number }>;
}

async function readFull(handle: Readable, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled);
    if (bytesRead === 0) {
      break;
    }
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

function unseal(key: Buffer, frame: Buffer, number: number, last: boolean, part: string): Buffer {
  if (frame.length < tagLength) {
    throw new SnapshotError('damaged', part);
  }
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number, last));
    decipher.setAuthTag(frame.subarray(-tagLength));
    const body = decipher.update(frame.subarray(0, -tagLength));
    decipher.final();
    return body;
  } catch (cause) {
    throw new SnapshotError('damaged', part, cause);
  }
}

function nonceOf(frame: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce[0] = last ? 1 : 0;
  nonce.writeBigUInt64BE(BigInt(frame), 4);
  return nonce;
}
