const quote = 0x22;
const backslash = 0x5c;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** Last byte of a byte order mark. */
const lastOfMark = 0xbf;
/** Comma, tab, semicolon, bar, caret: what REDCap separates cells with. */
export const csvDelimiters: ReadonlySet<number> = new Set([0x2c, 0x09, 0x3b, 0x7c, 0x5e]);

/** Who looks at the rows of a CSV answer on its way. */
export interface CsvRows {
  /**
   * @param text the next bytes, one character for each (latin1)
   * @param ends where in them rows end
   */
  seeRows(text: string, ends: readonly number[]): void;
}

/** In or out of quotes, byte after byte. */
export class CsvQuotes {
  isUncertain = false;
  /** The last byte that was passed. */
  last = lineFeed;
  private mode: 'out' | 'in' | 'run' = 'out';
  /** Quotes in a row, inside a quoted cell. */
  private run = 0;
  private behindBackslash = false;

  get isOpen(): boolean {
    return this.mode !== 'out';
  }

  copy(): CsvQuotes {
    return Object.assign(new CsvQuotes(), this);
  }

  /**
   * Jumps from quote to quote and from line end to line end: searching a text costs a fraction of looking at its characters.
   * @param text bytes, read as latin1 @returns where rows end in it: the line feeds outside of quotes
   */
  pass(text: string): number[] {
    const ends: number[] = [];
    const { length } = text;
    let at = 0;
    let lineEnd = text.indexOf('\n');
    while (at < length) {
      if (this.mode === 'run') {
        this.step(text.charCodeAt(at++));
        continue;
      }
      const found = text.indexOf('"', at);
      const until = found < 0 ? length : found;
      const isOut = this.mode === 'out';
      while (lineEnd >= 0 && lineEnd < until) {
        if (isOut) {
          ends.push(lineEnd);
        }
        lineEnd = text.indexOf('\n', isOut ? lineEnd + 1 : until);
      }
      if (found < 0) {
        break;
      }
      at = found + 1;
      const before = found > 0 ? text.charCodeAt(found - 1) : this.last;
      if (isOut) {
        if (opensCell(before)) {
          this.mode = 'in';
        }
      } else if (before !== backslash && at < length && text.charCodeAt(at) !== quote) {
        // One quote alone, as almost always.
        this.mode = 'out';
      } else {
        this.last = before;
        this.step(quote);
      }
    }
    if (lineEnd >= 0 && this.mode === 'out') {
      // Right behind the quotes that the text ends with.
      ends.push(lineEnd);
    }
    this.last = length > 0 ? text.charCodeAt(length - 1) : this.last;
    return ends;
  }

  step(byte: number): void {
    if (this.mode === 'run') {
      if (byte === quote) {
        this.run++;
      } else {
        this.endRun(byte);
      }
    } else if (byte === quote) {
      if (this.mode === 'in') {
        this.mode = 'run';
        this.run = 1;
        this.behindBackslash = this.last === backslash;
      } else if (opensCell(this.last)) {
        this.mode = 'in';
      }
    }
    this.last = byte;
  }

  /** There are no more bytes. */
  close(): void {
    if (this.mode === 'run') {
      this.endRun(lineFeed);
    }
  }

  private endRun(next: number): void {
    if (!this.behindBackslash) {
      this.mode = this.run % 2 === 0 ? 'in' : 'out';
    } else if (endsCell(next)) {
      this.isUncertain = true;
      this.mode = 'out';
    } else {
      this.mode = 'in';
    }
  }
}

function opensCell(before: number): boolean {
  return endsCell(before) || before === lastOfMark;
}

function endsCell(byte: number): boolean {
  return byte === 0x2c || byte === lineFeed || byte === carriageReturn || csvDelimiters.has(byte);
}
