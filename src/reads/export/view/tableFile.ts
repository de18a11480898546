import { open } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { TablePage } from './tablePage';
import { CsvRowStarts, JsonRowStarts, type RowStarts } from './rowStarts';

export type TableKind = { readonly format: 'csv'; readonly delimiter?: string } | { readonly format: 'json' };

type Row = readonly string[] | Readonly<Record<string, unknown>>;

/** What holds the table: a file, or what is in memory. */
interface TableBytes {
  readonly size: number;
  /** Fills `into` from its beginning with bytes from `position` on, as many as are there. @returns how many */
  read(into: Buffer, position: number): Promise<number>;
  close(): Promise<void>;
}

/** Every so many rows their place in the file is kept. */
const stride = 128;
const chunkBytes = 1024 * 1024;

/** Pages of a table of any size: its rows are found while the first of them are looked at, and only places are held. */
export class TableFile {
  /** Offsets of rows 0, `stride`, 2 `stride` and so on; the header is none. */
  private readonly places: number[] = [];
  private rows = 0;
  private headerEnd = 0;
  private seenHeader: boolean;
  private ended = false;
  private closed = false;
  private failure: unknown;
  private waiting: (() => void)[] = [];
  private columns: readonly string[] | undefined;

  private constructor(
    private readonly source: TableBytes,
    private readonly kind: TableKind,
  ) {
    this.seenHeader = kind.format === 'json';
  }

  /** @throws what opening the file does */
  static async open(file: string, kind: TableKind): Promise<TableFile> {
    const handle = await open(file, 'r');
    const { size } = await handle.stat();
    return TableFile.of(
      {
        size,
        read: async (into, position) => (await handle.read(into, 0, into.length, position)).bytesRead,
        close: () => handle.close(),
      },
      kind,
    );
  }

  /** A table that is in memory. */
  static inMemory(text: string, kind: TableKind): TableFile {
    const bytes = Buffer.from(text);
    return TableFile.of(
      {
        size: bytes.length,
        read: (into, position) => Promise.resolve(bytes.copy(into, 0, position)),
        close: () => Promise.resolve(),
      },
      kind,
    );
  }

  private static of(source: TableBytes, kind: TableKind): TableFile {
    const table = new TableFile(source, kind);
    void table.find();
    return table;
  }

  /** Rows from `from` on; waits until they are found. @throws when the file cannot be read */
  async page(from: number, count: number): Promise<TablePage> {
    while (!this.ended && this.rows < from + count + 1) {
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve);
      });
    }
    if (this.failure !== undefined) {
      throw this.failure;
    }
    const first = Math.max(0, Math.min(from, this.rows - 1));
    this.columns ??= await this.header();
    const columns = this.columns;
    return {
      columns,
      from: first,
      rows: (await this.read(first, Math.min(count, this.rows - first))).map((row) =>
        columns.map((column, i) => (isCells(row) ? (row[i] ?? '') : cellText(row[column]))),
      ),
      known: this.rows,
      isWhole: this.ended,
    };
  }

  /** Resolves when all rows have been found. */
  async whole(): Promise<void> {
    while (!this.ended) {
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve);
      });
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.whole();
    await this.source.close();
  }

  /** Never fails: who asks for a page hears of it. */
  private async find(): Promise<void> {
    const starts: RowStarts = this.kind.format === 'json' ? new JsonRowStarts() : new CsvRowStarts();
    try {
      const bytes = Buffer.alloc(chunkBytes);
      for (let at = 0; at < this.source.size && !this.closed;) {
        const read = await this.source.read(bytes, at);
        if (read === 0) {
          break;
        }
        for (const start of starts.see(bytes.subarray(0, read), at)) {
          this.found(start);
        }
        at += read;
        this.tell();
      }
    } catch (error) {
      this.failure = error;
    }
    this.ended = true;
    this.tell();
  }

  private found(start: number): void {
    if (!this.seenHeader) {
      this.seenHeader = true;
      return;
    }
    if (this.rows === 0) {
      this.headerEnd = start;
    }
    if (this.rows % stride === 0) {
      this.places.push(start);
    }
    this.rows++;
  }

  private tell(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const resolve of waiting) {
      resolve();
    }
  }

  private async header(): Promise<readonly string[]> {
    if (this.kind.format === 'json') {
      const [first] = await this.read(0, Math.min(1, this.rows));
      return first && !isCells(first) ? Object.keys(first) : [];
    }
    const end = this.rows === 0 ? this.source.size : this.headerEnd;
    const [row] = this.csv(await this.bytes(0, end));
    return row ?? [];
  }

  private async read(first: number, count: number): Promise<readonly Row[]> {
    if (count === 0) {
      return [];
    }
    const place = Math.floor(first / stride);
    const from = this.places[place] ?? 0;
    const to = this.places[Math.floor((first + count - 1) / stride) + 1] ?? this.source.size;
    const skip = first - place * stride;
    const bytes = await this.bytes(from, to);
    if (this.kind.format === 'csv') {
      return this.csv(bytes).slice(skip, skip + count);
    }
    // Up to the next row there is a comma, and at the end the end of the list.
    const text = bytes
      .toString('utf8')
      .trimEnd()
      .replace(/[,\]]$/, '');
    return (JSON.parse(`[${text}]`) as Readonly<Record<string, unknown>>[]).slice(skip, skip + count);
  }

  private csv(bytes: Buffer): string[][] {
    const delimiter = (this.kind.format === 'csv' && this.kind.delimiter) || ',';
    return parse(bytes, {
      delimiter,
      bom: true,
      relax_quotes: true,
      relax_column_count: true,
    });
  }

  private async bytes(from: number, to: number): Promise<Buffer> {
    const bytes = Buffer.alloc(to - from);
    for (let done = 0; done < bytes.length;) {
      const read = await this.source.read(bytes.subarray(done), from + done);
      if (read === 0) {
        return bytes.subarray(0, done);
      }
      done += read;
    }
    return bytes;
  }
}

function isCells(row: Row): row is readonly string[] {
  return Array.isArray(row);
}

function cellText(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
}
