import { dataAnswer, textAnswer, type Answer } from '../http/answer';
import { ApiFailure } from '../http/failure';
import { writeTable } from '../format/table';
import { xmlDeclaration } from '../format/xml';
import type { RepositoryFile, RepositoryFolder } from '../store/repository';
import { fileAnswer } from './file';
import { logManage, timestamp, type Call, type Method } from './call';

/** Folders of other groups and roles are as if they were not there (REDCAP_API.md §6.12). */
function sees({ project, user, access }: Pick<Call, 'project' | 'user' | 'access'>, folder: RepositoryFolder): boolean {
  const parent = folder.parent === undefined ? undefined : project.repository.folder(folder.parent);
  return (
    (folder.dag === '' || user.dag === '' || user.dag === folder.dag) &&
    (folder.role === '' || user.role === folder.role || (access.rights['user_rights'] ?? 0) > 0) &&
    (parent === undefined || sees({ project, user, access }, parent))
  );
}

/** The folder that `folder_id` names; `undefined` for the top. */
function wantedFolder(call: Call): RepositoryFolder | undefined {
  const wanted = call.parameters.get('folder_id').trim();
  if (wanted === '') {
    return undefined;
  }
  const folder = call.project.repository.folder(Number(wanted));
  if (folder === undefined || !sees(call, folder)) {
    throw new ApiFailure(
      `The File Repository folder folder_id=${wanted} does not exist or else you do not have permission to that folder because it is DAG-restricted or Role-restricted.`,
    );
  }
  return folder;
}

function wantedFile(call: Call): RepositoryFile {
  const wanted = call.parameters.get('doc_id').trim();
  const file = call.project.repository.files.find(({ id, deleted }) => String(id) === wanted && deleted === undefined);
  const folder = file?.folder === undefined ? undefined : call.project.repository.folder(file.folder);
  if (file === undefined || (folder !== undefined && !sees(call, folder))) {
    throw new ApiFailure(
      `The File Repository file doc_id=${wanted} does not exist or else you do not have permission to that file because it is DAG-restricted or Role-restricted.`,
    );
  }
  return file;
}

const createFolder: Method = {
  content: 'fileRepository',
  action: 'createFolder',
  rights: ['api_import', 'file_repository'],
  writes: true,
  run(call): Answer {
    const { project, parameters } = call;
    const name = parameters.get('name').trim();
    const parent = wantedFolder(call)?.id;
    if (name === '' || name.length > 150) {
      throw new ApiFailure('The parameter "name" must have between 1 and 150 characters');
    }
    if (project.repository.folders.some((folder) => folder.parent === parent && folder.name === name)) {
      throw new ApiFailure(`A folder named "${name}" already exists in this folder`);
    }
    const [dagId, roleId] = [parameters.get('dag_id').trim(), parameters.get('role_id').trim()];
    const dag = project.dags.find((candidate) => String(candidate.id) === dagId);
    // A role that is not the project's is ignored (REDCAP_API.md §13).
    const role = project.role(roleId);
    if (dagId !== '' && dag === undefined) {
      throw new ApiFailure(`The data access group dag_id=${dagId} does not exist in the project`);
    }
    const id = project.repository.addFolder({
      name,
      parent,
      dag: dag?.uniqueName ?? '',
      role: role?.uniqueName ?? '',
    });
    logManage(call, 'Create folder in File Repository (API)');
    return dataAnswer(
      call.format,
      call.format === 'xml'
        ? `${xmlDeclaration}<folders><folder><folder_id>${id}</folder_id></folder></folders>`
        : writeTable(call.format, ['folder_id'], [{ folder_id: id }], { root: 'folders', csv: call.csv }),
    );
  },
};

/** Folders first, then files; what a row is not has no key (REDCAP_API.md §6.12). An empty folder is an empty body in CSV. */
const list: Method = {
  content: 'fileRepository',
  action: 'list',
  rights: ['api_export', 'file_repository'],
  run(call): Answer {
    const { repository } = call.project;
    const at = wantedFolder(call)?.id;
    const folders = repository.folders
      .filter((folder) => folder.parent === at && sees(call, folder))
      .map(({ id, name, role, dag }) => ({ folder_id: id, name, role, dag }));
    const files = repository.files
      .filter(({ folder, deleted }) => folder === at && deleted === undefined)
      .map(({ id, name }) => ({ doc_id: id, name }));
    logManage(call, 'List files and folders in File Repository (API)');
    if (call.format === 'json') {
      const rows = [
        ...folders.map((row) => writeTable('json', ['folder_id', 'name'], [row], { root: 'items' })),
        ...files.map((row) => writeTable('json', ['doc_id', 'name'], [row], { root: 'items' })),
      ];
      return dataAnswer('json', `[${rows.map((row) => row.slice(1, -1)).join(',')}]`);
    }
    if (call.format === 'csv' && folders.length + files.length === 0) {
      return dataAnswer('csv', '');
    }
    return dataAnswer(
      call.format,
      writeTable(call.format, ['folder_id', 'doc_id', 'name', 'role', 'dag'], [...folders, ...files], {
        root: 'items',
        endLine: true,
        csv: call.csv,
      }),
    );
  },
};

const exportDocument: Method = {
  content: 'fileRepository',
  action: 'export',
  rights: ['api_export', 'file_repository'],
  run(call): Answer {
    const file = wantedFile(call);
    logManage(call, 'Download file from File Repository (API)');
    return fileAnswer(file);
  },
};

/** The new file's id is not told. */
const importDocument: Method = {
  content: 'fileRepository',
  action: 'import',
  rights: ['api_import', 'file_repository'],
  writes: true,
  run(call): Answer {
    const folder = wantedFolder(call)?.id;
    const { file } = call.parameters;
    if (file === undefined) {
      throw new ApiFailure('No valid file was uploaded');
    }
    call.project.repository.addFile(file, folder);
    logManage(call, 'Upload file to File Repository (API)');
    return textAnswer('');
  },
};

/** Into the recycle bin, where administrators find it for 30 days. */
const deleteDocument: Method = {
  content: 'fileRepository',
  action: 'delete',
  rights: ['api_import', 'file_repository'],
  writes: true,
  run(call): Answer {
    wantedFile(call).deleted = timestamp(call.now);
    const monthAgo = timestamp(new Date(call.now.getTime() - 30 * 24 * 3600 * 1000));
    const { repository } = call.project;
    repository.files = repository.files.filter(({ deleted }) => deleted === undefined || deleted > monthAgo);
    logManage(call, 'Delete file from File Repository (API)');
    return textAnswer('');
  },
};

export const fileRepositoryMethods: readonly Method[] = [
  createFolder,
  list,
  exportDocument,
  importDocument,
  deleteDocument,
];
