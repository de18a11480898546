/** Why an export could not be made or kept, other than REDCap's own reasons (those are `RedcapError`). */
export type ExportErrorReason =
  // the plan
  | 'nothing-chosen'
  | 'structure-changed'
  // data access groups
  | 'groups-unknown'
  | 'no-records-in-groups'
  | 'unexpected-records'
  // an export in parts
  | 'record-unavailable'
  | 'names-hashed'
  | 'columns-unclear'
  // the file
  | 'disk-full'
  | 'folder-missing'
  | 'folder-read-only'
  | 'target-read-only'
  | 'target-in-use'
  | 'target-is-folder'
  | 'target-not-file'
  | 'write-failed'
  | 'needs-disk'
  // the target
  | 'no-sqlite'
  | 'too-many-columns'
  | 'no-secret';

const sentences: Readonly<Record<ExportErrorReason, string>> = {
  'nothing-chosen': 'Nothing is chosen to be exported.',
  'structure-changed': 'The project no longer has everything that this export names.',
  'groups-unknown': 'REDCap does not tell this user which data access group each record is in.',
  'no-records-in-groups': 'No record is in the chosen data access groups.',
  'unexpected-records': 'REDCap answered with records that were not asked for.',
  'record-unavailable': 'REDCap does not give a record, not even alone and instrument by instrument.',
  'names-hashed': 'REDCap hides the names of records from this user, so that they cannot be asked for in parts.',
  'columns-unclear': 'Parts of the export have columns that cannot be brought together.',
  'disk-full': 'There is not enough room on the disk.',
  'folder-missing': 'The folder does not exist.',
  'folder-read-only': 'No file can be written in this folder.',
  'target-read-only': 'The file is read-only.',
  'target-in-use': 'The file is in use by another program.',
  'target-is-folder': 'The name is that of a folder.',
  'target-not-file': 'The name is that of a device or a pipe, whose place no file can take.',
  'write-failed': 'The file could not be written.',
  'needs-disk': 'The answer is too large to be held in memory.',
  'no-sqlite': 'This runtime cannot write SQLite files; Node 22.5 or later can.',
  'too-many-columns': 'The format cannot hold so many columns.',
  'no-secret': 'There is no secret to shift dates and to hash names of records with.',
};

/** `names` are the things the reason is about: instruments, events, fields or groups; never record values. */
export class ExportError extends Error {
  constructor(
    readonly reason: ExportErrorReason,
    readonly names: readonly string[] = [],
    cause?: unknown,
  ) {
    super(
      names.length === 0 ? sentences[reason] : `${sentences[reason]} (${names.join(', ')})`,
      cause === undefined ? undefined : { cause },
    );
    this.name = 'ExportError';
  }

  static is(error: unknown, ...reasons: readonly ExportErrorReason[]): error is ExportError {
    return error instanceof ExportError && (reasons.length === 0 || reasons.includes(error.reason));
  }
}
