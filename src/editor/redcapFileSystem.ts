import {
  EventEmitter,
  type FileChangeEvent,
  FileChangeType,
  FilePermission,
  type FileStat,
  type FileSystemProvider,
  FileSystemError,
  FileType,
  l10n,
  Uri,
  workspace,
} from 'vscode';
import { Disposable } from '../common/disposable';
import { describeError } from '../window/describeError';
import type { ProjectAccess } from '../projects/projectAccess';
import type { ProjectEntry } from '../projects/projectEntry';
import type { DocumentContent, OpenDocuments } from './openDocuments';
import type { DocumentName } from '../state/documentNames';
import {
  type DocumentAddress,
  dictionaryFileName,
  documentOf,
  documentUri,
  isAt,
  projectFolderUri,
  redcapScheme,
  repositoryFolderName,
} from './redcapUri';
import { RepositoryFolder } from './repositoryFolder';

/**
 * The `redcap:` scheme: each project is a folder with the documents that it has, and its File Repository. Reading shows the draft or the server's version;
 * writing keeps a draft on this computer and never sends anything: auto-save, hot exit and format-on-save cannot change a study.
 */
export class RedcapFileSystem extends Disposable implements FileSystemProvider {
  private readonly changes = this._register(new EventEmitter<FileChangeEvent[]>());
  readonly onDidChangeFile = this.changes.event;
  private readonly draftChanges = this._register(new EventEmitter<DocumentAddress>());
  /** A draft was made, changed, discarded or settled. */
  readonly onDidChangeDraft = this.draftChanges.event;
  private readonly replacements = this._register(new EventEmitter<DocumentAddress>());
  /** What is stored of a document changed by other means than saving: it was read again, discarded, pushed or merged. */
  readonly onDidReplace = this.replacements.event;

  private readonly repository: RepositoryFolder;

  constructor(
    private readonly projects: ProjectAccess,
    private readonly documents: OpenDocuments,
  ) {
    super();
    this.repository = new RepositoryFolder(projects);
    this._register(
      projects.onDidChange(({ key, parts }) => {
        if (parts?.includes('repository') ?? true) {
          this.repository.forget(key);
        }
        if (key !== undefined && parts?.includes('repository') === true) {
          this.changes.fire([{ type: FileChangeType.Changed, uri: repositoryUri(projects.get(key)) }]);
        }
      }),
    );
  }

  watch(): { dispose(): void } {
    return { dispose: () => {} };
  }

  async stat(uri: Uri): Promise<FileStat> {
    const { key, name, inRepository } = this.placeOf(uri);
    if (inRepository && inRepository.length > 0) {
      const isFolder = await this.read(() => this.repository.isFolder(uri, { key, names: inRepository }));
      return isFolder
        ? { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 }
        : { type: FileType.File, ctime: 0, mtime: 0, size: 0, permissions: FilePermission.Readonly };
    }
    if (name === undefined) {
      return { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    }
    const { content, mtime } = await this.load(uri);
    return { type: FileType.File, ctime: 0, mtime, size: content.byteLength };
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    const { key, inRepository } = this.placeOf(uri);
    if (inRepository) {
      return await this.read(() => this.repository.read(uri, { key, names: inRepository }));
    }
    return (await this.load(uri)).content;
  }

  async writeFile(uri: Uri, content: Uint8Array): Promise<void> {
    const { key, name } = this.placeOf(uri);
    if (name === undefined) {
      throw this.refused(uri, l10n.t('A REDCap project holds only the files that REDCap serves'));
    }
    try {
      await this.documents.write(key, name, content);
    } catch (error) {
      throw FileSystemError.Unavailable(l10n.t('The draft could not be kept: {0}', describeError(error).message));
    }
    this.changes.fire([{ type: FileChangeType.Changed, uri }]);
    this.draftChanges.fire({ key, name });
  }

  async readDirectory(uri: Uri): Promise<[string, FileType][]> {
    const { key, inRepository } = this.placeOf(uri);
    return await this.read(async () => {
      if (inRepository) {
        const items = await this.repository.list(uri, { key, names: inRepository });
        return items.map(([name, isFolder]) => [name, isFolder ? FileType.Directory : FileType.File]);
      }
      const { documentsOf } = await import('../writes/documents/registry');
      const documents = documentsOf(await this.projects.part(key, 'info'));
      return [
        ...documents.map((name): [string, FileType] => [name, FileType.File]),
        [repositoryFolderName, FileType.Directory],
      ];
    });
  }

  createDirectory(uri: Uri): never {
    throw this.refused(uri, l10n.t('A REDCap project holds only the files that REDCap serves'));
  }

  delete(uri: Uri): never {
    throw this.refused(uri, l10n.t('The files of a REDCap project cannot be deleted here'));
  }

  rename(uri: Uri): never {
    throw this.refused(uri, l10n.t('The files of a REDCap project cannot be renamed'));
  }

  /** The stored content of a document changed by other means than saving: editors read it again. */
  fireChanged(key: string, name: DocumentName = dictionaryFileName): void {
    const open = workspace.textDocuments.map((document) => document.uri).filter((uri) => isAt(uri, { key, name }));
    const uris = open.length > 0 ? open : [documentUri(this.projects.get(key), name)];
    this.changes.fire(uris.map((uri) => ({ type: FileChangeType.Changed, uri })));
    this.replacements.fire({ key, name });
    this.draftChanges.fire({ key, name });
  }

  private async load(uri: Uri): Promise<DocumentContent> {
    const { key, name } = this.placeOf(uri);
    if (name === undefined) {
      throw FileSystemError.FileIsADirectory(uri);
    }
    return await this.read(() => this.documents.read(key, name));
  }

  /** What fails is told in words. */
  private async read<T>(work: () => Promise<T>): Promise<T> {
    this.requireTrust();
    try {
      return await work();
    } catch (error) {
      throw error instanceof FileSystemError ? error : FileSystemError.Unavailable(describeError(error).message);
    }
  }

  private requireTrust(): void {
    if (!workspace.isTrusted) {
      throw FileSystemError.NoPermissions(
        l10n.t('Trust this folder first: in Restricted Mode nothing is read from REDCap'),
      );
    }
  }

  private refused(uri: Uri, why: string): FileSystemError {
    return FileSystemError.NoPermissions(this.placeOf(uri).inRepository ? byCommands() : why);
  }

  /** The project of an address and its document, or the names that lead to a place in its File Repository; neither where it is the project's folder. */
  private placeOf(uri: Uri): {
    readonly key: string;
    readonly name: DocumentName | undefined;
    readonly inRepository: readonly string[] | undefined;
  } {
    const known = uri.scheme === redcapScheme && this.projects.list().some((entry) => entry.key === uri.authority);
    const [, second, ...below] = uri.path.split('/').filter((part) => part !== '');
    const inRepository = second === repositoryFolderName ? below : undefined;
    const address = below.length === 0 ? documentOf(uri) : undefined;
    if (!known || (second !== undefined && inRepository === undefined && address === undefined)) {
      throw FileSystemError.FileNotFound(uri);
    }
    return { key: uri.authority, name: address?.name, inRepository };
  }
}

function repositoryUri(entry: ProjectEntry): Uri {
  return Uri.joinPath(projectFolderUri(entry), repositoryFolderName);
}

function byCommands(): string {
  return l10n.t(
    'The File Repository is changed in the Projects view, where it is asked first: upload, new folder, delete',
  );
}
