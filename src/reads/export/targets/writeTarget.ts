import path from 'node:path';
import { throwIfCancelled } from '../../../common/cancelled';
import { writeWhole } from '../../../common/wholeFile';
import { ExportError } from '../exportError';
import { fileProblem } from '../fileProblem';
import type { MadeFormat, Output } from '../outputs';
import { type CodebookColumn, codebookOf } from './codebook';
import { type WrittenColumn, codebookCsv } from './codebookData';
import { codebookHtml, codebookMarkdown } from './codebookText';
import { readStats } from './columnStats';
import { openCsvTables } from './csvTables';
import { deidentificationReport } from './deidentificationReport';
import type { Deidentified } from './deidentify';
import type { TargetNote } from './notes';
import { type OutputTable, filedTables, fillTables, flatTable, tablesOf } from './outputTable';
import { pythonScript } from './pythonScript';
import { rScript } from './rScript';
import { openServed } from './servedFile';
import type { RowSource } from './rowSource';
import { storedColumn } from './storage';
import type { TableStructure } from './tables';

export interface TargetJob {
  readonly output?: Output;
  /** Where there is no output; absent: CSV. */
  readonly format?: MadeFormat;
  readonly title: string;
  readonly structure: TableStructure;
  /** A folder, or for formats of one file that file. */
  readonly target: string;
  /** The folder of what is written, or beside which it is. */
  readonly folder: string;
  readonly source: RowSource;
  readonly deidentification?: Deidentified;
  readonly dataFile: string;
  readonly signal: AbortSignal | undefined;
}

/** Makes the target and its codebook from the rows. @throws ExportError for the file, CancelledError */
export async function writeTarget(job: TargetJob): Promise<readonly TargetNote[]> {
  const columns = codebookOf(job.source.columns, job.structure);
  const notes = await written(job, columns);
  return [...notes, ...(await reported(job))];
}

async function written(job: TargetJob, codebook: readonly CodebookColumn[]): Promise<readonly TargetNote[]> {
  const { output } = job;
  if (output === undefined || output === 'tables' || output === 'r' || output === 'python') {
    return await writePlain(job, codebook);
  }
  const { stats, rows } = await readStats(codebook, job.source.rows());
  throwIfCancelled(job.signal);
  const columns = codebook.flatMap((column, i) => {
    const own = stats[i];
    return own ? [storedColumn(column, own)] : [];
  });
  const { writeTyped } = await import('./writeTyped');
  return await writeTyped({ ...job, output }, columns, rows);
}

/** CSV, with a program or as tables. */
async function writePlain(job: TargetJob, codebook: readonly CodebookColumn[]): Promise<readonly TargetNote[]> {
  const { output, folder, target, source, dataFile, signal, structure } = job;
  // Types do not matter to CSV.
  const stats = { filled: 0, maxBytes: 0, maxCharacters: 0, misfits: 0, isInteger: false, min: 0, max: 0 };
  const columns = codebook.map((column) => storedColumn(column, stats));
  let notes: readonly TargetNote[] = [];
  if (output === 'tables') {
    const filed = filedTables(tablesOf(columns, structure), (name) => name === 'codebook');
    notes = filed.notes;
    await fillTables(source, filed.tables, () => openCsvTables(folder, filed.tables), signal);
  } else {
    const file = output === undefined ? target : path.join(folder, dataFile);
    const format = output === undefined ? (job.format ?? 'csv') : 'csv';
    await fillTables(source, [flatTable(columns)], () => openServed(file, columns, format), signal);
  }
  if (output !== undefined) {
    await writeTexts(folder, {
      ...codebookTexts(job, codebook),
      ...(output === 'r' && { 'import.R': rScript(codebook, dataFile) }),
      ...(output === 'python' && { 'load.py': pythonScript(codebook, dataFile) }),
    });
  }
  return notes;
}

export function codebookTexts(
  { title, structure }: Pick<TargetJob, 'title' | 'structure'>,
  columns: readonly WrittenColumn[],
): Readonly<Record<string, string>> {
  return {
    'codebook.md': codebookMarkdown(title, columns, structure),
    'codebook.html': codebookHtml(title, columns, structure),
    'codebook.csv': codebookCsv(columns),
  };
}

export async function writeTexts(folder: string, texts: Readonly<Record<string, string>>): Promise<void> {
  try {
    for (const [name, text] of Object.entries(texts)) {
      await writeWhole(path.join(folder, name), text);
    }
  } catch (error) {
    throw fileProblem(error, 'write');
  }
}

/** What de-identification did stands beside the data. */
async function reported({
  deidentification,
  output,
  title,
  target,
  folder,
}: TargetJob): Promise<readonly TargetNote[]> {
  if (!deidentification) {
    return [];
  }
  const isFile = target !== folder;
  const name = isFile ? `${path.basename(target)}.report.md` : 'report.md';
  await writeTexts(folder, { [name]: deidentificationReport(title, deidentification) });
  const { treated } = deidentification;
  const suspects = treated.filter(({ isSuspect }) => isSuspect).map(({ column }) => column.column);
  const dropped = treated.filter(({ treatment }) => treatment.startsWith('dropped')).length;
  return [
    ...(output === undefined || treated.length > 0 ? [{ kind: 'deidentified' as const, dropped, report: name }] : []),
    ...(suspects.length > 0 ? [{ kind: 'suspects' as const, columns: suspects }] : []),
  ];
}

/** @throws ExportError `too-many-columns` */
export function requireColumns(table: OutputTable, limit: number): void {
  if (table.columns.length > limit) {
    throw new ExportError('too-many-columns', [String(table.columns.length)]);
  }
}
