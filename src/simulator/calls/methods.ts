import type { Parameters } from '../http/parameters';
import { armMethods } from './arm';
import type { Method } from './call';
import { dagMethods } from './dag';
import { eventMethods } from './event';
import { fileMethods } from './file';
import { exportLog } from './logging';
import { mappingMethods } from './mapping';
import { importMetadata } from './metadataImport';
import { projectMethods } from './project';
import { deleteRecords, generateNextRecordName, renameRecord } from './recordDelete';
import { exportProjectXml, exportRecords } from './recordExport';
import { importRecords } from './recordImport';
import { structureMethods } from './structure';
import { userMethods } from './user';

const methods: readonly Method[] = [
  ...armMethods,
  ...dagMethods,
  ...eventMethods,
  ...fileMethods,
  ...mappingMethods,
  ...projectMethods,
  ...structureMethods,
  ...userMethods,
  exportLog,
  importMetadata,
  exportRecords,
  importRecords,
  deleteRecords,
  renameRecord,
  generateNextRecordName,
  exportProjectXml,
];
const index = new Map(methods.map((method) => [`${method.content}/${method.action}`, method]));

/** Contents that REDCap has and the simulator does not serve: they are answered 501 rather than as unknown. */
const notServed = new Set([
  'pdf',
  'report',
  'fileRepository',
  'participantList',
  'surveyLink',
  'surveyQueueLink',
  'surveyReturnCode',
  'surveyAccessCode',
]);
const contents = new Set([...methods.map((method) => method.content), ...notServed]);

/** Where the presence of `data` makes a call an import (REDCAP_API.md §4, below the table). */
const importedByData = new Set([
  'record',
  'metadata',
  'formEventMapping',
  'repeatingFormsEvents',
  'user',
  'userRole',
  'project',
  'project_settings',
]);

/** What the call is about and what it does, as REDCap reads it. */
export function readMethodName(parameters: Parameters): { readonly content: string; readonly action: string } {
  const content = parameters.get('content');
  const action = parameters.get('action');
  if (content === 'project_settings') {
    return { content, action: 'import' };
  }
  if (importedByData.has(content) && (action === '' || action === 'import' || action === 'export')) {
    return { content, action: parameters.get('data') === '' && action !== 'import' ? 'export' : 'import' };
  }
  return { content, action: action === '' ? 'export' : action };
}

export function findMethod(name: { readonly content: string; readonly action: string }): Method | undefined {
  return index.get(`${name.content}/${name.action}`);
}

export function isContent(content: string): boolean {
  return contents.has(content);
}
