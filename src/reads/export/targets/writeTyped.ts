import path from 'node:path';
import type { Output } from '../outputs';
import { PartialFile } from '../partialFile';
import type { WrittenColumn } from './codebookData';
import { csvLine } from './csvRows';
import type { TargetNote } from './notes';
import { type OutputTable, filedTables, fillTables, flatTable, tablesOf } from './outputTable';
import { type StoredColumn, datedFrom } from './storage';
import { type TargetJob, codebookTexts, requireColumns, writeTexts } from './writeTarget';

type TypedOutput = Exclude<Output, 'tables' | 'r' | 'python'>;
type TypedJob = TargetJob & { readonly output: TypedOutput };

/** Files that are written side by side; more are written in further readings of the rows. */
const filesAtOnce = 100;

/** The formats that know types. Each is loaded when it is asked for. */
export async function writeTyped(
  job: TypedJob,
  columns: readonly StoredColumn[],
  rows: number,
): Promise<readonly TargetNote[]> {
  switch (job.output) {
    case 'parquet':
    case 'parquetTables':
    case 'parquetDataset':
      return await writeParquet(job, columns);
    case 'excel':
    case 'excelTables':
      return await writeExcel(job, columns);
    case 'stata':
      return await writeStata(job, columns, rows);
    case 'spss':
      return await writeSpss(job, columns, rows);
    case 'sas':
      return await writeSas(job, columns);
    case 'sqlite':
      return await writeSqlite(job, columns);
  }
}

async function writeParquet(job: TypedJob, columns: readonly StoredColumn[]): Promise<readonly TargetNote[]> {
  const { folder, source, signal, structure, title, output } = job;
  const parquet = await import('./parquet');
  const started = Date.now();
  let notes: readonly TargetNote[] = [];
  if (output === 'parquetDataset') {
    const tables = tablesOf(columns, structure).flatMap((table) => partitions(table, job));
    for (const some of portions(tables)) {
      await fillTables(source, some, () => parquet.openParquetDataset(folder, some, title), signal);
    }
    // File systems keep the time of a change to two seconds at worst.
    await parquet.removeOtherPartitions(folder, started - 2_000);
  } else {
    const filed = filedTables(output === 'parquet' ? [flatTable(columns)] : tablesOf(columns, structure));
    notes = filed.notes;
    for (const some of portions(filed.tables)) {
      await fillTables(source, some, () => parquet.openParquetTables(folder, some, title), signal);
    }
  }
  await writeTexts(
    folder,
    codebookTexts(
      job,
      columns.map((column) => describedColumn(column)),
    ),
  );
  return [...typeNotes(columns), ...notes];
}

/** The rows of an instrument by event. */
function partitions(
  table: OutputTable,
  { structure, source }: TargetJob,
): readonly (OutputTable & { readonly event: string | undefined })[] {
  const eventAt = source.columns.indexOf('redcap_event_name');
  if (!structure.isLongitudinal || eventAt < 0) {
    return [{ ...table, event: undefined }];
  }
  return structure.mappings
    .filter(({ form }) => form === table.name)
    .map(({ uniqueEventName }) => ({
      ...table,
      event: uniqueEventName,
      rowOf: (row) => (row[eventAt] === uniqueEventName ? table.rowOf(row) : undefined),
    }));
}

function portions<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / filesAtOnce) }, (_, i) =>
    all.slice(i * filesAtOnce, (i + 1) * filesAtOnce),
  );
}

async function writeExcel(job: TypedJob, all: readonly StoredColumn[]): Promise<readonly TargetNote[]> {
  const { source, signal, structure, target, output } = job;
  const { openExcel, excelColumn, excelTables } = await import('./excel');
  const columns = all.map(excelColumn);
  const tables = excelTables(output === 'excel' ? [flatTable(columns)] : tablesOf(columns, structure));
  const report = { longTexts: 0, furtherSheets: 0 };
  const described = columns.map((column) => describedColumn(column));
  await fillTables(source, tables, () => openExcel(target, tables, described, report), signal);
  const { longTexts, furtherSheets } = report;
  return [
    ...typeNotes(columns),
    ...(longTexts > 0 ? [{ kind: 'long-texts' as const, count: longTexts, where: 'Long texts' }] : []),
    ...(furtherSheets > 0 ? [{ kind: 'further-sheets' as const, count: furtherSheets }] : []),
  ];
}

async function writeStata(job: TypedJob, all: readonly StoredColumn[], rows: number): Promise<readonly TargetNote[]> {
  const { folder, source, signal, title } = job;
  const { openStata, stataColumns, stataFirstDay, stataNames } = await import('./stata');
  const columns = all.map((column) => datedFrom(column, stataFirstDay));
  const table = flatTable(columns);
  requireColumns(table, stataColumns);
  const target = path.join(folder, 'data.dta');
  await fillTables(source, [table], () => openStata(target, columns, source, { title, rows }), signal);
  const names = stataNames(columns);
  await writeTexts(folder, {
    ...codebookTexts(job, named(columns, names)),
    'load.do':
      '* Opens the data, an export of records from REDCap. Run it from this folder; Stata 14 or later.\nuse "data.dta", clear\ndescribe\n',
  });
  return [...typeNotes(columns), ...nameNotes(columns, names)];
}

async function writeSpss(job: TypedJob, all: readonly StoredColumn[], rows: number): Promise<readonly TargetNote[]> {
  const { folder, source, signal, title } = job;
  const [{ openSpss, spssNames }, { spssFirstDay, spssTextBytes }] = await Promise.all([
    import('./spss'),
    import('./spssValue'),
  ]);
  const columns = all.map((column) => datedFrom(column, spssFirstDay));
  const target = path.join(folder, 'data.sav');
  await fillTables(
    source,
    [flatTable(columns)],
    () => openSpss(target, columns, { title, rows, now: new Date() }),
    signal,
  );
  const names = spssNames(columns);
  await writeTexts(folder, {
    ...codebookTexts(job, named(columns, names)),
    'load.sps':
      '* Opens the data, an export of records from REDCap. Run it from this folder.\nGET FILE="data.sav".\nDISPLAY DICTIONARY.\n',
  });
  return [...typeNotes(columns), ...nameNotes(columns, names), ...(await longTexts(job, columns, spssTextBytes))];
}

async function writeSas(job: TypedJob, all: readonly StoredColumn[]): Promise<readonly TargetNote[]> {
  const { folder, source, signal, title, dataFile } = job;
  const { openSasData, sasFirstDay, sasNames, sasProgram, sasTextBytes } = await import('./sas');
  const columns = all.map((column) => datedFrom(column, sasFirstDay));
  const target = path.join(folder, dataFile);
  await fillTables(source, [flatTable(columns)], () => openSasData(target, columns), signal);
  const names = sasNames(columns);
  await writeTexts(folder, {
    ...codebookTexts(job, named(columns, names)),
    'load.sas': sasProgram(columns, dataFile, title),
  });
  return [...typeNotes(columns), ...nameNotes(columns, names), ...(await longTexts(job, columns, sasTextBytes))];
}

async function writeSqlite(job: TypedJob, columns: readonly StoredColumn[]): Promise<readonly TargetNote[]> {
  const { source, signal, structure, target } = job;
  const { openSqlite, sqliteTables } = await import('./sqlite');
  const tables = sqliteTables(tablesOf(columns, structure));
  const described = columns.map((column) => describedColumn(column));
  await fillTables(source, tables, () => openSqlite(target, tables, described), signal);
  return typeNotes(columns);
}

const longTextsFile = 'long-texts.csv';

/** Texts that a format must cut stand whole in a file beside it. */
async function longTexts(
  { source, folder, signal }: TypedJob,
  columns: readonly StoredColumn[],
  limit: number,
): Promise<readonly TargetNote[]> {
  const at = columns.flatMap(({ stats }, i) => (stats.maxBytes > limit ? [i] : []));
  if (at.length === 0) {
    return [];
  }
  let count = 0;
  let row = 0;
  const file = await PartialFile.open(path.join(folder, longTextsFile));
  try {
    await file.write(Buffer.from(csvLine(['row', columns[0]?.column ?? 'record', 'column', 'text'])));
    for await (const batch of source.rows()) {
      signal?.throwIfAborted();
      for (const cells of batch) {
        row++;
        for (const i of at) {
          const text = cells[i] ?? '';
          if (Buffer.byteLength(text) > limit) {
            count++;
            await file.write(Buffer.from(csvLine([String(row), cells[0] ?? '', columns[i]?.column ?? '', text])));
          }
        }
      }
    }
    await file.commit();
  } finally {
    await file.discard();
  }
  return [{ kind: 'long-texts', count, where: longTextsFile }];
}

function named(columns: readonly StoredColumn[], names: readonly string[]): readonly (StoredColumn & WrittenColumn)[] {
  return columns.map((column, i) => describedColumn(column, names[i]));
}

function describedColumn(column: StoredColumn, name?: string): StoredColumn & WrittenColumn {
  const remark = column.why ?? (column.misfits === 0 ? '' : `text: ${column.misfits} values are no ${column.type}`);
  return { ...column, ...(name !== undefined && { name }), ...(remark !== '' && { remark }) };
}

function typeNotes(columns: readonly StoredColumn[]): readonly TargetNote[] {
  const stay = columns.filter(({ misfits, why }) => misfits > 0 || why !== undefined).map(({ column }) => column);
  return stay.length > 0 ? [{ kind: 'stays-text', columns: stay }] : [];
}

function nameNotes(columns: readonly StoredColumn[], names: readonly string[]): readonly TargetNote[] {
  const count = columns.filter(({ column }, i) => column !== names[i]).length;
  return count > 0 ? [{ kind: 'renamed', count }] : [];
}
