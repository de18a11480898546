import { EventEmitter, type FileChangeEvent, FileChangeType, type FileStat, type FileSystemProvider, FileSystemError, FileType, l10n, type Uri, workspace } from 'vscode';
import { Disposable } from '../common/disposable';
import { describeError } from '../projects/describeError';
import type { ProjectAccess } from '../projects/projectAccess';
import type { DictionaryContent, OpenDictionaries } from './openDictionaries';
import { dictionaryFileName, dictionaryUri, projectOfDictionary, redcapScheme } from './redcapUri';

/**
 * The `redcap:` scheme: each project is a folder with its data dictionary. Reading shows the draft or the server's version;
 * writing keeps a draft on this computer and never sends anything: auto-save, hot exit and format-on-save cannot change a study.
 */
export class RedcapFileSystem extends Disposable implements FileSystemProvider {
  private readonly changes = this._register(new EventEmitter<FileChangeEvent[]>());
  readonly onDidChangeFile = this.changes.event;
  private readonly draftChanges = this._register(new EventEmitter<string>());
  /** A draft was made, changed or settled; the value is the project key. */
  readonly onDidChangeDraft = this.draftChanges.event;

  constructor(private readonly projects: ProjectAccess, private readonly dictionaries: OpenDictionaries) {
    super();
  }

  watch(): { dispose(): void } {
    return { dispose: () => {} };
  }

  async stat(uri: Uri): Promise<FileStat> {
    if (!this.isFile(uri)) {
      this.projectOf(uri);
      return { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    }
    const { content, mtime } = await this.load(uri);
    return { type: FileType.File, ctime: 0, mtime, size: content.byteLength };
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    return (await this.load(uri)).content;
  }

  async writeFile(uri: Uri, content: Uint8Array): Promise<void> {
    if (!this.isFile(uri)) {
      throw FileSystemError.NoPermissions(l10n.t('A REDCap project holds only the files that REDCap serves'));
    }
    const key = this.projectOf(uri);
    try {
      await this.dictionaries.write(key, content);
    } catch (error) {
      throw FileSystemError.Unavailable(l10n.t('The draft could not be kept: {0}', describeError(error).message));
    }
    this.changes.fire([{ type: FileChangeType.Changed, uri }]);
    this.draftChanges.fire(key);
  }

  readDirectory(uri: Uri): [string, FileType][] {
    this.projectOf(uri);
    return [[dictionaryFileName, FileType.File]];
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

  /** The stored content of a project's dictionary changed by other means than saving: editors read it again. */
  fireChanged(key: string): void {
    const open = workspace.textDocuments.filter((document) => projectOfDictionary(document.uri) === key).map((document) => document.uri);
    const uris = open.length > 0 ? open : [dictionaryUri(this.projects.get(key))];
    this.changes.fire(uris.map((uri) => ({ type: FileChangeType.Changed, uri })));
    this.draftChanges.fire(key);
  }

  private async load(uri: Uri): Promise<DictionaryContent> {
    const key = this.projectOf(uri);
    if (!this.isFile(uri)) {
      throw FileSystemError.FileIsADirectory(uri);
    }
    if (!workspace.isTrusted) {
      throw FileSystemError.NoPermissions(l10n.t('Trust this folder first: in Restricted Mode nothing is read from REDCap'));
    }
    try {
      return await this.dictionaries.read(key);
    } catch (error) {
      throw FileSystemError.Unavailable(describeError(error).message);
    }
  }

  private isFile(uri: Uri): boolean {
    return projectOfDictionary(uri) !== undefined;
  }

  private projectOf(uri: Uri): string {
    if (uri.scheme !== redcapScheme || !this.projects.list().some((entry) => entry.key === uri.authority)) {
      throw FileSystemError.FileNotFound(uri);
    }
    const depth = uri.path.split('/').filter((part) => part !== '').length;
    if (depth > 2 || (depth === 2 && !uri.path.endsWith(`/${dictionaryFileName}`))) {
      throw FileSystemError.FileNotFound(uri);
    }
    return uri.authority;
  }
}
