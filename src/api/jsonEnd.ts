import type { AnswerEnd, Ending } from './ending';

const quote = 0x22;
const backslash = 0x5c;
const firstBracket = 0x5b;
const openingBrace = 0x7b;
const closingBrace = 0x7d;
const braceBit = 0x20;
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
    const at = this.closed ? 0 : this.pass(chunk);
    if (this.closed && at < chunk.length && this.after.length < mostAfter) {
      this.after = (this.after + chunk.toString('latin1', at, at + mostAfter)).trimStart();
    }
  }

  ending(): Ending {
    if (!this.closed) {
      return { kind: 'cut' };
    }
    return this.after === '' ? { kind: 'complete' } : { kind: 'followed', by: this.after };
  }

  /** One loop for all of it: texts and what is between them are so short that to call, or to search, for each would cost more. @returns where it ended */
  private pass(chunk: Buffer): number {
    const end = chunk.length;
    let { inText, depth } = this;
    let at = this.escaping && end > 0 ? 1 : 0;
    while (at < end) {
      const byte = chunk[at++] ?? 0;
      if (inText) {
        if (byte === quote) {
          inText = false;
        } else if (byte === backslash) {
          at++;
        }
      } else if (byte === quote) {
        inText = true;
      } else if (byte >= firstBracket) {
        // Brackets and braces differ in one bit.
        const bracket = byte | braceBit;
        if (bracket === openingBrace) {
          depth++;
        } else if (bracket === closingBrace && --depth <= 0) {
          this.closed = true;
          break;
        }
      }
    }
    if (end > 0) {
      this.escaping = at > end;
    }
    this.inText = inText;
    this.depth = depth;
    return at;
  }
}
