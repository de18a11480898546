import { type RepositoryItem, listFileRepository } from '../../api/fileRepository';
import type { ProjectInfo } from '../../api/model';
import { exportProjectInfo } from '../../api/project';
import type { OperationTarget, Refusal } from '../../safety/operation';
import { throwIfCancelled } from '../../common/cancelled';
import { rightRefusals } from '../planning';
import { type FileRefusal, type FileToUpload, readFileToUpload } from './localFiles';

/** A folder of the File Repository; without id: the top. */
export interface RepositoryPlace {
  readonly folderId: number | undefined;
  /** Its name; blank at the top. */
  readonly name: string;
}

export type RepositoryRequest = { readonly place: RepositoryPlace } & (
  | { readonly action: 'upload'; /** Absolute paths. */ readonly paths: readonly string[] }
  | { readonly action: 'create-folder'; readonly name: string }
  | { readonly action: 'delete'; readonly files: readonly { readonly docId: number; readonly name: string }[] }
);

export type RepositoryAction =
  | { readonly kind: 'upload'; readonly files: readonly FileToUpload[] }
  | { readonly kind: 'create-folder'; readonly name: string }
  | { readonly kind: 'delete'; readonly files: readonly { readonly docId: number; readonly name: string }[] };

export interface RepositoryPlan {
  readonly kind: 'repository';
  readonly info: ProjectInfo;
  readonly place: RepositoryPlace;
  readonly action: RepositoryAction;
  /** What is in the folder: the run refuses another where it matters. */
  readonly before: readonly RepositoryItem[];
  /** Files to upload whose name there is already: REDCap then has two. */
  readonly namesakes: readonly string[];
}

export type RepositoryRefusal =
  | Refusal
  | FileRefusal
  | { readonly reason: 'folder-name'; readonly name: string }
  | { readonly reason: 'folder-exists'; readonly name: string }
  | { readonly reason: 'files-gone'; readonly names: readonly string[] };

export type PlannedRepository =
  | { readonly kind: 'plan'; readonly plan: RepositoryPlan }
  | { readonly kind: 'refused'; readonly refusals: readonly RepositoryRefusal[] };

/** REDCap cuts or refuses longer names of folders (REDCAP_API.md §6.12). */
const longestFolderName = 150;

/** What a change of the File Repository would do; changes nothing. Rights: API Import/Update, File Repository. Source: REDCAP_API.md §6.12. @throws RedcapError, CancelledError */
export async function planRepository(
  target: OperationTarget,
  request: RepositoryRequest,
  signal?: AbortSignal,
): Promise<PlannedRepository> {
  const { session } = target;
  const lacking = rightRefusals(target, ['api_import', 'file_repository']);
  if (lacking.length > 0) {
    return { kind: 'refused', refusals: lacking };
  }
  const { place } = request;
  const info = await exportProjectInfo(session, signal);
  const before = await listFileRepository(session, place.folderId, signal);
  const found = await actionOf(request, before, signal);
  if ('refusals' in found) {
    return { kind: 'refused', refusals: found.refusals };
  }
  const { action } = found;
  const known = new Set(before.flatMap((item) => (item.kind === 'file' ? [item.name] : [])));
  const namesakes =
    action.kind === 'upload' ? action.files.map(({ name }) => name).filter((name) => known.has(name)) : [];
  return { kind: 'plan', plan: { kind: 'repository', info, place, action, before, namesakes } };
}

type FoundAction = { readonly action: RepositoryAction } | { readonly refusals: readonly RepositoryRefusal[] };

async function actionOf(
  request: RepositoryRequest,
  before: readonly RepositoryItem[],
  signal: AbortSignal | undefined,
): Promise<FoundAction> {
  switch (request.action) {
    case 'create-folder': {
      const name = request.name.trim();
      if (name === '' || name.length > longestFolderName || /\p{Cc}/u.test(name)) {
        return { refusals: [{ reason: 'folder-name', name }] };
      }
      return before.some((item) => item.kind === 'folder' && item.name.toLowerCase() === name.toLowerCase())
        ? { refusals: [{ reason: 'folder-exists', name }] }
        : { action: { kind: 'create-folder', name } };
    }
    case 'delete': {
      const ids = new Set(before.flatMap((item) => (item.kind === 'file' ? [item.docId] : [])));
      const gone = request.files.filter(({ docId }) => !ids.has(docId));
      return request.files.length === 0
        ? { refusals: [{ reason: 'nothing-asked' }] }
        : gone.length > 0
          ? { refusals: [{ reason: 'files-gone', names: gone.map(({ name }) => name) }] }
          : { action: { kind: 'delete', files: request.files } };
    }
    case 'upload':
      return await uploadOf(request.paths, signal);
  }
}

async function uploadOf(paths: readonly string[], signal: AbortSignal | undefined): Promise<FoundAction> {
  if (paths.length === 0) {
    return { refusals: [{ reason: 'nothing-asked' }] };
  }
  const files: FileToUpload[] = [];
  const refusals = new Map<FileRefusal['reason'], readonly string[]>();
  for (const file of new Set(paths)) {
    throwIfCancelled(signal);
    const found = await readFileToUpload(file);
    if ('reason' in found) {
      refusals.set(found.reason, [...(refusals.get(found.reason) ?? []), ...found.names]);
    } else {
      files.push(found);
    }
  }
  return refusals.size > 0
    ? { refusals: [...refusals].map(([reason, names]) => ({ reason, names })) }
    : { action: { kind: 'upload', files } };
}
