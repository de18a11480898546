import { parse } from 'csv-parse/sync';
import { CsvQuotes, type CsvRows } from '../../api/csvQuotes';
import { type AnswerObserver, DistinctNames, bytesAsText, decoded, firstRowBytes, rowHeadBytes } from './observer';

/** Counts the rows of a comma-separated answer with its line ends inside quotes, and the distinct values of its first column. */
export class CsvObserver implements AnswerObserver, CsvRows {
  columns: readonly string[] | undefined;
  /** Lines with something in them, the header among them. */
  private lines = 0;
  private readonly quotes = new CsvQuotes();
  /** Beginning of a line that the last chunk did not end. */
  private pending = '';
  private readonly names: DistinctNames;
  /** Complete, or nothing: a cell that goes beyond what is kept has no name to compare. */
  private readonly firstCell: RegExp;

  /** @param met told of every record, see `DistinctNames` */
  constructor(
    met?: (record: string) => void,
    private readonly delimiter = ',',
  ) {
    this.firstCell = new RegExp(`^(?:"(?:[^"]|"")*"|[^"${escaped(delimiter)}]*)(?=${escaped(delimiter)}|$)`);
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
    const text = bytesAsText(chunk);
    this.seeRows(text, this.quotes.pass(text));
  }

  /** Instead of `see`, where somebody has looked for the rows already. */
  seeRows(text: string, ends: readonly number[]): void {
    let line = 0;
    for (const end of ends) {
      this.endOfLine(text, line, end);
      line = end + 1;
    }
    this.keep(line === 0 ? text : text.slice(line));
  }

  end(): void {
    if (this.pending !== '') {
      this.endOfLine('', 0, 0);
    }
  }

  private keep(part: string): void {
    this.pending += part.slice(0, this.limit - this.pending.length);
  }

  private get limit(): number {
    return this.lines === 0 ? firstRowBytes : rowHeadBytes;
  }

  /** The usual case, without a copy of the line. */
  private addPlainCell(text: string, start: number, end: number): void {
    // Not further than to the line's end: an answer of one column has no comma at all.
    const delimiterCode = this.delimiter.charCodeAt(0);
    let at = start;
    while (at < end && text.charCodeAt(at) !== delimiterCode) {
      at++;
    }
    if (at > start && at - start < rowHeadBytes) {
      this.names.add(text.slice(start, at));
    }
  }

  private endOfLine(text: string, start: number, end: number): void {
    if (this.lines > 0 && this.pending === '' && end > start && text.charCodeAt(start) !== quoteCode) {
      this.lines++;
      this.addPlainCell(text, start, end);
      return;
    }
    const line = this.pending + text.slice(start, Math.min(end, start + this.limit - this.pending.length));
    this.pending = '';
    // A lone line end is how REDCap says that there are no rows (REDCAP_API.md §2.2).
    if (line === '') {
      return;
    }
    if (this.lines === 0) {
      this.columns = line.length < firstRowBytes ? cellsOf(decoded(line), this.delimiter) : undefined;
    } else {
      const cell = this.firstCell.exec(line)?.[0];
      if (cell) {
        this.names.add(cell);
      }
    }
    this.lines++;
  }
}

const quoteCode = 0x22;

function escaped(delimiter: string): string {
  return delimiter === '\t' ? String.raw`\t` : `\\${delimiter}`;
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
