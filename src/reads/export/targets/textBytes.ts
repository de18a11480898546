import { Buffer } from 'node:buffer';

const firstBytes = 64 * 1024;
const zero = 48;
const minus = 45;
const smallX = 120;

/**
 * Text as UTF-8 in memory that is used over and over: a string for each of millions of cells would be garbage, and putting the strings together and
 * encoding them costs several times as much as writing their bytes.
 */
export class TextBytes {
  private bytes = Buffer.allocUnsafe(firstBytes);
  length = 0;

  /** What was written; valid until more is. */
  get written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
  }

  raw(piece: Uint8Array): void {
    const { length } = piece;
    this.grow(length);
    const { bytes } = this;
    let at = this.length;
    for (let i = 0; i < length; i++) {
      bytes[at++] = piece[i] ?? 0;
    }
    this.length = at;
  }

  /** Of characters below 128. */
  ascii(text: string): void {
    const { length } = text;
    this.grow(length);
    const { bytes } = this;
    let at = this.length;
    for (let i = 0; i < length; i++) {
      bytes[at++] = text.charCodeAt(i);
    }
    this.length = at;
  }

  /** A whole number in decimal. */
  whole(value: number): void {
    this.grow(20);
    const { bytes } = this;
    let rest = Math.abs(value);
    let digits = 1;
    for (let power = 10; power <= rest; power *= 10) {
      digits++;
    }
    if (value < 0) {
      bytes[this.length++] = minus;
    }
    for (let at = this.length + digits - 1; at >= this.length; at--) {
      bytes[at] = zero + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    this.length += digits;
  }

  text(text: string): void {
    this.grow(text.length * 3);
    this.length += this.bytes.write(text, this.length);
  }

  /**
   * Text whose characters all stand for themselves. @param plain by code: 1 for one that does, 2 for one that does unless an `x` follows, 0 for others
   * @returns whether it was written
   */
  plain(text: string, plain: Uint8Array): boolean {
    const { length } = text;
    this.grow(length);
    const { bytes } = this;
    let at = this.length;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      const kind = code > 127 ? 0 : plain[code];
      if (kind === 0 || (kind === 2 && text.charCodeAt(i + 1) === smallX)) {
        return false;
      }
      bytes[at++] = code;
    }
    this.length = at;
    return true;
  }

  private grow(by: number): void {
    if (this.length + by > this.bytes.length) {
      const bytes = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + by));
      bytes.set(this.written);
      this.bytes = bytes;
    }
  }
}
