import { Buffer } from 'node:buffer';

/** Parts of a binary file, little-endian, put together one after another. */
export class Bytes {
  private readonly parts: Buffer[] = [];
  length = 0;

  raw(bytes: Buffer): this {
    this.parts.push(bytes);
    this.length += bytes.length;
    return this;
  }

  text(text: string): this {
    return this.raw(Buffer.from(text));
  }

  /** A text in a field of so many bytes, cut or filled up. */
  field(text: string, bytes: number, fill = 0): this {
    const field = Buffer.alloc(bytes, fill);
    field.write(text);
    return this.raw(field);
  }

  int32(...values: readonly number[]): this {
    const bytes = Buffer.alloc(values.length * 4);
    values.forEach((value, i) => bytes.writeInt32LE(value, i * 4));
    return this.raw(bytes);
  }

  uint16(...values: readonly number[]): this {
    const bytes = Buffer.alloc(values.length * 2);
    values.forEach((value, i) => bytes.writeUInt16LE(value, i * 2));
    return this.raw(bytes);
  }

  /** Whole numbers of 64 bits. */
  int64(...values: readonly number[]): this {
    const bytes = Buffer.alloc(values.length * 8);
    values.forEach((value, i) => bytes.writeBigInt64LE(BigInt(value), i * 8));
    return this.raw(bytes);
  }

  double(...values: readonly number[]): this {
    const bytes = Buffer.alloc(values.length * 8);
    values.forEach((value, i) => bytes.writeDoubleLE(value, i * 8));
    return this.raw(bytes);
  }

  /** Zeros up to a multiple of `bytes`. */
  pad(bytes: number, fill = 0): this {
    const over = this.length % bytes;
    return over === 0 ? this : this.raw(Buffer.alloc(bytes - over, fill));
  }

  all(): Buffer {
    return Buffer.concat(this.parts);
  }
}
