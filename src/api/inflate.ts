import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Of a `content-encoding` that `inflated` understands. */
export function isGzip(encoding: string): boolean {
  return /^(?:x-)?gzip$/i.test(encoding.trim());
}

/**
 * The body that a compressed one stands for. Its checksum and its length stand at its end: one that was cut, anywhere, or changed on the way fails,
 * also where the connection ended in good order. Destroying either ends both.
 * @param onBroken told when what came is no whole gzip
 */
export function inflated(body: Readable, onBroken: () => void): Readable {
  const gunzip = createGunzip({ chunkSize: 64 * 1024 });
  gunzip.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code?.startsWith('Z_')) {
      onBroken();
    }
  });
  pipeline(body, gunzip, () => {
    // Who reads it hears of it.
  });
  return gunzip;
}
