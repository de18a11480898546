import path from 'node:path';
import { l10n } from 'vscode';
import { count } from '../../common/count';
import { sizeText } from '../../common/size';
import { ExportError } from '../../reads/export/exportError';
import type { FilesProgress, FilesResult } from '../../reads/export/files/downloadFiles';
import type { FilesBeside } from '../../reads/export/files/filesBeside';
import { describeError } from '../../window/describeError';
import { describeExportError } from './exportRecordsMessages';

export function describeFilesProgress({ done, total, bytes }: FilesProgress): string {
  return l10n.t('{0} of {1} files, {2}', count(done, l10n), count(total, l10n), sizeText(bytes, l10n));
}

/** `Downloaded 12 files (3 MB) to x.` */
export function describeDownloaded({ done, bytes }: FilesResult, folder: string): string {
  return done === 1
    ? l10n.t('Downloaded 1 file ({0}) to {1}.', sizeText(bytes, l10n), folder)
    : l10n.t('Downloaded {0} files ({1}) to {2}.', count(done, l10n), sizeText(bytes, l10n), folder);
}

/** Files that went while the others were downloaded; empty for none. */
export function describeGone({ gone }: FilesResult): string {
  return gone.length > 0
    ? l10n.t('Files that went meanwhile: {0}.', gone.map(({ record, field }) => `${record} ${field}`).join(', '))
    : '';
}

/** What became of the files beside an export; nothing where none were asked for. */
export function describeFiles(beside: FilesBeside | undefined): readonly string[] {
  if (!beside) {
    return [];
  }
  const folder = path.basename(beside.folder);
  const { files, problem } = beside;
  if (files) {
    return files.total === 0
      ? [l10n.t('No record has a file in these fields.')]
      : [describeDownloaded(files, folder), describeGone(files)].filter((text) => text !== '');
  }
  if (!problem) {
    return [l10n.t('The data are complete; the download of files was cancelled. "Export Again" goes on with it.')];
  }
  const why = ExportError.is(problem) ? describeExportError(problem, folder) : describeError(problem).message;
  return [l10n.t('The data are complete, the files are not. {0} "Export Again" goes on with them.', why)];
}
