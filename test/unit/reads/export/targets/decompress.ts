import * as zlib from 'node:zlib';
import type { Compressors } from 'hyparquet';

/** What Node.js has itself. */
export const compressors: Compressors = {
  GZIP: (input) => new Uint8Array(zlib.gunzipSync(input)),
  ...('zstdDecompressSync' in zlib && { ZSTD: (input: Uint8Array) => new Uint8Array(zlib.zstdDecompressSync(input)) }),
};
