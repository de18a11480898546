import { chmod, rm } from 'node:fs/promises';
import path from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { syncFolder, takePlace } from '../../../common/wholeFile';
import { ExportError } from '../exportError';
import { fileProblem } from '../fileProblem';
import { existing } from '../partialFile';
import { partialName, removeStalePartials } from '../partialFiles';
import { type WrittenColumn, codebookHeader, codebookRows } from './codebookData';
import type { Row } from './csvRows';
import { type OutputTable, type TableWriter, splitWide } from './outputTable';
import { type Storage, type StoredColumn, valueLabelsOf } from './storage';
import { uniqueNames } from './uniqueNames';

/** SQLite's own limit; a row cannot have more values either. */
const sqliteColumns = 2_000;
/** Of the codebook. */
const ownTables: ReadonlySet<string> = new Set(['redcap_codebook', 'redcap_choices']);

export function sqliteTables(tables: readonly OutputTable[]): readonly OutputTable[] {
  const all = tables.flatMap((table) => splitWide(table, sqliteColumns));
  // SQLite keeps names that begin so for itself.
  const fit = all.map(({ name }) => name.replace(/^sqlite_/, '_sqlite_'));
  const names = uniqueNames(fit, (name) => ownTables.has(name));
  return all.map((table, i) => ({ ...table, name: names[i] ?? table.name }));
}

/** Whether this runtime can write SQLite files: Node 22.5 on. */
export async function hasSqlite(): Promise<boolean> {
  return await import('node:sqlite').then(
    () => true,
    () => false,
  );
}

/**
 * A database with a table per instrument, a view of each with labels instead of codes, and the codebook in tables of its own.
 * @throws ExportError `no-sqlite` where the runtime has none
 */
export async function openSqlite(
  target: string,
  tables: readonly OutputTable[],
  columns: readonly WrittenColumn[],
): Promise<TableWriter> {
  const sqlite = await import('node:sqlite').catch((error: unknown) => {
    throw new ExportError('no-sqlite', [], error);
  });
  const folder = path.dirname(target);
  let place: Awaited<ReturnType<typeof existing>>;
  let temporary: string;
  let database: DatabaseSync;
  try {
    place = await existing(target);
    await removeStalePartials(path.dirname(place.file));
    temporary = partialName(path.dirname(place.file));
    database = new sqlite.DatabaseSync(temporary);
    await chmod(temporary, place.mode ?? 0o600);
  } catch (error) {
    throw fileProblem(error, 'open');
  }
  const file = new SqliteFile(database, tables);
  let isOver = false;
  const discard = async (): Promise<void> => {
    if (!isOver) {
      isOver = true;
      file.close();
      await rm(temporary, { force: true });
    }
  };
  try {
    file.start(columns);
  } catch (error) {
    await discard();
    throw writeProblem(error);
  }
  return {
    write: (table, rows) => {
      file.add(table, rows);
    },
    finish: async () => {
      file.finish();
      isOver = true;
      try {
        await takePlace(temporary, place.file);
      } catch (error) {
        await rm(temporary, { force: true });
        throw fileProblem(error, 'replace');
      }
      await syncFolder(folder);
    },
    discard,
  };
}

class SqliteFile {
  private readonly inserts: StatementSync[] = [];
  private isOpen = true;

  constructor(
    private readonly database: DatabaseSync,
    private readonly tables: readonly OutputTable[],
  ) {}

  start(columns: readonly WrittenColumn[]): void {
    const { database } = this;
    database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN');
    this.codebook(columns);
    const names = new Set([...ownTables, ...this.tables.map(({ name }) => name)]);
    const views = uniqueNames(
      this.tables.map(({ name }) => `${name}_labels`),
      (name) => names.has(name),
    );
    for (const [i, { name, columns: own }] of this.tables.entries()) {
      database.exec(
        `CREATE TABLE ${identifier(name)} (${own.map(({ column, stored }) => `${identifier(column)} ${sqlType[stored]}`).join(', ')}) STRICT`,
      );
      database.exec(
        `CREATE VIEW ${identifier(views[i] ?? '')} AS SELECT ${own.map(labelled).join(', ')} FROM ${identifier(name)} AS t`,
      );
      this.inserts.push(database.prepare(`INSERT INTO ${identifier(name)} VALUES (${own.map(() => '?').join(', ')})`));
    }
  }

  add(table: number, rows: readonly Row[]): void {
    const insert = this.inserts[table];
    const columns = this.tables[table]?.columns ?? [];
    try {
      for (const row of rows) {
        insert?.run(...columns.map(({ stored }, i) => valueOf(stored, row[i] ?? '')));
      }
    } catch (error) {
      throw writeProblem(error);
    }
  }

  finish(): void {
    try {
      this.database.exec('COMMIT; PRAGMA synchronous = FULL');
    } catch (error) {
      throw writeProblem(error);
    }
    this.close();
  }

  close(): void {
    if (this.isOpen) {
      this.isOpen = false;
      this.database.close();
    }
  }

  private codebook(columns: readonly WrittenColumn[]): void {
    const { database } = this;
    const names = codebookHeader.map((name) => `${identifier(name)} TEXT`).join(', ');
    database.exec(`CREATE TABLE redcap_codebook (${names}) STRICT`);
    const line = database.prepare(`INSERT INTO redcap_codebook VALUES (${codebookHeader.map(() => '?').join(', ')})`);
    for (const row of codebookRows(columns)) {
      line.run(...row);
    }
    database.exec(
      'CREATE TABLE redcap_choices (field TEXT, code TEXT, label TEXT, PRIMARY KEY (field, code)) STRICT, WITHOUT ROWID',
    );
    const choice = database.prepare('INSERT OR IGNORE INTO redcap_choices VALUES (?, ?, ?)');
    for (const column of columns) {
      for (const { code, label } of valueLabelsOf(column)) {
        choice.run(choiceKey(column), code, label);
      }
    }
  }
}

const sqlType: Readonly<Record<Storage, string>> = {
  text: 'TEXT',
  number: 'REAL',
  integer: 'INTEGER',
  // SQLite has no dates; its functions read these texts.
  date: 'TEXT',
  datetime: 'TEXT',
};

/** Ticked options are all called alike. */
function choiceKey({ type, field }: Pick<StoredColumn, 'type' | 'field'>): string {
  return type === 'ticked' ? '' : field;
}

function labelled(column: StoredColumn): string {
  const name = identifier(column.column);
  if (valueLabelsOf(column).length === 0) {
    return `t.${name}`;
  }
  const key = choiceKey(column).replaceAll("'", "''");
  return `coalesce((SELECT label FROM redcap_choices WHERE field = '${key}' AND code = CAST(t.${name} AS TEXT)), t.${name}) AS ${name}`;
}

function valueOf(stored: Storage, text: string): string | number | null {
  return text === '' ? null : stored === 'number' || stored === 'integer' ? Number(text) : text;
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** SQLite's own numbers: 13 full. */
function writeProblem(error: unknown): ExportError {
  const full = (error as { readonly errcode?: number }).errcode === 13;
  return full ? new ExportError('disk-full', [], error) : fileProblem(error, 'write');
}
