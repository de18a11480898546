import type { FileLocation } from '../../api/model';

/** Why a snapshot could not be made or read. Nothing is sent to REDCap while one cannot be made. */
export type SnapshotErrorReason =
  // making one
  | 'no-space'
  | 'size-limit'
  | 'storage-failed'
  | 'not-verified'
  | 'changed-meanwhile'
  | 'files-gone'
  // the key
  | 'no-key'
  | 'key-lost'
  | 'wrong-key'
  // reading one
  | 'missing'
  | 'damaged'
  | 'newer-format';

const sentences: Readonly<Record<SnapshotErrorReason, string>> = {
  'no-space': 'There is not enough room on the disk for the snapshot, so nothing was sent to REDCap.',
  'size-limit':
    'The snapshots would exceed their size limit, so nothing was sent to REDCap. Purge old snapshots, or raise the limit in the settings.',
  'storage-failed': 'The snapshot could not be written, so nothing was sent to REDCap.',
  'not-verified': 'The snapshot could not be read back as it was written, so nothing was sent to REDCap.',
  'changed-meanwhile': 'The records changed while their snapshot was taken, so nothing was sent to REDCap. Try again.',
  'files-gone':
    'REDCap does not hand out these files, so they could not be kept and nothing was sent to REDCap. They seem to be lost on the server.',
  'no-key': 'The key of the snapshots cannot be kept in the secret storage, so nothing was sent to REDCap.',
  'key-lost':
    'The key of this snapshot is no longer in the secret storage: the snapshot cannot be read. Nothing else is affected.',
  'wrong-key': 'This is not the key of a snapshot.',
  missing: 'The snapshot is no longer there: it was purged or its folder was removed.',
  damaged: 'The snapshot is damaged or was tampered with: it is not used.',
  'newer-format': 'The snapshot was made by a newer version of this extension.',
};

/** `message` is a sentence for the user; `part` is the part of the snapshot that is meant, never a value. */
export class SnapshotError extends Error {
  constructor(
    readonly reason: SnapshotErrorReason,
    readonly part?: string,
    cause?: unknown,
  ) {
    super(
      part === undefined ? sentences[reason] : `${sentences[reason]} (${part})`,
      cause === undefined ? undefined : { cause },
    );
    this.name = 'SnapshotError';
  }

  static is(error: unknown, ...reasons: readonly SnapshotErrorReason[]): error is SnapshotError {
    return error instanceof SnapshotError && (reasons.length === 0 || reasons.includes(error.reason));
  }
}

/** Files that are on record but that REDCap cannot hand out, by their places; what is there of them cannot be lost twice. */
export class FilesGoneError extends SnapshotError {
  constructor(
    readonly files: readonly FileLocation[],
    cause?: unknown,
  ) {
    super('files-gone', files.slice(0, 10).map(placeOf).join('; ') + (files.length > 10 ? '; …' : ''), cause);
    this.name = 'FilesGoneError';
  }
}

function placeOf({ record, event, field, repeatInstance }: FileLocation): string {
  return [record, event, repeatInstance, field].filter((part) => part !== undefined).join(', ');
}

const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** The file system's refusal while writing, as a `SnapshotError`. */
export function writeProblem(error: unknown, part: string): SnapshotError {
  if (SnapshotError.is(error)) {
    return error;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new SnapshotError(full.has(code) ? 'no-space' : 'storage-failed', part, error);
}
