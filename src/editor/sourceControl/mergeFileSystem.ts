import {
  EventEmitter,
  type FileChangeEvent,
  FileChangeType,
  FilePermission,
  type FileStat,
  type FileSystemProvider,
  FileSystemError,
  FileType,
  type Uri,
  workspace,
} from 'vscode';
import { Disposable } from '../../common/disposable';
import { keepLineEnds } from '../lineEnds';
import type { DocumentAddress } from '../redcapUri';
import type { MergeStore, PendingMerge } from './mergeStore';
import { mergeScheme, mergeTextOf } from './mergeUri';

/** The texts of merges under way, for the merge editor. Only the result can be written; it is no draft before the merge is completed. */
export class MergeFileSystem extends Disposable implements FileSystemProvider {
  private readonly changes = this._register(new EventEmitter<FileChangeEvent[]>());
  readonly onDidChangeFile = this.changes.event;

  constructor(
    private readonly merges: MergeStore,
    private readonly isKnown: (key: string) => boolean,
  ) {
    super();
    this._register(workspace.registerFileSystemProvider(mergeScheme, this, { isCaseSensitive: true }));
  }

  /** A merge began anew: open editors of its texts read them again. */
  fireChanged({ key, name }: DocumentAddress): void {
    const open = workspace.textDocuments.filter(({ uri }) => {
      const address = mergeTextOf(uri)?.address;
      return address?.key === key && address.name === name;
    });
    this.changes.fire(open.map(({ uri }) => ({ type: FileChangeType.Changed, uri })));
  }

  watch(): { dispose(): void } {
    return { dispose: () => {} };
  }

  async stat(uri: Uri): Promise<FileStat> {
    const { text, merge, version } = await this.find(uri);
    return {
      type: FileType.File,
      ctime: 0,
      mtime: merge.savedAt,
      size: Buffer.byteLength(text),
      ...(version === 'result' ? {} : { permissions: FilePermission.Readonly }),
    };
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    return Buffer.from((await this.find(uri)).text, 'utf8');
  }

  async writeFile(uri: Uri, content: Uint8Array): Promise<void> {
    const { address, version, merge } = await this.find(uri);
    if (version !== 'result') {
      throw FileSystemError.NoPermissions(uri);
    }
    await this.merges.writeResult(address, keepLineEnds(Buffer.from(content).toString('utf8'), merge.texts.draft));
    this.changes.fire([{ type: FileChangeType.Changed, uri }]);
  }

  readDirectory(): [string, FileType][] {
    return [];
  }

  createDirectory(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  delete(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  rename(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  private async find(
    uri: Uri,
  ): Promise<NonNullable<ReturnType<typeof mergeTextOf>> & { readonly merge: PendingMerge; readonly text: string }> {
    const place = mergeTextOf(uri);
    const merge = place && this.isKnown(place.address.key) ? await this.merges.read(place.address) : undefined;
    if (!place || !merge) {
      throw FileSystemError.FileNotFound(uri);
    }
    return { ...place, merge, text: merge.texts[place.version] };
  }
}
