import type { FilePart } from './call';
import { RedcapError } from './errors';
import { done, fileHead } from './files';
import type { RedcapFile } from './model';
import { integerOf, isObject, malformed, parseJson, readRows, requiredInteger, rowOf, textOf, type Row } from './rows';
import type { Session } from './session';
import { pourAnswer, type Sink } from './sink';
import type { WriteSession } from './writeSession';

/** One folder or file of the File Repository. */
export type RepositoryItem =
  | { readonly kind: 'folder'; readonly folderId: number; readonly name: string }
  | { readonly kind: 'file'; readonly docId: number; readonly name: string };

const content = 'fileRepository';

/**
 * What is in a folder, or at the top: folders first; an empty folder gives an empty list. Rights: API Export, File Repository. Any status. Since 13.1.
 *
 * @throws RedcapError `bad-request` for a folder that is not there or closed to the account. Source: REDCAP_API.md §6.12.
 */
export async function listFileRepository(
  session: Session,
  folderId?: number,
  signal?: AbortSignal,
): Promise<RepositoryItem[]> {
  const call = { content, action: 'list', parameters: { folder_id: folderId } } as const;
  return (await rowsOf(session, call, signal)).map((row) => {
    const [folder, name] = [integerOf(row, 'folder_id'), row['name'] ?? ''];
    return folder === undefined
      ? { kind: 'file', docId: requiredInteger(row, 'doc_id', session, content), name }
      : { kind: 'folder', folderId: folder, name };
  });
}

/** An empty folder is answered with nothing at all, as an overloaded server answers too: only twice nothing is believed. */
async function rowsOf(...call: Parameters<typeof readRows>): Promise<Row[]> {
  const readOrNothing = async (): Promise<Row[] | undefined> => {
    try {
      return await readRows(...call);
    } catch (error) {
      if (RedcapError.is(error, 'empty-answer')) {
        return undefined;
      }
      throw error;
    }
  };
  return (await readOrNothing()) ?? (await readOrNothing()) ?? [];
}

/** A file of the File Repository, streamed; its name is the server's and may be anything. Rights: API Export, File Repository. Any status. Since 13.1. Source: REDCAP_API.md §6.12. */
export async function exportRepositoryFileTo(
  session: Session,
  docId: number,
  sink: Sink,
  onProgress?: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<Omit<RedcapFile, 'content'> & { readonly bytes: number }> {
  const answer = await session.open(
    { content, action: 'export', writes: false, parameters: { doc_id: docId }, expects: { shape: 'file' } },
    signal,
  );
  const { bytes, contentType } = await pourAnswer(answer, sink, onProgress, signal);
  return { ...fileHead(contentType), bytes };
}

/** Puts a file into a folder, or to the top; its id is not told. Rights: API Import/Update, File Repository. Any status. Since 13.1. Never repeated. Source: REDCAP_API.md §6.12. */
export async function importRepositoryFile(
  session: WriteSession,
  file: FilePart,
  folderId?: number,
  signal?: AbortSignal,
): Promise<void> {
  const parameters = { folder_id: folderId };
  await session.write({ content, action: 'import', writes: true, parameters, file, expects: done }, signal);
}

/** Moves a file to the recycle bin, where it stays for 30 days. Rights: API Import/Update, File Repository. Any status. Since 13.1. Never repeated. Source: REDCAP_API.md §6.12. */
export async function deleteRepositoryFile(session: WriteSession, docId: number, signal?: AbortSignal): Promise<void> {
  const parameters = { doc_id: docId };
  await session.write({ content, action: 'delete', writes: true, parameters, expects: done }, signal);
}

export interface FolderToCreate {
  /** At most 150 characters, no other of the same name beside it. */
  readonly name: string;
  /** The folder it is made in; absent: the top. */
  readonly parentId?: number;
  /** Only for members of this group, or of this role: their numbers. */
  readonly dagId?: number;
  readonly roleId?: number;
}

/** Creates a folder; returns its id. Rights: API Import/Update, File Repository. Any status. Since 13.1. Never repeated. Source: REDCAP_API.md §6.12. */
export async function createRepositoryFolder(
  session: WriteSession,
  { name, parentId, dagId, roleId }: FolderToCreate,
  signal?: AbortSignal,
): Promise<number> {
  const parameters = { format: 'json', name, folder_id: parentId, dag_id: dagId, role_id: roleId };
  const call = { content, action: 'createFolder', writes: true, parameters, expects: { shape: 'json' } } as const;
  const value = parseJson(textOf(await session.write(call, signal), session, call), session, call);
  const row: unknown = Array.isArray(value) ? value[0] : value;
  if (!isObject(row)) {
    throw malformed(session, call);
  }
  return requiredInteger(rowOf(row), 'folder_id', session, content);
}
