import { parse } from 'csv-parse/sync';
import { type AnswerObserver, Collected, DistinctNames, firstRowBytes } from './observer';

const quote = 0x22;
const lineFeed = 0x0a;
const comma = 0x2c;
const cellBytes = 4096;

/** Counts the rows of a comma-separated answer with its line ends inside quotes, and the distinct values of its first column. */
export class CsvObserver implements AnswerObserver {
  columns: readonly string[] | undefined;
  private lines = 0;
  private quoted = false;
  /** Inside the first cell of a row; the header has none that is looked at. */
  private inFirstCell = false;
  private lineIsEmpty = true;
  private readonly header = new Collected(firstRowBytes);
  private readonly cell = new Collected(cellBytes);
  private readonly names: DistinctNames;

  /** @param met told of every record, see `DistinctNames` */
  constructor(met?: (record: string) => void) {
    this.names = new DistinctNames((cell) => cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell, met);
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
    let at = 0;
    while (at < chunk.length) {
      at = this.inFirstCell ? this.seeFirstCell(chunk, at) : this.seeRest(chunk, at);
    }
  }

  end(): void {
    if (!this.lineIsEmpty) {
      this.endOfLine();
    }
  }

  private seeFirstCell(chunk: Uint8Array, start: number): number {
    let at = start;
    let quoted = this.quoted;
    for (; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte === quote) {
        quoted = !quoted;
      } else if (!quoted && (byte === comma || byte === lineFeed)) {
        break;
      }
    }
    this.quoted = quoted;
    if (at > start) {
      this.lineIsEmpty = false;
      this.cell.add(chunk.subarray(start, at));
    }
    if (at < chunk.length) {
      this.endOfFirstCell();
    }
    return at;
  }

  private seeRest(chunk: Uint8Array, start: number): number {
    const { length } = chunk;
    let at = start;
    let quoted = this.quoted;
    for (; at < length; at++) {
      const byte = chunk[at];
      if (byte === quote) {
        quoted = !quoted;
      } else if (byte === lineFeed && !quoted) {
        break;
      }
    }
    this.quoted = quoted;
    if (at > start) {
      this.lineIsEmpty = false;
      if (this.lines === 0) {
        this.header.add(chunk.subarray(start, at));
      }
    }
    if (at === length) {
      return at;
    }
    this.endOfLine();
    return at + 1;
  }

  private endOfFirstCell(): void {
    this.inFirstCell = false;
    const text = this.cell.take();
    if (text !== undefined && !this.lineIsEmpty) {
      this.names.add(text);
    }
  }

  private endOfLine(): void {
    if (this.inFirstCell) {
      this.endOfFirstCell();
    }
    if (this.lines === 0) {
      this.columns = cellsOf(this.header.take());
    }
    // A lone line end is how REDCap says that there are no rows (REDCAP_API.md §2.2).
    if (!this.lineIsEmpty) {
      this.lines++;
    }
    this.inFirstCell = this.lines > 0;
    this.lineIsEmpty = true;
  }
}

function cellsOf(line: string | undefined): readonly string[] | undefined {
  if (line === undefined || line.trim() === '') {
    return undefined;
  }
  try {
    return parse(line, { relax_quotes: true, bom: true })[0];
  } catch {
    return undefined;
  }
}
