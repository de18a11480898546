import type { Parameters } from '../http/parameters';
import { armMethods } from './arm';
import type { Method } from './call';
import { dagMethods } from './dag';
import { eventMethods } from './event';
import { fileMethods } from './file';
import { fileRepositoryMethods } from './fileRepository';
import { exportLog } from './logging';
import { mappingMethods } from './mapping';
import { importMetadata } from './metadataImport';
import { exportPdf } from './pdf';
import { projectMethods } from './project';
import { randomizeRecord } from './randomize';
import { deleteRecords, generateNextRecordName, renameRecord } from './recordDelete';
import { exportProjectXml, exportRecords } from './recordExport';
import { importRecords } from './recordImport';
import { exportReport } from './report';
import { structureMethods } from './structure';
import { surveyMethods } from './survey';
import { userMethods } from './user';
import { userRoleMethods } from './userRole';

const methods: readonly Method[] = [
  ...armMethods,
  ...dagMethods,
  ...eventMethods,
  ...fileMethods,
  ...fileRepositoryMethods,
  ...mappingMethods,
  ...projectMethods,
  ...structureMethods,
  ...surveyMethods,
  ...userMethods,
  ...userRoleMethods,
  exportLog,
  importMetadata,
  exportRecords,
  importRecords,
  deleteRecords,
  renameRecord,
  generateNextRecordName,
  exportProjectXml,
  exportPdf,
  exportReport,
  randomizeRecord,
];
const index = new Map(methods.map((method) => [`${method.content}/${method.action}`, method]));

const contents = new Set(methods.map((method) => method.content));

/** Where the presence of `data` makes a call an import (REDCAP_API.md §4, below the table). */
const importedByData = new Set([
  'record',
  'metadata',
  'formEventMapping',
  'repeatingFormsEvents',
  'user',
  'userRole',
  'userRoleMapping',
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

/** `content/action` of all methods of REDCAP_API.md §4, Create Project included. */
export function methodNames(): string[] {
  return [...index.keys(), 'project/import'];
}
