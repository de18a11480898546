import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Session } from '../../../api/session';
import { throwIfCancelled } from '../../../common/cancelled';
import { type DeltaExport, exportChanges } from '../delta/exportChanges';
import { ExportError } from '../exportError';
import type { ExportResult } from '../exportRecords';
import { exportWhole } from '../exportWhole';
import { fileProblem } from '../fileProblem';
import { type Deidentification, type MadeFormat, type Output, endingOf } from '../outputs';
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
  /** Absent: a file as REDCap writes it, which only de-identification asks for. */
  readonly output?: Output;
  /** Of that file; absent: CSV. */
  readonly format?: MadeFormat;
  readonly title: string;
  readonly structure: TableStructure;
  /** Absent: with everything that tells people apart. */
  readonly deidentified?: { readonly how: Deidentification; readonly secret: string };
  /** Whether only what changed since the last time is asked for; the rows of last time are kept beside the target then. */
  readonly isDelta?: boolean;
}

const dataFile = 'data.csv';
/** Of a target that is brought up to date with what changed. */
const keptFile = 'redcap-data.csv';

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
  run: PartsRun = {},
): Promise<(ExportResult | PartsResult | DeltaExport) & { readonly notes: readonly TargetNote[] }> {
  const isFile = what.output === undefined || endingOf(what.output) !== undefined;
  const folder = isFile ? path.dirname(target) : target;
  const isDelta = what.isDelta === true && !what.deidentified;
  const data = isDelta ? (isFile ? `${target}.${keptFile}` : path.join(folder, keptFile)) : partialName(folder);
  try {
    if (!isFile) {
      await mkdir(folder, { recursive: true });
    }
    // What stands beside the target is for this user only.
    await writeFile(data, '', { mode: 0o600, flag: isDelta ? 'a' : 'wx' });
  } catch (error) {
    throw fileProblem(error, 'open');
  }
  try {
    const result = isDelta
      ? await changesInto(session, plan, data, target, run)
      : await exportWhole(session, plan, data, run);
    throwIfCancelled(run.signal);
    const source = await csvSource(data);
    const deidentified = deidentifiedSource(source, what);
    const notes = await writeTarget({
      ...what,
      target,
      folder,
      source: deidentified?.source ?? source,
      ...(deidentified && { deidentification: deidentified }),
      dataFile,
      signal: run.signal,
    });
    return { ...result, notes };
  } finally {
    if (!isDelta) {
      await rm(data, { force: true });
    }
  }
}

/** Brings the rows that the target is made from up to date. */
async function changesInto(
  session: Session,
  plan: ExportPlan,
  data: string,
  target: string,
  run: PartsRun,
): Promise<DeltaExport> {
  const result = await exportChanges(session, plan, data, 'merge', run);
  return { ...result, delta: { ...result.delta, file: target } };
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
