import path from 'node:path';
import * as zlib from 'node:zlib';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { PartialFile } from '../partialFile';
import { codebookJson } from './codebookData';
import type { Row } from './csvRows';
import type { OutputTable, TableWriter } from './outputTable';
import { type Storage, type StoredColumn, storedValue } from './storage';

/** Cells of a row group and characters in them; the library needs several times their memory to write them. */
const groupCells = 300_000;
const groupCharacters = 8_000_000;

type Codec = 'ZSTD' | 'GZIP';

/** zstd is half the size in half the time, where the runtime has it (Node 22.15 on). */
const codec: Codec = 'zstdCompressSync' in zlib ? 'ZSTD' : 'GZIP';
const compress = (bytes: Uint8Array): Uint8Array =>
  codec === 'ZSTD' ? zlib.zstdCompressSync(bytes) : zlib.gzipSync(bytes, { level: 4 });

/** Each table as a Parquet file of its own, in a folder. Codes stay codes; their labels are in the metadata, key `redcap`. */
export function openParquetTables(folder: string, tables: readonly OutputTable[], title: string): Promise<TableWriter> {
  return openFiles(
    tables.map((table) => ({ table, file: path.join(folder, `${table.name}.parquet`), isMade: true })),
    title,
  );
}

/** A folder per instrument and event, named `key=value`, as DuckDB, Polars, Dask and Spark read it. */
export function openParquetDataset(
  folder: string,
  tables: readonly PartitionTable[],
  title: string,
): Promise<TableWriter> {
  return openFiles(
    tables.map((table) => ({ table, file: partitionFile(folder, table), isMade: false })),
    title,
  );
}

/** The rows of an instrument in one event; without events of the instrument as a whole. */
export interface PartitionTable extends OutputTable {
  readonly event: string | undefined;
}

const instrumentKey = 'redcap_instrument=';

function partitionFile(folder: string, { name, event }: PartitionTable): string {
  return path.join(
    folder,
    `${instrumentKey}${encodeURIComponent(name)}`,
    ...(event === undefined ? [] : [`redcap_event_name=${encodeURIComponent(event)}`]),
    'data.parquet',
  );
}

/** Removes the files of an earlier dataset that this one does not have: they would be read as a part of it. */
export async function removeOtherPartitions(folder: string, before: number): Promise<void> {
  const instruments = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith(instrumentKey));
  for (const instrument of instruments) {
    for (const inside of await readdir(path.join(folder, instrument), { recursive: true })) {
      const file = path.join(folder, instrument, inside);
      if (path.basename(file) === 'data.parquet' && (await stat(file)).mtimeMs < before) {
        await rm(file, { force: true });
      }
    }
  }
}

interface TableFile {
  readonly table: OutputTable;
  readonly file: string;
  /** Whether there is a file also when there are no rows. */
  readonly isMade: boolean;
}

async function openFiles(wanted: readonly TableFile[], title: string): Promise<TableWriter> {
  const files = new Map<number, ParquetFile>();
  const open = async (i: number): Promise<ParquetFile | undefined> => {
    const one = wanted[i];
    const opened = files.get(i) ?? (one && (await ParquetFile.open(one.file, one.table.columns, title)));
    if (opened) {
      files.set(i, opened);
    }
    return opened;
  };
  const discard = async (): Promise<void> => {
    for (const file of files.values()) {
      await file.discard();
    }
  };
  try {
    for (const [i, { isMade }] of wanted.entries()) {
      if (isMade) {
        await open(i);
      }
    }
  } catch (error) {
    await discard();
    throw error;
  }
  return {
    write: async (table, rows) => {
      await (await open(table))?.add(rows);
      await writeLargest(files);
    },
    finish: async () => {
      for (const file of files.values()) {
        await file.finish();
      }
    },
    discard,
  };
}

/** Many files hold no more rows in memory together than one may. */
async function writeLargest(files: ReadonlyMap<number, ParquetFile>): Promise<void> {
  for (;;) {
    const all = Array.from(files.values());
    const cells = all.reduce((sum, file) => sum + file.cells, 0);
    const characters = all.reduce((sum, file) => sum + file.characters, 0);
    if (cells < groupCells && characters < groupCharacters) {
      return;
    }
    const [largest] = all.sort((a, b) => b.cells + b.characters - a.cells - a.characters);
    await largest?.writeGroup();
  }
}

type Value = string | number | bigint | null;

/** One file, a row group at a time. */
class ParquetFile {
  private readonly writer: ParquetWriter;
  private data: Value[][];
  cells = 0;
  characters = 0;

  private constructor(
    private readonly file: PartialFile,
    private readonly bytes: FileBytes,
    private readonly columns: readonly StoredColumn[],
    title: string,
  ) {
    this.data = columns.map(() => []);
    this.writer = new ParquetWriter({
      writer: bytes,
      codec,
      compressors: { [codec]: compress },
      createdBy: 'REDCap Workbench',
      schema: schemaOf(columns),
      kvMetadata: [{ key: 'redcap', value: JSON.stringify(codebookJson(title, columns)) }],
    });
  }

  static async open(target: string, columns: readonly StoredColumn[], title: string): Promise<ParquetFile> {
    await mkdir(path.dirname(target), { recursive: true });
    const file = await PartialFile.open(target);
    return new ParquetFile(file, new FileBytes(file), columns, title);
  }

  async add(rows: readonly Row[]): Promise<void> {
    const { columns } = this;
    const width = Math.max(1, columns.length);
    for (let from = 0; from < rows.length;) {
      const some = rows.slice(from, from + Math.max(1, Math.ceil((groupCells - this.cells) / width)));
      for (let i = 0; i < columns.length; i++) {
        this.characters += addValues(this.data[i] ?? [], some, i, columns[i]?.stored ?? 'text');
      }
      this.cells += some.length * width;
      from += some.length;
      if (this.cells >= groupCells) {
        await this.writeGroup();
      }
    }
  }

  async writeGroup(): Promise<void> {
    if (this.cells === 0) {
      return;
    }
    const rows = this.data[0]?.length ?? 0;
    // Smallest and largest values help queries by date or amount; of codes and texts they cost more than they help.
    const columnData = this.columns.map(({ column, stored }, i) => ({
      name: column,
      data: this.data[i] ?? [],
      statistics: stored !== 'text' && stored !== 'integer',
    }));
    this.data = this.columns.map(() => []);
    this.cells = 0;
    this.characters = 0;
    await this.writer.write({ columnData, rowGroupSize: rows });
  }

  async finish(): Promise<void> {
    await this.writeGroup();
    await this.writer.finish();
    await this.bytes.flush();
    await this.file.commit();
  }

  async discard(): Promise<void> {
    await this.file.discard();
  }
}

/** @returns how many characters of text were added */
function addValues(data: Value[], rows: readonly Row[], at: number, stored: Storage): number {
  let characters = 0;
  for (const row of rows) {
    const text = row[at] ?? '';
    if (text === '') {
      data.push(null);
    } else if (stored === 'text') {
      data.push(text);
      characters += text.length;
    } else {
      const value = storedValue(stored, text);
      data.push(stored === 'datetime' ? BigInt(value) : value);
    }
  }
  return characters;
}

function schemaOf(columns: readonly StoredColumn[]): SchemaElement[] {
  return [
    { name: 'schema', num_children: columns.length },
    ...columns.map(({ column, stored }): SchemaElement => {
      const base = { name: column, repetition_type: 'OPTIONAL' } as const;
      switch (stored) {
        case 'text':
          return { ...base, type: 'BYTE_ARRAY', converted_type: 'UTF8' };
        case 'number':
          return { ...base, type: 'DOUBLE' };
        case 'integer':
          return { ...base, type: 'INT32' };
        case 'date':
          return { ...base, type: 'INT32', converted_type: 'DATE' };
        case 'datetime':
          return {
            ...base,
            type: 'INT64',
            logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MILLIS' },
          };
      }
    }),
  ];
}

/** What the library writes, handed to the file after each row group. */
class FileBytes extends ByteWriter {
  constructor(private readonly file: PartialFile) {
    super();
  }

  flush(): Promise<void> | void {
    if (this.index === 0) {
      return;
    }
    const chunk = new Uint8Array(this.getBuffer());
    this.index = 0;
    return this.file.write(chunk);
  }
}
