import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { throwIfCancelled } from '../../common/cancelled';
import { windows1252 } from '../../common/windows1252';

/** Where the data of an import comes from. It is read more than once and never held. */
export interface ImportSource {
  /** What people call it. */
  readonly name: string;
  /** The bytes from the beginning. @throws the file system's errors */
  open(): AsyncIterable<Uint8Array>;
}

export function fileSource(path: string, name: string): ImportSource {
  return { name, open: () => createReadStream(path, { highWaterMark: pieceSize }) };
}

/** A text that is at hand, as an editor has it. */
export function textSource(text: string, name: string): ImportSource {
  return {
    name,
    async *open() {
      for (let at = 0; at < text.length;) {
        let end = Math.min(text.length, at + pieceSize);
        // Half of a surrogate pair would not survive.
        end += end < text.length && isHighSurrogate(text.charCodeAt(end - 1)) ? 1 : 0;
        yield Buffer.from(text.slice(at, end), 'utf8');
        at = end;
        await Promise.resolve();
      }
    },
  };
}

const pieceSize = 256 * 1024;

/** Why a file cannot be imported at all; `line` from 1, where there is one to point at. */
export type UnreadableReason =
  | 'utf-16'
  | 'binary'
  | 'empty'
  | 'no-rows'
  | 'not-json'
  | 'not-a-list'
  | 'broken-quote'
  | 'endless-row'
  | 'no-record-id'
  | 'no-event'
  | 'repeated-column'
  | 'blank-column'
  | 'long-format'
  | 'label-headers'
  | 'looks-like-dictionary'
  /** While it was read. */
  | 'changed';

/** The file is no import data. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';

  constructor(
    readonly reason: UnreadableReason,
    readonly detail: { readonly line?: number; readonly column?: string } = {},
  ) {
    super(reason);
  }
}

/** What was found out of a file by its bytes. */
export interface Inspected {
  /** SHA-256, hexadecimal: the same file is imported that was judged. */
  readonly print: string;
  /** The same of each block of it, so that no row is read of a block that is another by now. */
  readonly blocks: readonly string[];
  readonly encoding: 'utf-8' | 'windows-1252';
  readonly format: 'csv' | 'json';
}

/** Reads the bytes once. @throws UnreadableError, CancelledError, the file system's errors */
export async function inspect(source: ImportSource, signal?: AbortSignal): Promise<Inspected> {
  const hash = createHash('sha256');
  const blocks: string[] = [];
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let encoding: Inspected['encoding'] = 'utf-8';
  let head = Buffer.alloc(0);
  const check = (bytes?: Uint8Array): void => {
    if (encoding === 'utf-8') {
      try {
        decoder.decode(bytes, { stream: bytes !== undefined });
      } catch {
        encoding = 'windows-1252';
      }
    }
  };
  for await (const bytes of inBlocks(source.open())) {
    throwIfCancelled(signal);
    hash.update(bytes);
    blocks.push(printOf(bytes));
    if (head.length < headSize) {
      head = Buffer.concat([head, bytes.subarray(0, headSize)]);
    }
    if (bytes.includes(0)) {
      throw new UnreadableError(isUtf16(head) ? 'utf-16' : 'binary');
    }
    check(bytes);
  }
  check();
  if (isUtf16(head)) {
    throw new UnreadableError('utf-16');
  }
  const start = head
    .toString('latin1')
    .replace(/^\u00EF\u00BB\u00BF/, '')
    .trimStart();
  if (start === '') {
    throw new UnreadableError('empty');
  }
  return { print: hash.digest('hex'), blocks, encoding, format: /^[[{]/.test(start) ? 'json' : 'csv' };
}

const headSize = 4096;
/** Bytes that are held at a time, and that have a digest of their own. */
const blockSize = 1024 * 1024;

/** The same bytes in pieces of one size, whatever they come in. */
async function* inBlocks(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void> {
  let pending: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length;) {
      const taken = piece.subarray(at, at + blockSize - size);
      pending.push(taken);
      size += taken.length;
      at += taken.length;
      if (size === blockSize) {
        yield Buffer.concat(pending);
        [pending, size] = [[], 0];
      }
    }
  }
  if (size > 0) {
    yield Buffer.concat(pending);
  }
}

function printOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}

/** The bytes as they were inspected. @throws UnreadableError `changed` before anything of a block that differs is given out */
async function* unchanged(source: ImportSource, blocks: readonly string[]): AsyncGenerator<Buffer, void> {
  let number = 0;
  for await (const bytes of inBlocks(source.open())) {
    if (printOf(bytes) !== blocks[number++]) {
      throw new UnreadableError('changed');
    }
    for (let at = 0; at < bytes.length; at += pieceSize) {
      yield bytes.subarray(at, at + pieceSize);
    }
  }
  if (number !== blocks.length) {
    throw new UnreadableError('changed');
  }
}

function isUtf16(head: Buffer): boolean {
  return (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
}

/** The text piece by piece, without its byte order mark. @throws UnreadableError `changed`, CancelledError, the file system's errors */
export async function* textOf(
  source: ImportSource,
  { encoding, blocks }: Pick<Inspected, 'encoding' | 'blocks'>,
  signal?: AbortSignal,
): AsyncGenerator<string, void> {
  const decoder = new TextDecoder('utf-8');
  let isStart = true;
  for await (const bytes of unchanged(source, blocks)) {
    throwIfCancelled(signal);
    let text = encoding === 'utf-8' ? decoder.decode(bytes, { stream: true }) : windows1252(bytes);
    if (isStart && encoding !== 'utf-8') {
      // The byte order mark of UTF-8, where another editor has damaged the rest.
      text = text.replace(/^ï»¿/, '');
    }
    isStart &&= text === '';
    if (text !== '') {
      yield text;
    }
  }
  const rest = decoder.decode();
  if (rest !== '') {
    yield rest;
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd8_00 && unit < 0xdc_00;
}
