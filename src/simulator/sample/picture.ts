import { crc32, deflateSync } from 'node:zlib';
import type { Random } from './random';

/** A black-and-white drawing that can be written as PNG. */
class Bitmap {
  readonly #rows: Buffer[];

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    // One filter byte, then eight pixels a byte; white is 1.
    this.#rows = Array.from({ length: height }, () =>
      Buffer.concat([Buffer.from([0]), Buffer.alloc(Math.ceil(width / 8), 0xff)]),
    );
  }

  dot(x: number, y: number): void {
    const row = this.#rows[y];
    const index = 1 + (x >> 3);
    const byte = row?.[index];
    if (row !== undefined && byte !== undefined && x >= 0) row[index] = byte & ~(0x80 >> (x & 7));
  }

  line(x0: number, y0: number, x1: number, y1: number): void {
    const steps = Math.max(1, Math.abs(x1 - x0), Math.abs(y1 - y0));
    for (let i = 0; i <= steps; i += 1)
      this.dot(Math.round(x0 + ((x1 - x0) * i) / steps), Math.round(y0 + ((y1 - y0) * i) / steps));
  }

  png(): Buffer {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(this.width, 0);
    header.writeUInt32BE(this.height, 4);
    header.set([1, 0, 0, 0, 0], 8); // one bit, grey scale
    // Stored, not compressed: the same bytes whichever zlib is built in.
    const pixels = deflateSync(Buffer.concat(this.#rows), { level: 0 });
    return Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      chunk('IHDR', header),
      chunk('IDAT', pixels),
      chunk('IEND', Buffer.alloc(0)),
    ]);
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** Phase of the beat (0 to 1) and height in pixels: P wave, QRS complex, T wave. */
const beat: readonly (readonly [number, number])[] = [
  [0, 0],
  [0.1, 0],
  [0.16, 4],
  [0.22, 0],
  [0.3, 0],
  [0.33, -4],
  [0.37, 26],
  [0.41, -9],
  [0.44, 0],
  [0.56, 0],
  [0.66, 8],
  [0.76, 0],
  [1, 0],
];

/** A rhythm strip of four seconds, 240 by 56 pixels, PNG. */
export function rhythmStrip(beatsPerMinute: number): Buffer {
  const strip = new Bitmap(240, 56);
  const beatWidth = (60 * 60) / beatsPerMinute;
  for (let start = 0; start < strip.width; start += beatWidth) {
    beat.slice(1).forEach(([phase, height], i) => {
      const [fromPhase, fromHeight] = beat[i] ?? [0, 0];
      strip.line(
        Math.round(start + fromPhase * beatWidth),
        36 - fromHeight,
        Math.round(start + phase * beatWidth),
        36 - height,
      );
    });
  }
  return strip.png();
}

/** A scribble such as the signature pad gives, 120 by 32 pixels, PNG. */
export function scribble(random: Random): Buffer {
  const pad = new Bitmap(120, 32);
  let x = 6;
  let y = 20;
  while (x < 108) {
    const toX = x + random.int(2, 9);
    const toY = random.int(6, 27);
    pad.line(x, y, toX, toY);
    [x, y] = [toX, toY];
  }
  pad.line(10, 29, 112, 28);
  return pad.png();
}
