import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Session } from '../../../api/session';
import { throwIfCancelled } from '../../../common/cancelled';
import { ExportError } from '../exportError';
import type { ExportResult } from '../exportRecords';
import { exportWhole } from '../exportWhole';
import { fileProblem } from '../fileProblem';
import { type Deidentification, type Output, endingOf } from '../outputs';
import { partialName } from '../partialFiles';
import type { PartsResult, PartsRun } from '../parts/exportInParts';
import type { ExportPlan } from '../planExport';
import { codebookOf } from './codebook';
import { type Deidentified, deidentify } from './deidentify';
import type { TargetNote } from './notes';
import { type RowSource, csvSource } from './rowSource';
import type { TableStructure } from './tables';
import { writeTarget } from './writeTarget';

/** What a target needs beside the plan. */
export interface FolderExport {
  /** Absent: a CSV file, which only de-identification asks for. */
  readonly output?: Output;
  readonly title: string;
  readonly structure: TableStructure;
  /** Absent: with everything that tells people apart. */
  readonly deidentified?: { readonly how: Deidentification; readonly secret: string };
}

const dataFile = 'data.csv';

/**
 * Exports in the form in which people work, into a folder or, where that is what a format is, into a file: the answer of REDCap (codes and names, flat
 * CSV) is kept beside the target, read for the types and written as what was asked for. Files of the folder with other names stay.
 * @throws as `exportWhole`; ExportError `no-sqlite`, `too-many-columns`
 */
export async function exportToFolder(
  session: Session,
  plan: ExportPlan,
  target: string,
  what: FolderExport,
  run: PartsRun,
): Promise<(ExportResult | PartsResult) & { readonly notes: readonly TargetNote[] }> {
  const isFile = what.output === undefined || endingOf(what.output) !== undefined;
  const folder = isFile ? path.dirname(target) : target;
  const isAnswerKept = (what.output === 'r' || what.output === 'python') && !what.deidentified;
  let data: string;
  try {
    if (!isFile) {
      await mkdir(folder, { recursive: true });
    }
    if (isAnswerKept) {
      data = path.join(folder, dataFile);
    } else {
      data = partialName(folder);
      // What stands beside the target for a while is for this user only.
      await writeFile(data, '', { mode: 0o600, flag: 'wx' });
    }
  } catch (error) {
    throw fileProblem(error, 'open');
  }
  try {
    const result = await exportWhole(session, plan, data, run);
    throwIfCancelled(run.signal);
    const source = await csvSource(data);
    const deidentified = deidentifiedSource(source, what);
    const notes = await writeTarget({
      ...what,
      target,
      folder,
      source: deidentified?.source ?? source,
      ...(deidentified && { deidentification: deidentified }),
      isAnswerKept,
      dataFile,
      signal: run.signal,
    });
    return { ...result, notes };
  } finally {
    if (!isAnswerKept) {
      await rm(data, { force: true });
    }
  }
}

function deidentifiedSource(source: RowSource, { deidentified, structure }: FolderExport): Deidentified | undefined {
  if (!deidentified || source.columns.length === 0) {
    return undefined;
  }
  if (source.columns[0] !== structure.metadata[0]?.field_name) {
    throw new ExportError('columns-unclear');
  }
  return deidentify(source, codebookOf(source.columns, structure), {
    dates: deidentified.how === 'dropDates' ? 'drop' : 'shift',
    secret: deidentified.secret,
    missingCodes: structure.missingDataCodes ?? '',
  });
}
