import type { Action } from '../../api/call';
import { type Sentence, say } from '../../common/wording';
import { type ParameterUse, uses } from './parameters';

/** What a successful answer is; `rows` and `object` in the format that is asked for. */
export type AnswerKind = 'rows' | 'object' | 'text' | 'pdf' | 'file' | 'odm' | 'count' | 'nothing';

/** One method of the API (REDCAP_API.md §4). */
export interface ApiMethod {
  readonly name: string;
  readonly content: string;
  /** What is sent as `action`; absent: nothing. */
  readonly action?: Action;
  /** What may be written as `action` too, or left out. */
  readonly mayLackAction: boolean;
  readonly title: Sentence;
  /** Privileges by the columns of Export Users; none: any token, or a super token. */
  readonly rights: readonly string[];
  /** REDCap's version, where it is known. */
  readonly since?: string;
  readonly writes: boolean;
  readonly answer: AnswerKind;
  readonly parameters: readonly ParameterUse[];
}

const toExport = 'api_export';
const toImport = 'api_import';
const design = 'design';
const groups = 'data_access_groups';
const people = 'user_rights';
const repository = 'file_repository';
const surveys = 'manage_survey_participants';

/** A method that reads; `action` is said only where REDCap asks for one. */
function reading<Name extends string>(
  name: Name,
  content: string,
  title: Sentence,
  more: Partial<Omit<ApiMethod, 'name'>> = {},
): ApiMethod & { readonly name: Name; readonly writes: false } {
  const parameters = more.parameters ?? uses('format', 'returnFormat');
  const known = { mayLackAction: more.action === undefined, rights: [toExport], answer: 'rows' as const };
  return { content, title, ...known, ...more, parameters, name, writes: false };
}

/** A method that changes something. */
function writing<Name extends string>(
  name: Name,
  content: string,
  action: Action,
  title: Sentence,
  more: Partial<Omit<ApiMethod, 'name' | 'action'>>,
): ApiMethod & { readonly name: Name; readonly writes: true } {
  const parameters = more.parameters ?? uses('format', 'data!', 'returnFormat');
  const known = { mayLackAction: false, rights: [toImport], answer: 'count' as const };
  return { content, action, title, ...known, ...more, parameters, name, writes: true };
}

const recordReads = [
  reading('exportRecords', 'record', say`Export Records`, {
    action: 'export',
    mayLackAction: true,
    parameters: uses(
      'formatOdm',
      'type',
      'records',
      'fields',
      'forms',
      'events',
      'rawOrLabel',
      'rawOrLabelHeaders',
      'exportCheckboxLabel',
      'exportSurveyFields',
      'exportDataAccessGroups',
      'filterLogic',
      'dateRangeBegin',
      'dateRangeEnd',
      'csvDelimiter',
      'decimalCharacter',
      'exportBlankForGrayFormStatus',
      'combineCheckboxOptions',
      'returnFormat',
    ),
  }),
  reading('generateNextRecordName', 'generateNextRecordName', say`Generate Next Record Name`, {
    since: '6.18',
    answer: 'text',
    parameters: uses('returnFormat'),
  }),
  reading('exportFieldNames', 'exportFieldNames', say`Export List of Export Field Names`, {
    parameters: uses('format', 'field', 'returnFormat'),
  }),
  reading('exportReport', 'report', say`Export Report`, {
    since: '6.0',
    parameters: uses(
      'formatOdm',
      'reportId!',
      'rawOrLabel',
      'rawOrLabelHeaders',
      'exportCheckboxLabel',
      'csvDelimiter',
      'decimalCharacter',
      'returnFormat',
    ),
  }),
  reading('exportFile', 'file', say`Export File`, {
    action: 'export',
    answer: 'file',
    parameters: uses('record!', 'field!', 'event', 'repeatInstance', 'returnFormat'),
  }),
  reading('exportLogging', 'log', say`Export Logging`, {
    since: '10.8',
    rights: [toExport, 'logging'],
    parameters: uses('format', 'logtype', 'user', 'logRecord', 'dagNumber', 'beginTime', 'endTime', 'returnFormat'),
  }),
] as const;

const structureReads = [
  reading('exportMetadata', 'metadata', say`Export Metadata (Data Dictionary)`, {
    since: '3.4',
    parameters: uses('format', 'fields', 'forms', 'csvDelimiter', 'returnFormat'),
  }),
  reading('exportInstruments', 'instrument', say`Export Instruments (Data Entry Forms)`),
  reading('exportPdf', 'pdf', say`Export PDF File of Instruments`, {
    since: '6.4',
    answer: 'pdf',
    parameters: uses('record', 'event', 'instrument', 'repeatInstance', 'allRecords', 'compactDisplay', 'returnFormat'),
  }),
  reading('exportMappings', 'formEventMapping', say`Export Instrument-Event Mappings`, {
    parameters: uses('format', 'arms', 'csvDelimiter', 'returnFormat'),
  }),
  reading('exportArms', 'arm', say`Export Arms`, {
    parameters: uses('format', 'arms', 'csvDelimiter', 'returnFormat'),
  }),
  reading('exportEvents', 'event', say`Export Events`, {
    parameters: uses('format', 'arms', 'csvDelimiter', 'returnFormat'),
  }),
  reading('exportRepeating', 'repeatingFormsEvents', say`Export Repeating Instruments and Events`, {
    since: '8.2',
    rights: [toExport, design],
    parameters: uses('format', 'csvDelimiter', 'returnFormat'),
  }),
  reading('exportProjectInfo', 'project', say`Export Project Information`, {
    answer: 'object',
    parameters: uses('format', 'csvDelimiter', 'returnFormat'),
  }),
  reading('exportProjectXml', 'project_xml', say`Export Project XML (metadata & data)`, {
    since: '6.12',
    answer: 'odm',
    parameters: uses(
      'returnMetadataOnly',
      'records',
      'fields',
      'events',
      'exportSurveyFields',
      'exportDataAccessGroups',
      'filterLogic',
      'exportFiles',
      'returnFormat',
    ),
  }),
  reading('exportVersion', 'version', say`Export REDCap Version`, {
    since: '6.0',
    rights: [],
    answer: 'text',
    parameters: uses('returnFormat'),
  }),
] as const;

const peopleReads = [
  reading('exportDags', 'dag', say`Export DAGs`, {
    rights: [toExport, groups],
    parameters: uses('format', 'csvDelimiter', 'returnFormat'),
  }),
  reading('exportUserDags', 'userDagMapping', say`Export User-DAG Assignments`, { rights: [toExport, groups] }),
  reading('exportUsers', 'user', say`Export Users`, { rights: [toExport, people] }),
  reading('exportUserRoles', 'userRole', say`Export User Roles`, { since: '11.3', rights: [toExport, people] }),
  reading('exportUserRoleAssignments', 'userRoleMapping', say`Export User Role Assignments`, {
    since: '11.3',
    rights: [toExport, people],
  }),
  reading('listRepository', 'fileRepository', say`Export a List of Files/Folders from the File Repository`, {
    action: 'list',
    since: '13.1',
    rights: [toExport, repository],
    parameters: uses('format', 'folderId', 'returnFormat'),
  }),
  reading('exportRepositoryFile', 'fileRepository', say`Export a File from the File Repository`, {
    action: 'export',
    since: '13.1',
    rights: [toExport, repository],
    answer: 'file',
    parameters: uses('docId!', 'returnFormat'),
  }),
] as const;

const place = uses('instrument!', 'record!', 'event', 'repeatInstance', 'returnFormat');
const surveyReads = [
  reading('exportParticipants', 'participantList', say`Export Survey Participants`, {
    since: '6.4',
    rights: [toExport, surveys],
    parameters: uses('format', 'instrument!', 'event', 'returnFormat'),
  }),
  reading('exportSurveyLink', 'surveyLink', say`Export Survey Link for a Participant`, {
    since: '6.4',
    rights: [toExport, surveys],
    answer: 'text',
    parameters: place,
  }),
  reading('exportSurveyQueueLink', 'surveyQueueLink', say`Export Survey Queue Link for a Participant`, {
    since: '6.4',
    rights: [toExport, surveys],
    answer: 'text',
    parameters: uses('record!', 'returnFormat'),
  }),
  reading('exportSurveyReturnCode', 'surveyReturnCode', say`Export Survey Return Code for a Participant`, {
    since: '6.4',
    rights: [toExport, surveys],
    answer: 'text',
    parameters: place,
  }),
  reading('exportSurveyAccessCode', 'surveyAccessCode', say`Export Survey Access Code for a Participant`, {
    since: '15.1',
    rights: [toExport, surveys],
    answer: 'text',
    parameters: place,
  }),
] as const;

const recordWrites = [
  writing('importRecords', 'record', 'import', say`Import Records`, {
    answer: 'object',
    parameters: uses(
      'formatOdm',
      'data!',
      'type',
      'overwriteBehavior',
      'forceAutoNumber',
      'backgroundProcess',
      'dateFormat',
      'csvDelimiter',
      'returnContent',
      'returnFormat',
    ),
  }),
  writing('deleteRecords', 'record', 'delete', say`Delete Records`, {
    rights: [toImport, 'record_delete'],
    parameters: uses('records!', 'arm', 'instrument', 'event', 'repeatInstance', 'deleteLogging', 'returnFormat'),
  }),
  writing('renameRecord', 'record', 'rename', say`Rename Record`, {
    since: '11.3.3',
    rights: [toImport, 'record_rename'],
    parameters: uses('record!', 'newRecordName!', 'arm', 'returnFormat'),
  }),
  writing('randomizeRecord', 'record', 'randomize', say`Randomize Record`, {
    since: '14.9',
    rights: [toImport, 'random_perform'],
    answer: 'object',
    parameters: uses('record!', 'randomizationId!', 'format', 'returnAlt', 'returnFormat'),
  }),
  writing('importFile', 'file', 'import', say`Import File`, {
    answer: 'nothing',
    parameters: uses('record!', 'field!', 'event', 'repeatInstance', 'file!', 'returnFormat'),
  }),
  writing('deleteFile', 'file', 'delete', say`Delete File`, {
    answer: 'nothing',
    parameters: uses('record!', 'field!', 'event', 'repeatInstance', 'returnFormat'),
  }),
] as const;

const structureWrites = [
  writing('importMetadata', 'metadata', 'import', say`Import Metadata (Data Dictionary)`, {
    since: '6.11',
    rights: [toImport, design],
    parameters: uses('format', 'data!', 'csvDelimiter', 'returnFormat'),
  }),
  writing('importMappings', 'formEventMapping', 'import', say`Import Instrument-Event Mappings`, {
    since: '6.11',
    rights: [toImport, design],
  }),
  writing('importArms', 'arm', 'import', say`Import Arms`, { since: '6.11', rights: [toImport, design] }),
  writing('deleteArms', 'arm', 'delete', say`Delete Arms`, {
    since: '6.11',
    rights: [toImport, design],
    parameters: uses('arms!', 'returnFormat'),
  }),
  writing('importEvents', 'event', 'import', say`Import Events`, { since: '6.11', rights: [toImport, design] }),
  writing('deleteEvents', 'event', 'delete', say`Delete Events`, {
    since: '6.11',
    rights: [toImport, design],
    parameters: uses('events!', 'returnFormat'),
  }),
  writing('importRepeating', 'repeatingFormsEvents', 'import', say`Import Repeating Instruments and Events`, {
    since: '8.10',
    rights: [toImport, design],
  }),
  writing('importProjectSettings', 'project_settings', 'import', say`Import Project Information`, {
    mayLackAction: true,
    rights: [toImport, design],
  }),
  writing('createProject', 'project', 'import', say`Create A New Project`, {
    since: '6.11',
    rights: [],
    answer: 'text',
    parameters: uses('format', 'data!', 'odm', 'returnFormat'),
  }),
] as const;

const peopleWrites = [
  writing('importDags', 'dag', 'import', say`Import DAGs`, { rights: [toImport, groups] }),
  writing('deleteDags', 'dag', 'delete', say`Delete DAGs`, {
    rights: [toImport, groups],
    parameters: uses('dags!', 'returnFormat'),
  }),
  writing('switchDag', 'dag', 'switch', say`Switch DAG (for a User)`, {
    since: '11.3.1',
    parameters: uses('dagName!', 'returnFormat'),
  }),
  writing('importUserDags', 'userDagMapping', 'import', say`Import User-DAG Assignments`, {
    rights: [toImport, groups],
  }),
  writing('importUsers', 'user', 'import', say`Import Users`, { since: '6.11', rights: [toImport, people] }),
  writing('deleteUsers', 'user', 'delete', say`Delete Users`, {
    since: '11.3',
    rights: [toImport, people],
    parameters: uses('users!', 'returnFormat'),
  }),
  writing('importUserRoles', 'userRole', 'import', say`Import User Roles`, {
    since: '11.3',
    rights: [toImport, people],
  }),
  writing('deleteUserRoles', 'userRole', 'delete', say`Delete User Roles`, {
    since: '11.3',
    rights: [toImport, people],
    parameters: uses('roles!', 'returnFormat'),
  }),
  writing('importUserRoleAssignments', 'userRoleMapping', 'import', say`Import User Role Assignments`, {
    since: '11.3',
    rights: [toImport, people],
  }),
  writing('createRepositoryFolder', 'fileRepository', 'createFolder', say`Create a New Folder in the File Repository`, {
    since: '13.1',
    rights: [toImport, repository],
    answer: 'rows',
    parameters: uses('format', 'folderName!', 'folderId', 'dagId', 'roleId', 'returnFormat'),
  }),
  writing('importRepositoryFile', 'fileRepository', 'import', say`Import a File into the File Repository`, {
    since: '13.1',
    rights: [toImport, repository],
    answer: 'nothing',
    parameters: uses('folderId', 'file!', 'returnFormat'),
  }),
  writing('deleteRepositoryFile', 'fileRepository', 'delete', say`Delete a File from the File Repository`, {
    since: '13.1',
    rights: [toImport, repository],
    answer: 'nothing',
    parameters: uses('docId!', 'returnFormat'),
  }),
] as const;

const reads = [...recordReads, ...structureReads, ...peopleReads, ...surveyReads] as const;
const writes = [...recordWrites, ...structureWrites, ...peopleWrites] as const;

export type ReadMethodName = (typeof reads)[number]['name'];
export type WriteMethodName = (typeof writes)[number]['name'];
/** Any row of the table. */
export type KnownMethod = ApiMethod & { readonly name: ReadMethodName | WriteMethodName };

/** All methods of the API, those that read first. */
export const apiMethods: readonly KnownMethod[] = [...reads, ...writes];

/** Where `data` makes an import of a call without action (REDCAP_API.md §4, below the table). */
const importedByData: ReadonlySet<string> = new Set([
  'record',
  'metadata',
  'formEventMapping',
  'repeatingFormsEvents',
  'user',
  'userRole',
  'project',
]);

/** The method that a call is, as REDCap tells it from content, action and the presence of data; nothing where it has no such method. */
export function methodOf(content: string, action: string, hasData: boolean): KnownMethod | undefined {
  const candidates = apiMethods.filter((method) => method.content === content);
  const isImport = hasData && importedByData.has(content) && (action === '' || action === 'export');
  const meant = isImport ? 'import' : action;
  return (
    candidates.find((method) => method.action === meant) ??
    (meant === '' || meant === 'export' ? candidates.find((method) => method.mayLackAction) : undefined)
  );
}

/** Values that `content` can have, in the order of the table. */
export const apiContents: readonly string[] = [...new Set(apiMethods.map(({ content }) => content))];

/** Values that `action` can have for a content; blank stands for none. */
export function actionsOf(content: string): readonly string[] {
  return apiMethods
    .filter((method) => method.content === content)
    .flatMap(({ action, mayLackAction }) => [
      ...(action === undefined ? [] : [action]),
      ...(mayLackAction ? [''] : []),
    ]);
}
