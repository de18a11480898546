import { type Sentence, say } from '../../common/wording';

/** What a parameter takes: one of a few values, a name that the project has, or a text of some form. */
export type Takes =
  | readonly string[]
  | 'text'
  | 'flag'
  | 'number'
  /** `YYYY-MM-DD HH:MM:SS`. */
  | 'moment'
  /** `YYYY-MM-DD HH:MM`. */
  | 'minute'
  | 'logic'
  | 'data'
  | 'file'
  | 'field'
  | 'form'
  | 'event'
  | 'arm'
  | 'record'
  | 'dag'
  | 'dagNumber'
  | 'user'
  | 'role'
  | 'report';

export interface Parameter {
  readonly name: string;
  readonly takes: Takes;
  /** Sent as `name[0]`, `name[1]`, ... */
  readonly isList?: boolean;
  readonly doc: Sentence;
}

/** One parameter as a method uses it. */
export interface ParameterUse {
  readonly parameter: Parameter;
  readonly isRequired: boolean;
}

const dataFormats = ['csv', 'json', 'xml'] as const;
const rawOrLabel = ['raw', 'label'] as const;

function list(name: string, takes: Takes, doc: Sentence): Parameter {
  return { name, takes, isList: true, doc };
}

function one(name: string, takes: Takes, doc: Sentence): Parameter {
  return { name, takes, doc };
}

/** Source of all of them: REDCAP_API.md §5, §6. */
const parameters = {
  format: one(
    'format',
    dataFormats,
    say`Format of the answer, or of the data that is sent. REDCap's own default is xml.`,
  ),
  formatOdm: one(
    'format',
    [...dataFormats, 'odm'],
    say`Format of the answer; odm is CDISC ODM, from which another project can be made. REDCap's own default is xml.`,
  ),
  returnFormat: one('returnFormat', dataFormats, say`Format of an error. Left out: as format.`),
  type: one('type', ['flat', 'eav'], say`flat: one row a record, event and instance. eav: one row a value.`),
  records: list('records', 'record', say`Names of records. Left out: all.`),
  fields: list('fields', 'field', say`Variable names of fields. Left out: all.`),
  forms: list('forms', 'form', say`Unique names of instruments. Left out: all.`),
  events: list('events', 'event', say`Unique names of events. Left out: all.`),
  arms: list('arms', 'arm', say`Numbers of arms. Left out: all.`),
  dags: list('dags', 'dag', say`Unique names of data access groups.`),
  users: list('users', 'user', say`Usernames.`),
  roles: list('roles', 'role', say`Unique names of user roles, like U-527D39JXAC.`),
  rawOrLabel: one('rawOrLabel', rawOrLabel, say`Choices as their codes (raw) or as their labels (label).`),
  rawOrLabelHeaders: one(
    'rawOrLabelHeaders',
    rawOrLabel,
    say`Headers of CSV: variable names (raw) or field labels (label).`,
  ),
  exportCheckboxLabel: one(
    'exportCheckboxLabel',
    'flag',
    say`With labels: what is ticked is told by the label of its option, not by Checked and Unchecked.`,
  ),
  exportSurveyFields: one('exportSurveyFields', 'flag', say`Adds the survey identifier and the timestamps of surveys.`),
  exportDataAccessGroups: one(
    'exportDataAccessGroups',
    'flag',
    say`Adds the data access group of each record. A user in a group never gets it.`,
  ),
  exportBlankForGrayFormStatus: one(
    'exportBlankForGrayFormStatus',
    'flag',
    say`The status of a form that was never saved is blank instead of 0.`,
  ),
  filterLogic: one('filterLogic', 'logic', say`Only what this logic is true for, like [age] > 30.`),
  dateRangeBegin: one(
    'dateRangeBegin',
    'moment',
    say`Only records created or changed after this moment, like 2026-01-31 08:00:00, by the clock of the server.`,
  ),
  dateRangeEnd: one(
    'dateRangeEnd',
    'moment',
    say`Only records created or changed before this moment, like 2026-01-31 08:00:00, by the clock of the server.`,
  ),
  csvDelimiter: one('csvDelimiter', [',', 'tab', ';', '|', '^'], say`Delimiter of CSV. Left out: a comma.`),
  decimalCharacter: one(
    'decimalCharacter',
    ['.', ','],
    say`Decimal character of numbers. Left out: as each field has it.`,
  ),
  combineCheckboxOptions: one(
    'combineCheckboxOptions',
    'flag',
    say`One column a checkbox, with all its ticked options. Since REDCap 15.6.`,
  ),
  overwriteBehavior: one(
    'overwriteBehavior',
    ['normal', 'overwrite'],
    say`normal: blank values change nothing. overwrite: blank values erase.`,
  ),
  forceAutoNumber: one('forceAutoNumber', 'flag', say`REDCap names the records; the given names only group rows.`),
  backgroundProcess: one('backgroundProcess', 'flag', say`REDCap imports later, and tells no result.`),
  dateFormat: one('dateFormat', ['YMD', 'MDY', 'DMY'], say`Order of the parts of dates in the data.`),
  returnContent: one('returnContent', ['count', 'ids', 'auto_ids', 'nothing'], say`What the answer tells.`),
  data: one('data', 'data', say`What is imported, in the format that is said. Lines that follow are indented.`),
  record: one('record', 'record', say`Name of the record.`),
  field: one('field', 'field', say`Variable name of the field.`),
  instrument: one('instrument', 'form', say`Unique name of the instrument.`),
  event: one('event', 'event', say`Unique name of the event; only in longitudinal projects.`),
  arm: one('arm', 'arm', say`Number of the arm, where the project has several.`),
  repeatInstance: one('repeat_instance', 'number', say`Number of the repeating instance. Left out: 1.`),
  deleteLogging: one('delete_logging', ['0', '1'], say`1: what the log tells of the record is deleted too.`),
  newRecordName: one('new_record_name', 'text', say`The new name of the record.`),
  randomizationId: one('randomization_id', 'number', say`Number of the randomization, shown in REDCap's set-up of it.`),
  returnAlt: one('returnAlt', 'flag', say`Tells the alternative target (a randomization number) too.`),
  allRecords: one('allRecords', 'flag', say`The data of all records; then record, event and instrument are ignored.`),
  compactDisplay: one('compactDisplay', 'flag', say`Leaves out what is not answered.`),
  dagName: one('dag', 'dag', say`Unique name of the data access group; blank: none.`),
  dagNumber: one('dag', 'dagNumber', say`Number of a data access group: only its records. Left out: all.`),
  file: one('file', 'file', say`The file that is uploaded.`),
  folderId: one('folder_id', 'number', say`Number of a folder of the File Repository. Left out: the top.`),
  docId: one('doc_id', 'number', say`Number of a file of the File Repository.`),
  folderName: one('name', 'text', say`Name of the new folder.`),
  dagId: one('dag_id', 'dagNumber', say`Number of the only data access group that may see the folder.`),
  roleId: one('role_id', 'number', say`Number of the only user role that may see the folder.`),
  odm: one('odm', 'data', say`Project XML from which the project is made.`),
  returnMetadataOnly: one('returnMetadataOnly', 'flag', say`The structure alone, without data.`),
  exportFiles: one('exportFiles', 'flag', say`Uploaded files too, which can make it very large.`),
  reportId: one('report_id', 'report', say`Number of the report; REDCap shows it beside the report's name.`),
  logtype: one(
    'logtype',
    ['export', 'manage', 'user', 'record', 'record_add', 'record_edit', 'record_delete', 'lock_record', 'page_view'],
    say`Kind of lines. Left out: all.`,
  ),
  user: one('user', 'user', say`Only lines of this user. Left out: all.`),
  logRecord: one('record', 'record', say`Only lines of this record. Left out: all.`),
  beginTime: one('beginTime', 'minute', say`Only lines after this minute, like 2026-01-31 08:00.`),
  endTime: one('endTime', 'minute', say`Only lines before this minute, like 2026-01-31 08:00.`),
} as const satisfies Readonly<Record<string, Parameter>>;

export type ParameterName = keyof typeof parameters;

/** `record!` is required, `event` may be left out. */
export function uses(...names: readonly (ParameterName | `${ParameterName}!`)[]): readonly ParameterUse[] {
  return names.map((name) => {
    const isRequired = name.endsWith('!');
    const key = (isRequired ? name.slice(0, -1) : name) as ParameterName;
    return { parameter: parameters[key], isRequired };
  });
}
