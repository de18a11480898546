const lineFeed = 10;

/** A line of the input; `text` is missing where it is too long or not UTF-8, `problem` says which. */
export type Line = { readonly number: number } & ({ readonly text: string } | { readonly problem: string });

/**
 * Splits a stream of bytes at line feeds only: JSON strings may hold other characters that pass for line ends.
 * Holds no more than one line of at most `longest` bytes; what is longer is passed over.
 */
export class LineSplitter {
  private parts: Buffer[] = [];
  private length = 0;
  private number = 0;
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });

  constructor(private readonly longest = 16 * 2 ** 20) {}

  /** The lines that `chunk` completes. */
  push(chunk: Buffer): Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, from)) {
      this.keep(chunk.subarray(from, end));
      lines.push(this.take());
      from = end + 1;
    }
    this.keep(chunk.subarray(from));
    return lines;
  }

  /** The last line, when no line feed ends it. */
  end(): Line[] {
    return this.length === 0 ? [] : [this.take()];
  }

  private keep(part: Buffer): void {
    this.length += part.length;
    if (this.length > this.longest) {
      this.parts = [];
    } else if (part.length > 0) {
      this.parts.push(part);
    }
  }

  private take(): Line {
    const { parts, length } = this;
    const number = ++this.number;
    this.parts = [];
    this.length = 0;
    if (length > this.longest) {
      return { number, problem: `The line is longer than ${this.longest} bytes.` };
    }
    try {
      return { number, text: this.decoder.decode(Buffer.concat(parts)) };
    } catch {
      return { number, problem: 'The line is not UTF-8.' };
    }
  }
}
