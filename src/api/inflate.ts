import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Of a `content-encoding` that `inflated` understands. */
export function isGzip(encoding: string): boolean {
  return /^(?:x-)?gzip$/i.test(encoding.trim());
}

/** Code of the error of a body that is said to be gzip and does not begin so. */
export const plainBehindGzip = 'PLAIN_BEHIND_GZIP';

const firstOfGzip = 0x1f;
/** Bytes that tell gzip. */
export const startOfGzip = 3;

/** @param text the first bytes, read as UTF-8 */
export function startsAsGzip(text: string): boolean {
  return text.startsWith('\u001F\uFFFD\b');
}

/**
 * The body that a compressed one stands for. Its checksum and its length stand at its end: one that was cut, anywhere, or changed on the way fails,
 * also where the connection ended in good order. Destroying either ends both.
 * @param onBroken told when what came is no whole gzip
 */
export function inflated(body: Readable, onBroken: () => void): Readable {
  const gunzip = createGunzip({ chunkSize: 64 * 1024 });
  let isPlain = false;
  gunzip.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code?.startsWith('Z_')) {
      error.code = isPlain ? plainBehindGzip : error.code;
      onBroken();
    }
  });
  pipeline(body, gunzip, () => {
    // Who reads it hears of it.
  });
  body.once('data', (chunk: Buffer) => {
    isPlain = chunk[0] !== firstOfGzip;
  });
  return gunzip;
}
