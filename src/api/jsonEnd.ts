import type { AnswerEnd, Ending } from './ending';

const quote = 0x22;
const backslash = 0x5c;
/** Enough to tell what follows the end. */
const mostAfter = 4096;

/** Follows brackets and texts of a JSON answer: it is whole when the first bracket is closed again. */
export class JsonEnd implements AnswerEnd {
  private depth = 0;
  private inText = false;
  /** The last chunk ended with a backslash that makes the next character part of the text. */
  private escaping = false;
  private closed = false;
  private after = '';

  see(chunk: Buffer): void {
    let at = 0;
    const end = chunk.length;
    while (at < end && !this.closed) {
      at = this.inText ? this.passText(chunk, at) : this.passMarks(chunk, at);
    }
    if (this.closed && at < end && this.after.length < mostAfter) {
      this.after = (this.after + chunk.toString('latin1', at, at + mostAfter)).trimStart();
    }
  }

  ending(): Ending {
    if (!this.closed) {
      return { kind: 'cut' };
    }
    return this.after === '' ? { kind: 'complete' } : { kind: 'followed', by: this.after };
  }

  /** Up to behind the quote that ends the text: a plain loop, as most texts end sooner than a search for their end begins. */
  private passText(chunk: Buffer, start: number): number {
    const end = chunk.length;
    let at = this.escaping ? start + 1 : start;
    this.escaping = false;
    while (at < end) {
      const byte = chunk[at++];
      if (byte === quote) {
        this.inText = false;
        return at;
      }
      if (byte === backslash) {
        at++;
      }
    }
    this.escaping = at > end;
    return end;
  }

  /** Brackets, up to the next text or the end. */
  private passMarks(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      switch (chunk[at]) {
        case quote:
          this.inText = true;
          return at + 1;
        case 0x5b: // [
        case 0x7b: // {
          this.depth++;
          break;
        case 0x5d: // ]
        case 0x7d: // }
          this.depth--;
          if (this.depth <= 0) {
            this.closed = true;
            return at + 1;
          }
          break;
        default:
      }
    }
    return chunk.length;
  }
}
