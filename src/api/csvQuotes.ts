import { type Stretch, structureScanner } from './structure/scanner';
import { inStretches } from './structure/stretches';

const quote = 0x22;
const backslash = 0x5c;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** Last byte of a byte order mark. */
const lastOfMark = 0xbf;
/** Comma, tab, semicolon, bar, caret: what REDCap separates cells with. */
export const csvDelimiters: ReadonlySet<number> = new Set([0x2c, 0x09, 0x3b, 0x7c, 0x5e]);

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

  /** @returns where rows end in it: the line feeds outside of quotes */
  pass(bytes: Uint8Array): number[] {
    const ends: number[] = [];
    inStretches(
      bytes,
      (stretch) => this.scan(bytes, stretch, ends),
      (stretch) => this.walk(bytes, stretch, ends),
    );
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

  private walk(bytes: Uint8Array, [from, to]: Stretch, ends: number[]): number {
    for (let at = from; at < to; at++) {
      const byte = bytes[at] ?? 0;
      this.step(byte);
      if (byte === lineFeed && this.mode === 'out') {
        ends.push(at);
      }
    }
    return to;
  }

  /** To the scanner each quote opens or closes: of two the first closes and the second opens again. @returns where it stopped */
  private scan(bytes: Uint8Array, stretch: Stretch, ends: number[]): number {
    const [from] = stretch;
    const scanner = this.isPlain ? structureScanner() : undefined;
    if (!scanner) {
      return from;
    }
    const isQuoted = this.mode === 'in' || (this.mode === 'run' && this.run % 2 === 0);
    const stand = scanner.csv(bytes, stretch, { isQuoted, last: this.last }, ends);
    if (stand.at > from) {
      this.mode = stand.isQuoted ? 'in' : stand.last === quote ? 'run' : 'out';
      this.run = 1;
      this.behindBackslash = false;
      this.last = stand.last;
    }
    return stand.at;
  }

  /** Not behind a quote that stands where none is expected, which neither opens nor closes. */
  private get isPlain(): boolean {
    return this.mode === 'out' ? this.last !== quote : this.mode === 'in' || !this.behindBackslash;
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
  return byte === lineFeed || byte === carriageReturn || csvDelimiters.has(byte);
}
