/** How an answer ended: as it should, in the middle, or with something behind its end (the beginning of that). */
export type Ending =
  | { readonly kind: 'complete' }
  | { readonly kind: 'cut' }
  | { readonly kind: 'followed'; readonly by: string };

/** Watches the bytes of an answer go by and tells at the end whether that was all. Keeps next to nothing; linear. */
export interface AnswerEnd {
  see(chunk: Buffer): void;
  ending(): Ending;
}

const tailLength = 2048;

/** The last bytes of an answer. */
export class Tail {
  private bytes: Buffer = Buffer.alloc(0);

  see(chunk: Buffer): void {
    this.bytes = (chunk.length >= tailLength ? chunk : Buffer.concat([this.bytes, chunk])).subarray(-tailLength);
  }

  /** Read as latin1. */
  get text(): string {
    return this.bytes.toString('latin1');
  }

  /** There was nothing before it. */
  get isAll(): boolean {
    return this.bytes.length < tailLength;
  }
}
