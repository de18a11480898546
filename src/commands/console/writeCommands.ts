import type { WriteMethodName } from '../../reads/apiConsole/methods';
import type { CommandName } from '../../window/ids';

/**
 * The command that makes a call which changes something, with its plan, snapshot and journal; `undefined` where this extension has none yet.
 * Together with the console, which makes every call that reads, it has all methods of the API.
 */
export const writeCommands: Readonly<Record<WriteMethodName, CommandName | undefined>> = {
  importRecords: 'importRecords',
  deleteRecords: 'deleteRecords',
  renameRecord: 'renameRecord',
  randomizeRecord: 'randomize',
  importFile: 'uploadRecordFile',
  deleteFile: 'deleteFile',
  importMetadata: 'openDictionary',
  importMappings: 'openDesignations',
  importArms: 'openArms',
  deleteArms: 'deleteArms',
  importEvents: 'openEvents',
  deleteEvents: 'deleteEvents',
  importRepeating: 'openRepeating',
  importProjectSettings: 'openProjectSettings',
  createProject: undefined,
  importDags: 'openGroups',
  deleteDags: 'deleteDags',
  switchDag: 'switchGroup',
  importUserDags: 'openGroupAssignments',
  importUsers: 'openUsers',
  deleteUsers: 'openUsers',
  importUserRoles: 'openUserRoles',
  deleteUserRoles: 'openUserRoles',
  importUserRoleAssignments: 'openRoleAssignments',
  createRepositoryFolder: 'createRepositoryFolder',
  importRepositoryFile: 'uploadToRepository',
  deleteRepositoryFile: 'deleteRepositoryFile',
};
