import path from 'node:path';
import { l10n } from 'vscode';
import { count as countText } from '../../common/count';
import { sizeText } from '../../common/size';
import type { DeltaExport, DeltaResult } from '../../reads/export/delta/exportChanges';
import type { ExportError } from '../../reads/export/exportError';
import { type ExportSettings, withoutEffect } from '../../reads/export/settings';
import type { ExportProgress, ExportResult } from '../../reads/export/exportRecords';
import type { TargetNote } from '../../reads/export/targets/notes';
import type { PartsProgress, PartsResult } from '../../reads/export/parts/exportInParts';

/** Names shown before a list is cut. */
const shownNames = 10;

/** What went wrong and what to do about it. */
// oxlint-disable-next-line max-lines-per-function -- one case a reason, read like a table
export function describeExportError(error: ExportError, file: string): string {
  const names = nameList(error.names);
  switch (error.reason) {
    case 'nothing-chosen':
      return l10n.t(
        'Nothing is left to export with these choices, so nothing was sent. Choose at least one instrument, field or event.',
      );
    case 'structure-changed':
      return l10n.t(
        'This project no longer has: {0}. Refresh the project and choose again with Export Records.',
        names,
      );
    case 'groups-unknown':
      return l10n.t(
        'REDCap does not tell this user which records belong to {0}. A user in a data access group can export only that group; use the token of a user in no group.',
        names,
      );
    case 'no-records-in-groups':
      return l10n.t('No record is in {0}. Nothing was written.', names);
    case 'unexpected-records':
      return l10n.t(
        'REDCap answered with records of other data access groups, so the answer was not kept. The server may limit the length of a request; export without choosing a group.',
      );
    case 'record-unavailable':
      return l10n.t(
        'REDCap does not give the record {0}, not even alone and instrument by instrument. Export without it, or ask your REDCap administrator to look at it.',
        names,
      );
    case 'names-hashed':
      return l10n.t(
        'This project is too large for one answer of the server, and REDCap hides the names of records from this user, so they cannot be asked for in parts. Choose fewer instruments, or use an account with full data export rights.',
      );
    case 'columns-unclear':
      return l10n.t(
        'The server gave parts of the export with different columns, and they cannot be brought together. Export without labels as column headers.',
      );
    case 'disk-full':
      return l10n.t(
        'There is not enough room on the disk for {0}. Nothing was written; free some space or choose another folder.',
        file,
      );
    case 'folder-missing':
      return l10n.t('The folder of {0} does not exist any more. Choose another place.', file);
    case 'folder-read-only':
      return l10n.t('You may not write in the folder of {0}. Choose another folder.', file);
    case 'target-read-only':
      return l10n.t('{0} is read-only. It was left as it was; choose another name.', file);
    case 'target-in-use':
      return l10n.t('{0} is open in another program. It was left as it was; close it there and export again.', file);
    case 'target-is-folder':
      return l10n.t('{0} is the name of a folder. Choose another name.', file);
    case 'target-not-file':
      return l10n.t('{0} is a device or a pipe, whose place no file can take. Choose another name.', file);
    case 'write-failed':
      return l10n.t('{0} could not be written. Nothing was changed; check the disk or choose another folder.', file);
    case 'needs-disk':
      return l10n.t('The answer is too large for this kind of folder. Choose a folder on a disk.');
    case 'no-sqlite':
      return l10n.t(
        'This version of VS Code cannot write SQLite files: its Node.js is older than 22.5. Choose Parquet, or update VS Code.',
      );
    case 'too-many-columns':
      return l10n.t(
        'The format cannot hold {0} columns. Choose fewer instruments, or a format with one table per instrument.',
        names,
      );
    case 'no-secret':
      return l10n.t(
        'The secret storage of this computer does not keep the secret that de-identification needs. Nothing was written.',
      );
  }
}

/** `Exported 120 records (240 rows, 56 kB) to x.csv.` */
export function describeResult(result: ExportResult | DeltaExport, file: string): string {
  const { bytes, rows, records } = result;
  if ('delta' in result && result.delta.whole === undefined) {
    return describeDelta(result.delta, file);
  }
  if (rows === 0) {
    return l10n.t('REDCap has no records for these choices. {0} is empty.', file);
  }
  if (rows !== undefined && records !== undefined) {
    return records === 1
      ? l10n.t('Exported 1 record ({0}, {1}) to {2}.', rowCount(rows), sizeText(bytes, l10n), file)
      : l10n.t('Exported {0} records ({1}, {2}) to {3}.', count(records), rowCount(rows), sizeText(bytes, l10n), file);
  }
  return rows === undefined
    ? l10n.t('Exported {0} to {1}.', sizeText(bytes, l10n), file)
    : l10n.t('Exported {0} ({1}) to {2}.', rowCount(rows), sizeText(bytes, l10n), file);
}

/** What was brought up to date, and into which file. */
function describeDelta({ changed, deleted, file: written }: DeltaResult, target: string): string {
  const file = path.basename(written);
  const isBeside = file !== target;
  if (changed.length + deleted.length === 0) {
    return l10n.t('Nothing has changed since {0} was exported.', target);
  }
  const parts = [
    isBeside
      ? l10n.t('Records that changed since {0}: {1}, now in {2}.', target, count(changed.length), file)
      : l10n.t('{0} is up to date. Records that changed: {1}.', file, count(changed.length)),
    deleted.length === 0 ? '' : l10n.t('No longer among the records of this export: {0}.', nameList(deleted)),
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** What the user should know about the file, worst first; none for a complete one. */
export function describeDoubts(
  result: ExportResult | PartsResult,
  allRecords: boolean,
  settings: ExportSettings,
): readonly string[] {
  const { missingColumns, records, recordsInGroups } = result;
  const doubts: string[] = [];
  if ('parts' in result) {
    doubts.push(...describeChanges(result));
  }
  if (allRecords && records !== undefined && recordsInGroups !== undefined && records < recordsInGroups) {
    doubts.push(l10n.t('Not every record of the group is in it: {0} of {1}.', count(records), count(recordsInGroups)));
  }
  if (missingColumns?.length === 1) {
    doubts.push(
      l10n.t('REDCap left out 1 field: {0}. Your data export rights may exclude it.', nameList(missingColumns)),
    );
  } else if (missingColumns && missingColumns.length > 1) {
    doubts.push(
      l10n.t(
        'REDCap left out {0} fields: {1}. Your data export rights may exclude them.',
        count(missingColumns.length),
        nameList(missingColumns),
      ),
    );
  }
  return [...doubts, ...describeVain(settings, records), ...(result.notes ?? []).map(describeNote)];
}

/** What was asked for and is not in it, or says nothing. @param records how many are in it, where that is known */
function describeVain(settings: ExportSettings, records: number | undefined): readonly string[] {
  const named = new Set(settings.records).size;
  const idle = withoutEffect(settings);
  return [
    ...(records !== undefined && records < named
      ? [
          l10n.t(
            'In the file: {0} of the {1} records that were named. The others are not there, not shown to this account, or left out by another choice.',
            count(records),
            count(named),
          ),
        ]
      : []),
    ...(idle.length > 0 ? [l10n.t('Without effect on this form of export: {0}.', idle.join(', '))] : []),
  ];
}

/** What a format could not keep as the dictionary has it, or what was done to the data. */
function describeNote(note: TargetNote): string {
  switch (note.kind) {
    case 'stays-text':
      return l10n.t('Text, because of values that do not fit the type of the field: {0}.', nameList(note.columns));
    case 'renamed':
      return note.count === 1
        ? l10n.t('1 column has another name; the codebook has both.')
        : l10n.t('{0} columns have other names; the codebook has both.', count(note.count));
    case 'other-names':
      return l10n.t('Instruments in files with other names: {0}.', nameList(note.names));
    case 'long-texts':
      return note.count === 1
        ? l10n.t('1 text is longer than the format takes; it is whole in "{0}".', note.where)
        : l10n.t('{0} texts are longer than the format takes; they are whole in "{1}".', count(note.count), note.where);
    case 'further-sheets':
      return l10n.t('More rows than a sheet holds: they go on in further sheets.');
    case 'deidentified':
      return l10n.t('Columns left out: {0}; {1} has what was done to each.', count(note.dropped), note.report);
    case 'suspects':
      return l10n.t('These look like identifiers and are not tagged as such: {0}.', nameList(note.columns));
  }
}

/** What cannot be told, which is no fault of the file. */
export function describeLimits(result: ExportResult | PartsResult): readonly string[] {
  return 'parts' in result && result.changed === undefined
    ? [l10n.t('Whether records were changed meanwhile cannot be told: this account may not read the log.')]
    : [];
}

/** What was not the same from the first part to the last. */
function describeChanges({
  leftOut,
  came,
  gone,
  changed = [],
  changedFields,
  isCompared,
}: PartsResult): readonly string[] {
  return [
    leftOut.length > 0 ? l10n.t('Without these records, which REDCap did not give: {0}.', nameList(leftOut)) : '',
    came.length > 0 ? l10n.t('Not in the file, because they came meanwhile: {0}.', nameList(came)) : '',
    gone.length > 0 ? l10n.t('No longer in the project: {0}.', nameList(gone)) : '',
    changed.length > 0
      ? l10n.t('Changed while they were exported, so that some of their rows may be of before: {0}.', nameList(changed))
      : '',
    changedFields.length > 0 ? l10n.t('Fields changed meanwhile: {0}.', nameList(changedFields)) : '',
    isCompared ? '' : l10n.t('Whether the project changed meanwhile could not be checked.'),
  ].filter((text) => text !== '');
}

/** `240 rows, 56 kB`, and in parts how far it is. */
export function describeProgress(progress: ExportProgress | PartsProgress): string {
  const { bytes, rows } = progress;
  if ('recordsTotal' in progress) {
    const { recordsDone, recordsTotal, retries } = progress;
    const soFar = l10n.t('{0} of {1} records, {2}', count(recordsDone), count(recordsTotal), sizeText(bytes, l10n));
    return retries === 0
      ? soFar
      : retries === 1
        ? l10n.t('{0}, 1 call repeated', soFar)
        : l10n.t('{0}, {1} calls repeated', soFar, count(retries));
  }
  return rows === undefined ? sizeText(bytes, l10n) : l10n.t('{0}, {1}', rowCount(rows), sizeText(bytes, l10n));
}

function nameList(names: readonly string[]): string {
  const list = names.slice(0, shownNames).join(', ');
  return names.length > shownNames ? l10n.t('{0} and {1} more', list, count(names.length - shownNames)) : list;
}

function rowCount(rows: number): string {
  return rows === 1 ? l10n.t('1 row') : l10n.t('{0} rows', count(rows));
}

function count(value: number): string {
  return countText(value, l10n);
}
