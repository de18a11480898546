import { createHash, randomBytes } from 'node:crypto';

// What is kept of a record's bytes says nothing about them to anybody else.
const salt = randomBytes(16);

/** A fingerprint of rows as they came, however many pieces they came in; good for nothing but "are they the same bytes". */
export class BytesPrint {
  private readonly hash = createHash('sha256').update(salt);

  /** @param rows of JSON with commas between them */
  add(rows: Uint8Array | string): void {
    this.hash.update(rows).update(',');
  }

  /** Of all that was added; nothing can be added afterwards. */
  take(): number {
    return this.hash.digest().readUIntBE(0, 6);
  }
}
