import { RowReader } from '../../dictionary/csvReader';
import type { CsvRow } from '../../dictionary/csvRow';
import type { SourceRow, SourceRows, Spot } from './row';
import { UnreadableError } from './source';

/** What real files put between cells. */
const delimiters = [',', ';', '\t', '|', '^'] as const;
type ImportDelimiter = (typeof delimiters)[number];

/** Longest row that is waited for, in characters: more than REDCap stores in a record, far less than memory. */
const longestRow = 16 * 1024 * 1024;

/** Reads CSV row by row, whatever its delimiter and line ends, in memory that does not grow with the file. @throws UnreadableError */
export async function csvRows(text: AsyncIterable<string>): Promise<SourceRows> {
  const window = new Window(text[Symbol.asyncIterator]());
  let delimiter: ImportDelimiter | undefined;
  let header: PlacedRow | undefined;
  while (header === undefined) {
    delimiter ??= await window.detect();
    const row = await window.next(delimiter);
    if (row === undefined) {
      throw new UnreadableError('empty');
    }
    const told = separatorIn(row.row);
    delimiter = told ?? delimiter;
    header = row.row.isBlank || told ? undefined : row;
  }
  refuseBroken(header);
  const { row: first } = header;
  const names = Array.from({ length: first.cellCount }, (_, column) => first.value(column).trim());
  const columns = names.map((_, column) => column);
  const placed = header;
  const separator = delimiter ?? ',';
  return {
    names,
    headerSpot: (column) => spotOf(placed, column),
    rows: {
      async *[Symbol.asyncIterator]() {
        let number = 0;
        for (let at = await window.next(separator); at !== undefined; at = await window.next(separator)) {
          const { row } = at;
          if (row.isEmptyLine || (row.cellCount === 1 && row.isBlank)) {
            continue;
          }
          refuseBroken(at);
          number++;
          yield csvRow(at, number, columns);
        }
      },
    },
  };
}

/** Excel's own first line, which tells what stands between cells: `sep=;`. */
function separatorIn({ text }: CsvRow): ImportDelimiter | undefined {
  const told = /^sep=(.)\r?\n?$/i.exec(text)?.[1];
  return delimiters.find((delimiter) => delimiter === told);
}

/** A row with the place of its first character. */
interface PlacedRow {
  readonly row: CsvRow;
  readonly line: number;
}

function csvRow(placed: PlacedRow, number: number, columns: readonly number[]): SourceRow {
  const { row } = placed;
  const { cellCount } = row;
  // What is behind the last column, as spreadsheets leave it, is no cell where it is blank.
  const isLonger = cellCount > columns.length && hasMore(row, columns.length);
  return {
    number,
    damage: isLonger ? 'too-many-cells' : cellCount < columns.length ? 'too-few-cells' : undefined,
    columns,
    value: (column) => row.value(column),
    spot: (column) => spotOf(placed, column),
  };
}

function hasMore(row: CsvRow, from: number): boolean {
  for (let column = from; column < row.cellCount; column++) {
    if (row.value(column).trim() !== '') {
      return true;
    }
  }
  return false;
}

/** A quote that is never closed, or text behind one: where cells end is a guess then. */
function refuseBroken({ row, line }: PlacedRow): void {
  const broken = row.problems.find(({ kind }) => kind === 'unclosed-quote' || kind === 'text-after-quote');
  if (broken) {
    throw new UnreadableError('broken-quote', { line: line + linesIn(row.text.slice(0, broken.start)).lines + 1 });
  }
}

function spotOf({ row, line }: PlacedRow, column: number): Spot {
  const [start, end] = [row.cellStart(column), row.cellEnd(column)];
  const before = linesIn(row.text.slice(0, start));
  const inside = linesIn(row.text.slice(start, end));
  return {
    line: line + before.lines,
    character: before.rest,
    endLine: line + before.lines + inside.lines,
    endCharacter: inside.lines === 0 ? before.rest + inside.rest : inside.rest,
  };
}

/** Line ends in a text, and the characters behind the last one. */
function linesIn(text: string): { readonly lines: number; readonly rest: number } {
  let lines = 0;
  let last = 0;
  for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) {
    lines++;
    last = index + end.length;
  }
  return { lines, rest: text.length - last };
}

/** The part of the text that is being read. */
class Window {
  private text = '';
  private at = 0;
  private ended = false;
  private line = 0;
  private reader: RowReader | undefined;

  constructor(private readonly pieces: AsyncIterator<string>) {}

  /** By the first line: what yields most cells. */
  async detect(): Promise<ImportDelimiter> {
    while (!this.ended && !/[\r\n]/.test(this.text.slice(this.at).trimStart()) && this.text.length < longestRow) {
      await this.more();
    }
    const skipped = /^[\s]*/.exec(this.text.slice(this.at))?.[0] ?? '';
    const from = this.at + (/[\r\n]/.test(skipped) ? skipped.length : 0);
    let best: ImportDelimiter = ',';
    let most = 0;
    for (const delimiter of delimiters) {
      const { cellCount } = new RowReader(this.text.slice(from), delimiter, false).read(0);
      if (cellCount > most) {
        [best, most] = [delimiter, cellCount];
      }
    }
    return best;
  }

  async next(delimiter: ImportDelimiter): Promise<PlacedRow | undefined> {
    for (;;) {
      if (this.at < this.text.length) {
        this.reader ??= new RowReader(this.text, delimiter, false);
        const row = this.reader.read(this.at);
        if (this.ended || this.at + row.reach <= this.text.length) {
          const placed = { row, line: this.line };
          this.at += row.length;
          this.line += linesIn(row.text).lines;
          return placed;
        }
        if (this.text.length - this.at > longestRow) {
          throw new UnreadableError('endless-row', { line: this.line + 1 });
        }
      } else if (this.ended) {
        return undefined;
      }
      await this.more();
    }
  }

  private async more(): Promise<void> {
    const next = await this.pieces.next();
    this.reader = undefined;
    if (next.done === true) {
      this.ended = true;
      this.text = this.text.slice(this.at);
    } else {
      this.text = this.text.slice(this.at) + next.value;
    }
    this.at = 0;
  }
}
