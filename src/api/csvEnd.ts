import type { AnswerRows } from './answerRows';
import { CsvQuotes, csvDelimiters } from './csvQuotes';
import type { AnswerEnd, Ending } from './ending';
import { isNotice, mayBeNotice, mostOfNotice } from './notices';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** How much of the end is kept for counting the cells of the last row. */
const windowBytes = 64 * 1024;
/** Row ends behind which the last row that is not blank stands, mostly. */
const fewRows = 4;
/** More than the header row of a project has. */
const mostHeader = 8 * 1024 * 1024;

/**
 * Follows the quotes of a CSV answer: it is whole when none is open and the last row has as many cells as the header. PHP does not double a quote
 * behind a backslash, so that such a quote before a delimiter may be either; from the first of those on, quotes prove nothing (REDCAP_API.md §13).
 */
export class CsvEnd implements AnswerEnd {
  private readonly quotes = new CsvQuotes();
  private readonly header: Cells;
  private headerCells: number | undefined;
  private bytes = 0;
  private readonly window: { readonly chunk: Buffer; readonly start: CsvQuotes }[] = [];
  private windowLength = 0;
  /** What PHP printed between the rows, its beginning. */
  private noise: string | undefined;
  /** The beginning of a row that may be that, where the last piece ended in it. */
  private begun = '';
  /** Where the last rows of the last piece begin, if it has enough. */
  private lastRows: Buffer | undefined;

  /**
   * @param delimiter absent: the first one in the header
   * @param mayLackLineEnd a last row without one may be whole
   * @param rows shown what comes, one pass for both
   * @param isUtf8 a last character without its end shows that there was more; else it may be one of another encoding
   */
  constructor(
    delimiter: string | undefined,
    private readonly mayLackLineEnd: boolean,
    private readonly isUtf8 = false,
    private readonly rows?: AnswerRows,
  ) {
    this.header = new Cells(delimiter?.charCodeAt(0), new CsvQuotes());
  }

  see(chunk: Buffer): void {
    if (chunk.length === 0) {
      return;
    }
    if (this.headerCells === undefined && this.bytes < mostHeader) {
      this.headerCells = this.header.firstRow(chunk);
    }
    this.bytes += chunk.length;
    this.window.push({ chunk, start: this.quotes.copy() });
    this.windowLength += chunk.length;
    while (this.windowLength - (this.window[0]?.chunk.length ?? 0) >= windowBytes) {
      this.windowLength -= this.window.shift()?.chunk.length ?? 0;
    }
    const ends = this.quotes.pass(chunk);
    this.rows?.seeRows(chunk, ends);
    this.lookForNoise(chunk, ends);
    const start = ends.at(-fewRows);
    this.lastRows = start === undefined ? undefined : chunk.subarray(start + 1);
  }

  ending(): Ending {
    if (this.bytes === 0) {
      return { kind: 'complete' };
    }
    const endsRow = this.quotes.last === lineFeed;
    this.quotes.close();
    if (this.quotes.isOpen && !this.quotes.isUncertain) {
      return { kind: 'cut' };
    }
    if (this.noise !== undefined) {
      return { kind: 'followed', by: this.noise };
    }
    const isShort = this.isShort(endsRow);
    const last = isShort ? this.lastLine() : '';
    if (/^(?:<|ERROR:|\{)/.test(last)) {
      return { kind: 'followed', by: last };
    }
    // A short row that was ended on purpose is for who reads it.
    const isCut = !endsRow && (isShort || !this.mayLackLineEnd || (this.isUtf8 && this.endsInsideCharacter()));
    return { kind: isCut ? 'cut' : 'complete' };
  }

  private lookForNoise(chunk: Buffer, ends: readonly number[]): void {
    if (this.noise !== undefined || this.quotes.isUncertain) {
      return;
    }
    if (this.begun !== '') {
      const row = this.begun + chunk.toString('latin1', 0, mostOfNotice - this.begun.length);
      this.begun = '';
      this.look(row, ends.length > 0);
    }
    for (const end of ends) {
      if (mayBeNotice(chunk, end + 1)) {
        this.look(chunk.toString('latin1', end + 1, end + 1 + mostOfNotice), end !== ends.at(-1));
      }
    }
  }

  private look(row: string, isWhole: boolean): void {
    if (isNotice(row)) {
      this.noise ??= row;
    } else if (!isWhole && row.length < mostOfNotice) {
      this.begun = row;
    }
  }

  /** The last row that is not blank has fewer cells than the header; `false` where that cannot be told. */
  private isShort(endsRow: boolean): boolean {
    const first = this.window[0];
    if (this.headerCells === undefined || this.quotes.isUncertain || first === undefined) {
      return false;
    }
    if (this.lastRows) {
      const few = new Cells(this.header.delimiter, new CsvQuotes());
      few.pass(this.lastRows);
      const count = endsRow ? few.last : few.count;
      if (count !== undefined) {
        return count < this.headerCells;
      }
    }
    const row = new Cells(this.header.delimiter, first.start.copy());
    for (const { chunk } of this.window) {
      row.pass(chunk);
    }
    const isSeenWhole = row.rows > (endsRow ? 1 : 0) || this.windowLength === this.bytes;
    return isSeenWhole && (endsRow ? (row.last ?? this.headerCells) : row.count) < this.headerCells;
  }

  /** Read as latin1. */
  private lastLine(): string {
    const text = Buffer.concat(this.window.map(({ chunk }) => chunk))
      .toString('latin1')
      .trimEnd();
    return text.slice(text.lastIndexOf('\n') + 1);
  }

  /** The last bytes begin a character of UTF-8 and do not end it. */
  private endsInsideCharacter(): boolean {
    const bytes = Buffer.concat(this.window.slice(-4).map(({ chunk }) => chunk.subarray(-4))).subarray(-4);
    const start = bytes.findLastIndex((byte) => byte >= 0xc0);
    const lead = bytes[start] ?? 0;
    const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 0;
    return start >= 0 && bytes.subarray(start + 1).every((byte) => byte >= 0x80) && bytes.length - start < length;
  }
}

/** Counts the cells of a row. */
class Cells {
  /** Of the row under way. */
  count = 1;
  /** Rows that have ended. */
  rows = 0;
  /** Cells of the last one that was not blank. */
  last: number | undefined;
  private isBlank = true;

  constructor(
    public delimiter: number | undefined,
    private readonly quotes: CsvQuotes,
  ) {}

  pass(chunk: Buffer): void {
    for (const byte of chunk) {
      this.add(byte);
    }
  }

  /** The number of cells of the first row that is not blank, once it has ended. */
  firstRow(chunk: Buffer): number | undefined {
    for (const byte of chunk) {
      const { count } = this;
      if (this.add(byte)) {
        return count;
      }
    }
    return undefined;
  }

  /** @returns whether this ended a row with something in it */
  private add(byte: number): boolean {
    this.quotes.step(byte);
    if (this.quotes.isOpen || (byte !== lineFeed && byte !== carriageReturn)) {
      this.isBlank = false;
    }
    if (this.quotes.isOpen) {
      return false;
    }
    if (byte === lineFeed) {
      const wasBlank = this.isBlank;
      this.last = wasBlank ? this.last : this.count;
      this.count = 1;
      this.rows++;
      this.isBlank = true;
      return !wasBlank;
    }
    if (this.delimiter === undefined && csvDelimiters.has(byte)) {
      this.delimiter = byte;
    }
    if (byte === this.delimiter) {
      this.count++;
    }
    return false;
  }
}
