import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Parser, parse } from 'csv-parse';
import type { Session } from '../../../api/session';
import { throwIfCancelled } from '../../../common/cancelled';
import { writeWhole } from '../../../common/wholeFile';
import type { ExportResult } from '../exportRecords';
import { exportWhole } from '../exportWhole';
import { fileProblem } from '../fileProblem';
import type { PartsResult, PartsRun } from '../parts/exportInParts';
import type { ExportPlan } from '../planExport';
import type { Output } from '../settings';
import { PartialFile } from '../partialFile';
import { codebookOf } from './codebook';
import { codebookHtml, codebookMarkdown } from './codebookText';
import { pythonScript } from './pythonScript';
import { rScript } from './rScript';
import { type TableStructure, instrumentTables } from './tables';

/** What a folder needs beside the plan. */
export interface FolderExport {
  readonly output: Output;
  readonly title: string;
  readonly structure: TableStructure;
}

const dataFile = 'data.csv';

/**
 * Exports into a folder in the form in which people work: the data as REDCap gives them (codes and names, flat CSV) with a program that reads them,
 * or one table per instrument; a codebook with both. Files of the folder with other names stay.
 * @throws as `exportWhole`
 */
export async function exportToFolder(
  session: Session,
  plan: ExportPlan,
  folder: string,
  what: FolderExport,
  run: PartsRun,
): Promise<ExportResult | PartsResult> {
  const data = path.join(folder, dataFile);
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw fileProblem(error, 'open');
  }
  const result = await exportWhole(session, plan, data, run);
  const columns = await headerOf(data);
  const codebook = codebookOf(columns, what.structure);
  const texts: Readonly<Record<string, string>> = {
    'codebook.md': codebookMarkdown(what.title, codebook, what.structure),
    'codebook.html': codebookHtml(what.title, codebook, what.structure),
    ...(what.output === 'r' && { 'import.R': rScript(codebook, dataFile) }),
    ...(what.output === 'python' && { 'load.py': pythonScript(codebook, dataFile) }),
  };
  try {
    for (const [name, text] of Object.entries(texts)) {
      await writeWhole(path.join(folder, name), text);
    }
  } catch (error) {
    throw fileProblem(error, 'write');
  }
  if (what.output === 'tables') {
    await writeTables(data, columns, folder, what.structure, run.signal);
    await rm(data, { force: true });
  }
  return result;
}

function reader(file: string, to?: number): Parser {
  // PHP leaves quotes behind a backslash undoubled (REDCAP_API.md §13).
  return createReadStream(file).pipe(
    parse({ bom: true, relax_quotes: true, relax_column_count: true, ...(to !== undefined && { to }) }),
  );
}

async function headerOf(file: string): Promise<readonly string[]> {
  for await (const row of reader(file, 1)) {
    return row as string[];
  }
  return [];
}

async function writeTables(
  file: string,
  columns: readonly string[],
  folder: string,
  structure: TableStructure,
  signal: AbortSignal | undefined,
): Promise<void> {
  const tables = instrumentTables(columns, structure);
  const files = new Map<string, PartialFile>();
  try {
    for (const { form, header } of tables) {
      const out = await PartialFile.open(path.join(folder, `${form}.csv`));
      files.set(form, out);
      await out.write(line(header));
    }
    let isHeader = true;
    for await (const row of reader(file)) {
      if (isHeader) {
        isHeader = false;
        continue;
      }
      throwIfCancelled(signal);
      for (const { form, rowOf } of tables) {
        const cells = rowOf(row as string[]);
        if (cells) {
          await files.get(form)?.write(line(cells));
        }
      }
    }
    for (const out of files.values()) {
      await out.commit();
    }
  } finally {
    for (const out of files.values()) {
      await out.discard();
    }
  }
}

function line(cells: readonly string[]): Buffer {
  return Buffer.from(
    `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`,
  );
}
