import path from 'node:path';
import { RedcapError } from '../../../api/errors';
import type { Session } from '../../../api/session';
import { CancelledError } from '../../../common/cancelled';
import { ExportError } from '../exportError';
import { type Output, endingOf } from '../outputs';
import type { ExportPlan } from '../planExport';
import { recordsOfGroups } from '../recordsOfGroups';
import { type FilesProgress, type FilesResult, downloadFiles } from './downloadFiles';

/** What became of the files beside an export. The data are complete either way; the same export again goes on behind the files that are there. */
export interface FilesBeside {
  /** Absent: they came to no end. */
  readonly files?: FilesResult;
  /** Why not; absent: it was cancelled. */
  readonly problem?: RedcapError | ExportError;
  readonly folder: string;
}

/** Where the files of an export go: into a folder of the output's folder, or beside the file. */
export function filesFolder(target: string, output: Output | undefined): string {
  const { dir, name } = path.parse(target);
  const isFolder = output !== undefined && endingOf(output) === undefined;
  return isFolder ? path.join(target, 'files') : path.join(dir, `${name} files`);
}

/** Downloads the files of some fields, of the records and events of an export, with a list of them. What goes wrong with them is told, not thrown: it does not touch the data. */
export async function filesBeside(
  session: Session,
  plan: ExportPlan,
  fields: readonly string[],
  folder: string,
  run: { readonly signal?: AbortSignal; readonly onProgress?: (progress: FilesProgress) => void } = {},
): Promise<FilesBeside> {
  const { events, records, filterLogic, dateRangeBegin, dateRangeEnd } = plan.options;
  try {
    const members = plan.dags && (await recordsOfGroups(session, plan.dags, plan, run.signal));
    const names = members ?? records;
    const asked = {
      recordIdField: plan.recordIdField,
      fields,
      ...(events && { events }),
      ...(names && { records: new Set(names) }),
      narrowed: {
        ...(filterLogic !== undefined && { filterLogic }),
        ...(dateRangeBegin !== undefined && { dateRangeBegin }),
        ...(dateRangeEnd !== undefined && { dateRangeEnd }),
      },
    };
    return { folder, files: await downloadFiles(session, asked, folder, run) };
  } catch (error) {
    if (RedcapError.is(error) || ExportError.is(error)) {
      return { folder, problem: error };
    }
    if (CancelledError.is(error)) {
      return { folder };
    }
    throw error;
  }
}
