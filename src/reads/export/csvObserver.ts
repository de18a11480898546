import { parse } from 'csv-parse/sync';
import type { AnswerRows } from '../../api/answerRows';
import { CsvQuotes } from '../../api/csvQuotes';
import { type AnswerObserver, DistinctNames, decoded, firstRowBytes, rowHeadBytes } from './observer';

const quote = 0x22;

/** Counts the rows of a CSV answer with its line ends inside quotes, and the distinct values of its first column. */
export class CsvObserver implements AnswerObserver, AnswerRows {
  columns: readonly string[] | undefined;
  /** Lines with something in them, the header among them. */
  private lines = 0;
  private readonly quotes = new CsvQuotes();
  /** Beginning of a line that the last chunk did not end. */
  private pending = Buffer.alloc(0);
  private readonly names: DistinctNames;
  private readonly delimiterCode: number;

  /** @param met told of every record, see `DistinctNames` */
  constructor(
    met?: (record: string) => void,
    private readonly delimiter = ',',
  ) {
    this.delimiterCode = delimiter.charCodeAt(0);
    this.names = new DistinctNames(
      (cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell),
      met,
    );
  }

  get firstRecord(): string | undefined {
    return this.names.first;
  }

  get rows(): number {
    return Math.max(0, this.lines - 1);
  }

  get records(): number | undefined {
    return this.names.count;
  }

  see(chunk: Uint8Array): void {
    this.seeRows(chunk, this.quotes.pass(chunk));
  }

  /** Instead of `see`, where somebody has looked for the rows already. */
  seeRows(bytes: Uint8Array, ends: readonly number[]): void {
    let line = 0;
    for (const end of ends) {
      this.endOfLine(bytes, line, end);
      line = end + 1;
    }
    if (line < bytes.length) {
      this.pending = this.withPending(bytes, line, bytes.length);
    }
  }

  end(): void {
    if (this.pending.length > 0) {
      this.endOfLine(this.pending, 0, 0);
    }
  }

  private get limit(): number {
    return this.lines === 0 ? firstRowBytes : rowHeadBytes;
  }

  /** As much of the line as is looked at. */
  private withPending(bytes: Uint8Array, start: number, end: number): Buffer<ArrayBuffer> {
    const room = this.limit - this.pending.length;
    return Buffer.concat([this.pending, bytes.subarray(start, Math.min(end, start + room))]);
  }

  private endOfLine(bytes: Uint8Array, start: number, end: number): void {
    if (this.lines > 0 && this.pending.length === 0) {
      // The usual case, without a copy of the line.
      if (end > start) {
        this.lines++;
        this.addRecord(bytes, start, end);
      }
      return;
    }
    const line = this.withPending(bytes, start, end);
    this.pending = Buffer.alloc(0);
    // A lone line end is how REDCap says that there are no rows (REDCAP_API.md §2.2).
    if (line.length === 0) {
      return;
    }
    if (this.lines === 0) {
      this.columns = line.length < firstRowBytes ? cellsOf(decoded(line), this.delimiter) : undefined;
    } else {
      this.addRecord(line, 0, line.length);
    }
    this.lines++;
  }

  private addRecord(bytes: Uint8Array, start: number, end: number): void {
    const cell = this.endOfCell(bytes, start, Math.min(end, start + rowHeadBytes));
    // Complete, or nothing: a cell that goes beyond what is looked at has no name to compare.
    if (cell > start && cell - start < rowHeadBytes) {
      this.names.add(bytes, start, cell);
    }
  }

  /** Where the cell at `start` ends; `start` where it does not. */
  private endOfCell(bytes: Uint8Array, start: number, end: number): number {
    const { delimiterCode } = this;
    let at = start;
    if (bytes[start] === quote) {
      at++;
      while (at < end && (bytes[at] !== quote || bytes[at + 1] === quote)) {
        at += bytes[at] === quote ? 2 : 1;
      }
      return at < end && (at + 1 === end || bytes[at + 1] === delimiterCode) ? at + 1 : start;
    }
    while (at < end && bytes[at] !== delimiterCode) {
      at++;
    }
    return at;
  }
}

function cellsOf(line: string, delimiter: string): readonly string[] | undefined {
  // As headers with names almost always are.
  if (!/["\r]/.test(line)) {
    return line.replace(/^\uFEFF/, '').split(delimiter);
  }
  try {
    return parse(line, { relax_quotes: true, bom: true, delimiter })[0];
  } catch {
    return undefined;
  }
}
