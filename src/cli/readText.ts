import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { windows1252 } from '../common/windows1252';
import { InputError, type Terminal } from './terminal';

/** The largest dictionaries have some thousand fields and a few MiB. */
const largest = 64 * 2 ** 20;

/** How a file is called in output. */
export function fileLabel(file: string): string {
  return file === '-' ? '<stdin>' : file;
}

/** The bytes of a file, or of the standard input for `-`. @throws InputError when it cannot be read or is larger than 64 MiB */
export function readFile(file: string, terminal: Terminal): Promise<Buffer> {
  return readBytes(file === '-' ? terminal.stdin : createReadStream(file), fileLabel(file));
}

/**
 * Text without its byte order mark: UTF-8, or Windows-1252 with a note where the bytes are none (`REDCAP_DATA_DICTIONARY.md §1`): that is what Excel
 * writes, and ISO 8859-1 is its part without dashes and quotation marks.
 * @throws InputError for UTF-16
 */
export function decode(bytes: Uint8Array, label: string, terminal: Terminal): string {
  const isMarked = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isMarked || hasEverySecondNull(bytes)) {
    throw new InputError(`${label} is UTF-16. Save it as CSV UTF-8.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    terminal.note(`${label} is not UTF-8; it is read as Windows-1252, as Excel writes it.`);
    // The byte order mark of UTF-8, where another editor has damaged the rest.
    return windows1252(bytes).replace(/^\u00EF\u00BB\u00BF/, '');
  }
}

/** UTF-16 without its mark: every second byte of the column names, which are ASCII, is null. */
function hasEverySecondNull(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 64);
  const nulls = (odd: 0 | 1): number => head.filter((byte, index) => byte === 0 && index % 2 === odd).length;
  return head.length >= 8 && Math.max(nulls(0), nulls(1)) * 2 >= head.length - 1;
}

async function readBytes(source: Readable, label: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of source as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > largest) {
        throw new InputError(`${label} is larger than ${largest / 2 ** 20} MiB: this is no data dictionary.`);
      }
      parts.push(part);
    }
  } catch (error) {
    throw error instanceof InputError
      ? error
      : new InputError(`${label} cannot be read: ${reason(error)}`, { cause: error });
  }
  return Buffer.concat(parts);
}

const sentences: ReadonlyMap<string | undefined, string> = new Map([
  ['ENOENT', 'there is no such file.'],
  ['EISDIR', 'it is a folder.'],
  ['EACCES', 'permission denied.'],
  ['EPERM', 'permission denied.'],
]);

function reason(error: unknown): string {
  return (
    sentences.get((error as NodeJS.ErrnoException).code) ?? (error instanceof Error ? error.message : String(error))
  );
}
