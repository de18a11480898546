/** Finds where the rows of a table begin, piece by piece of its bytes. */
export interface RowStarts {
  /** Offsets in the file of the rows that begin in this piece; the header of a CSV table is one. */
  see(chunk: Uint8Array, base: number): readonly number[];
}

const lineEnd = 0x0a;
const quote = 0x22;
const backslash = 0x5c;

/** Rows of CSV: a line end inside quotes ends none. */
export class CsvRowStarts implements RowStarts {
  private quoted = false;
  private atStart = true;

  see(chunk: Uint8Array, base: number): readonly number[] {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const starts: number[] = [];
    let nextQuote = bytes.indexOf(quote);
    for (let at = 0; at < bytes.length;) {
      if (this.quoted) {
        if (nextQuote < 0) {
          return starts;
        }
        this.quoted = false;
        at = nextQuote + 1;
        nextQuote = bytes.indexOf(quote, at);
        continue;
      }
      if (this.atStart) {
        starts.push(base + at);
        this.atStart = false;
      }
      const end = bytes.indexOf(lineEnd, at);
      if (nextQuote >= 0 && (end < 0 || nextQuote < end)) {
        this.quoted = true;
        at = nextQuote + 1;
        nextQuote = bytes.indexOf(quote, at);
      } else if (end >= 0) {
        this.atStart = true;
        at = end + 1;
      } else {
        return starts;
      }
    }
    return starts;
  }
}

/** Rows of a JSON list: the objects right inside it. */
export class JsonRowStarts implements RowStarts {
  private depth = 0;
  private quoted = false;
  private escaped = false;

  see(chunk: Uint8Array, base: number): readonly number[] {
    const starts: number[] = [];
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (this.quoted) {
        this.quoted = this.escaped || byte !== quote;
        this.escaped = !this.escaped && byte === backslash;
      } else if (byte === quote) {
        this.quoted = true;
      } else if (byte === 0x7b || byte === 0x5b) {
        if (byte === 0x7b && this.depth === 1) {
          starts.push(base + at);
        }
        this.depth++;
      } else if (byte === 0x7d || byte === 0x5d) {
        this.depth--;
      }
    }
    return starts;
  }
}
