import type { DataFormat } from '../../../api/model';
import { ExportError } from '../exportError';
import { uniteColumns } from './columnOrder';
import { rowSeparator } from './cutAnswer';
import type { GrowingFile, OpenFile } from './growingFile';
import type { ColumnSet, Manifest } from './manifest';
import type { Part } from './part';
import { type TableFormat, columnName, rawColumns, readRawTable, writeRawHeader, writeRawRows } from './rawRows';

export interface AnswerShape {
  readonly format: DataFormat;
  readonly delimiter: string | undefined;
  /** Every column there may be, in order. */
  readonly columnOrder: readonly string[];
  /** Header cells with labels, as written, for the columns of a call that brought this record; absent where the header has names. */
  readonly labelsFor: ((record: string, columns: readonly string[]) => Promise<readonly string[]>) | undefined;
}

type Kept = Pick<Manifest, 'bytes' | 'headBytes' | 'tail' | 'columnSets' | 'parts'>;

/** One answer that is put together from parts. */
export class GrowingAnswer {
  private headBytes = 0;
  private tail = '';
  private readonly columnSets: ColumnSet[] = [];
  private readonly parts: (readonly [bytes: number, columnSet: number])[] = [];
  /** Head and tail of an answer without rows. */
  private empty: Buffer | undefined;
  private endsLine = true;

  constructor(
    private readonly file: GrowingFile,
    private readonly shape: AnswerShape,
    kept?: Kept,
  ) {
    if (kept) {
      this.headBytes = kept.headBytes;
      this.tail = kept.tail;
      this.columnSets.push(...kept.columnSets);
      this.parts.push(...kept.parts);
    }
  }

  get kept(): Kept {
    const { headBytes, tail, columnSets, parts } = this;
    return { bytes: this.file.length, headBytes, tail, columnSets: [...columnSets], parts: [...parts] };
  }

  /** Names of all columns, as far as there are any rows of a table with names. */
  get columns(): readonly string[] | undefined {
    const table = this.tableFormat;
    return table && this.columnSets.length > 0
      ? this.united(table).map((column) => columnName(table, column))
      : undefined;
  }

  async add(part: Part): Promise<void> {
    if (part.rows.length === 0) {
      this.empty ??= part.unavailable ? undefined : Buffer.concat([part.head, part.tail]);
      return;
    }
    const set = await this.columnSetOf(part);
    if (this.parts.length === 0) {
      const labels = this.columnSets[set]?.labels;
      const head = labels ? Buffer.from(writeRawHeader(labels, this.shape.delimiter), 'latin1') : part.head;
      await this.file.append(head);
      this.headBytes = head.length;
      this.tail = part.tail.toString('latin1');
    } else if (!this.endsLine) {
      await this.file.append(Buffer.from('\n'));
    } else {
      await this.file.append(Buffer.from(rowSeparator[this.shape.format]));
    }
    await this.file.append(part.rows);
    this.endsLine = this.shape.format !== 'csv' || part.rows.at(-1) === 0x0a;
    this.parts.push([part.rows.length, set]);
  }

  /**
   * Puts the end to it. @returns the file that is whole now: another one where parts have different columns
   * @throws ExportError `columns-unclear`
   */
  async end(another: (openFile?: OpenFile) => Promise<GrowingFile>): Promise<GrowingFile> {
    if (this.parts.length === 0) {
      await this.file.append(this.empty ?? Buffer.alloc(0));
      return this.file;
    }
    const table = this.tableFormat;
    if (!table || this.columnSets.length < 2) {
      await this.file.append(Buffer.from(this.tail, 'latin1'));
      return this.file;
    }
    const wide = await another();
    try {
      await this.widen(table, wide);
    } catch (error) {
      await wide.discard();
      throw error;
    }
    return wide;
  }

  private get tableFormat(): TableFormat | undefined {
    return this.shape.format === 'odm' ? undefined : this.shape.format;
  }

  private united(table: TableFormat): readonly string[] {
    return uniteColumns(
      this.columnSets.map((set) => set.columns),
      this.shape.columnOrder,
      (column) => columnName(table, column),
    );
  }

  /** Writes everything once more, with all the columns that any part has. */
  private async widen(table: TableFormat, wide: GrowingFile): Promise<void> {
    const { delimiter } = this.shape;
    const columns = this.united(table);
    if (table === 'csv') {
      const labels = new Map(
        this.columnSets.flatMap((set) => set.columns.map((column, i) => [column, set.labels?.[i] ?? column] as const)),
      );
      const header = columns.map((column) => labels.get(column) ?? column);
      await wide.append(Buffer.from(writeRawHeader(header, delimiter), 'latin1'));
    } else {
      await wide.append(await this.file.read(0, this.headBytes));
    }
    const separator = Buffer.from(rowSeparator[table]);
    let at = this.headBytes;
    for (const [i, [bytes, set]] of this.parts.entries()) {
      const gap = i === 0 ? 0 : separator.length;
      const rows = await this.file.read(at + gap, bytes);
      at += gap + bytes;
      const own = this.columnSets[set]?.columns ?? [];
      await wide.append(i === 0 ? Buffer.alloc(0) : separator);
      if (own.length === columns.length && own.every((column, j) => column === columns[j])) {
        await wide.append(rows);
        continue;
      }
      const head = table === 'csv' ? writeRawHeader(own, delimiter) : '';
      const read = readRawTable(table, head, rows.toString('latin1'), delimiter);
      if (!read) {
        throw new ExportError('columns-unclear');
      }
      await wide.append(Buffer.from(writeRawRows(table, read, columns, delimiter), 'latin1'));
    }
    await wide.append(Buffer.from(this.tail, 'latin1'));
  }

  private async columnSetOf(part: Part): Promise<number> {
    const table = this.tableFormat;
    if (!table) {
      return 0;
    }
    // The first row is enough: all rows of an answer have the same columns.
    const columns = rawColumns(table, part.head.toString('latin1'), part.rows.toString('latin1'), this.shape.delimiter);
    if (!columns) {
      throw new ExportError('columns-unclear');
    }
    const known = this.columnSets.findIndex(
      (set) => set.columns.length === columns.length && set.columns.every((column, i) => column === columns[i]),
    );
    if (known >= 0) {
      return known;
    }
    const [record] = part.records;
    const labels = record === undefined ? undefined : await this.shape.labelsFor?.(record, columns);
    if (labels && labels.length !== columns.length) {
      throw new ExportError('columns-unclear');
    }
    this.columnSets.push({ columns, ...(labels && { labels }) });
    return this.columnSets.length - 1;
  }
}
