import { ExportError, type ExportErrorReason } from './exportError';

/** What was being done when the file system refused. */
export type FileStage = 'open' | 'write' | 'replace' | 'replace-read-only';

const full = ['ENOSPC', 'EDQUOT', 'EFBIG'];
const denied = ['EACCES', 'EPERM', 'EROFS'];

/** The file system's refusal as something the user can act on; other errors pass unchanged in type. */
export function fileProblem(error: unknown, stage: FileStage): ExportError {
  return ExportError.is(error)
    ? error
    : new ExportError(reasonOf((error as NodeJS.ErrnoException).code ?? '', stage), [], error);
}

function reasonOf(code: string, stage: FileStage): ExportErrorReason {
  if (full.includes(code)) {
    return 'disk-full';
  }
  if (code === 'EISDIR') {
    return 'target-is-folder';
  }
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return 'folder-missing';
  }
  if (code === 'EBUSY' || code === 'ETXTBSY') {
    return 'target-in-use';
  }
  if (denied.includes(code)) {
    return stage === 'replace-read-only'
      ? 'target-read-only'
      : stage === 'replace'
        ? 'target-in-use'
        : 'folder-read-only';
  }
  return 'write-failed';
}
