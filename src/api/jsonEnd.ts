import type { AnswerEnd, Ending } from './ending';

const quote = 0x22;
const backslash = 0x5c;
/** Most texts are shorter: a plain loop finds their end sooner than a search. */
const shortText = 24;
/** Enough to tell what follows the end. */
const mostAfter = 4096;

/** Follows brackets and texts of a JSON answer: it is whole when the first bracket is closed again. */
export class JsonEnd implements AnswerEnd {
  private depth = 0;
  private inText = false;
  /** An odd number of backslashes at the end of the last chunk. */
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

  /** Up to behind the quote that ends the text. */
  private passText(chunk: Buffer, start: number): number {
    for (let from = start; ;) {
      const soon = Math.min(chunk.length, from + shortText);
      let at = from;
      while (at < soon && chunk[at] !== quote) {
        at++;
      }
      const found = at < soon ? at : chunk.indexOf(quote, at);
      const isEscaped = this.isEscaped(chunk, from, found < 0 ? chunk.length : found);
      this.escaping = found < 0 && isEscaped;
      if (found < 0) {
        return chunk.length;
      }
      from = found + 1;
      if (!isEscaped) {
        this.inText = false;
        return from;
      }
    }
  }

  /** Whether an odd number of backslashes stands before `at`. */
  private isEscaped(chunk: Buffer, from: number, at: number): boolean {
    let run = at;
    while (run > from && chunk[run - 1] === backslash) {
      run--;
    }
    const isOdd = (at - run) % 2 === 1;
    return run === from && this.escaping ? !isOdd : isOdd;
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
