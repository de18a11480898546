import { FileSystemError, type Uri } from 'vscode';
import { type RepositoryItem, exportRepositoryFileTo } from '../api/fileRepository';
import type { ProjectAccess } from '../projects/projectAccess';
import { RepositoryFolders, topFolder } from '../projects/repositoryFolders';
import { namedItems } from '../reads/views/repositoryNames';
import { repositoryFolderName } from './redcapUri';

/** A folder, or a file, of a project's File Repository. */
interface RepositoryPath {
  readonly key: string;
  /** Names from the top down; none for the repository itself. */
  readonly names: readonly string[];
}

/** The File Repository as a folder of the `redcap:` scheme. It only shows: what changes it asks before and is in the journal. */
export class RepositoryFolder {
  private readonly known = new Map<string, RepositoryFolders>();

  constructor(private readonly projects: ProjectAccess) {}

  /** What was read of a project is read again when it is asked for. */
  forget(key: string | undefined): void {
    if (key === undefined) {
      this.known.clear();
    } else {
      this.known.delete(key);
    }
  }

  /** @throws RedcapError, FileNotFound */
  async isFolder(uri: Uri, path: RepositoryPath): Promise<boolean> {
    return (await this.itemAt(uri, path)).kind === 'folder';
  }

  /** Names, and whether each is a folder; read anew. @throws RedcapError, FileNotFound */
  async list(uri: Uri, path: RepositoryPath): Promise<readonly (readonly [string, boolean])[]> {
    this.forget(path.key);
    const item = await this.itemAt(uri, path);
    if (item.kind === 'file') {
      throw FileSystemError.FileNotADirectory(uri);
    }
    const items = await this.foldersOf(path.key).items(item.folderId);
    return Array.from(namedItems(items), ([name, { kind }]) => [name, kind === 'folder'] as const);
  }

  /** @throws RedcapError, FileNotFound */
  async read(uri: Uri, path: RepositoryPath): Promise<Uint8Array> {
    const item = await this.itemAt(uri, path);
    if (item.kind === 'folder') {
      throw FileSystemError.FileIsADirectory(uri);
    }
    const chunks: Uint8Array[] = [];
    await exportRepositoryFileTo(await this.projects.session(path.key), item.docId, (chunk) => {
      chunks.push(chunk);
    });
    return Buffer.concat(chunks);
  }

  private async itemAt(uri: Uri, { key, names }: RepositoryPath): Promise<RepositoryItem> {
    let item: RepositoryItem = { kind: 'folder', folderId: topFolder, name: repositoryFolderName };
    for (const name of names) {
      const next: RepositoryItem | undefined =
        item.kind === 'folder' ? namedItems(await this.foldersOf(key).items(item.folderId)).get(name) : undefined;
      if (!next) {
        throw FileSystemError.FileNotFound(uri);
      }
      item = next;
    }
    return item;
  }

  private foldersOf(key: string): RepositoryFolders {
    const folders = this.known.get(key) ?? new RepositoryFolders(() => this.projects.session(key));
    this.known.set(key, folders);
    return folders;
  }
}
