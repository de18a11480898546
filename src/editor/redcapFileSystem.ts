import {
  EventEmitter,
  type FileChangeEvent,
  FileChangeType,
  type FileStat,
  type FileSystemProvider,
  FileSystemError,
  FileType,
  l10n,
  type Uri,
  workspace,
} from 'vscode';
import { Disposable } from '../common/disposable';
import { describeError } from '../window/describeError';
import type { ProjectAccess } from '../projects/projectAccess';
import type { DocumentContent, OpenDocuments } from './openDocuments';
import type { DocumentName } from '../state/documentNames';
import { type DocumentAddress, dictionaryFileName, documentOf, documentUri, isAt, redcapScheme } from './redcapUri';

/**
 * The `redcap:` scheme: each project is a folder with the documents that it has. Reading shows the draft or the server's version;
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

  constructor(
    private readonly projects: ProjectAccess,
    private readonly documents: OpenDocuments,
  ) {
    super();
  }

  watch(): { dispose(): void } {
    return { dispose: () => {} };
  }

  async stat(uri: Uri): Promise<FileStat> {
    const { name } = this.placeOf(uri);
    if (name === undefined) {
      return { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    }
    const { content, mtime } = await this.load(uri);
    return { type: FileType.File, ctime: 0, mtime, size: content.byteLength };
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    return (await this.load(uri)).content;
  }

  async writeFile(uri: Uri, content: Uint8Array): Promise<void> {
    const { key, name } = this.placeOf(uri);
    if (name === undefined) {
      throw FileSystemError.NoPermissions(l10n.t('A REDCap project holds only the files that REDCap serves'));
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
    const { key } = this.placeOf(uri);
    this.requireTrust();
    try {
      const { documentsOf } = await import('../writes/documents/registry');
      return documentsOf(await this.projects.part(key, 'info')).map((name) => [name, FileType.File]);
    } catch (error) {
      throw FileSystemError.Unavailable(describeError(error).message);
    }
  }

  createDirectory(): never {
    throw FileSystemError.NoPermissions(l10n.t('A REDCap project holds only the files that REDCap serves'));
  }

  delete(): never {
    throw FileSystemError.NoPermissions(l10n.t('The files of a REDCap project cannot be deleted here'));
  }

  rename(): never {
    throw FileSystemError.NoPermissions(l10n.t('The files of a REDCap project cannot be renamed'));
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
    this.requireTrust();
    try {
      return await this.documents.read(key, name);
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

  /** The project of an address and its document; no document where the address is a folder. */
  private placeOf(uri: Uri): { readonly key: string; readonly name: DocumentName | undefined } {
    const known = uri.scheme === redcapScheme && this.projects.list().some((entry) => entry.key === uri.authority);
    const depth = uri.path.split('/').filter((part) => part !== '').length;
    const address = depth === 2 ? documentOf(uri) : undefined;
    if (!known || depth > 2 || (depth === 2 && address === undefined)) {
      throw FileSystemError.FileNotFound(uri);
    }
    return { key: uri.authority, name: address?.name };
  }
}
