import { type CancellationToken, type DataTransfer, type TreeDragAndDropController, Uri, commands } from 'vscode';
import { commandIds } from '../window/ids';
import type { ExplorerNode } from './node';

const uriList = 'text/uri-list';

/** Files that are dropped on a folder of the File Repository, or one on a record's file-upload field, are uploaded into it, once the user has agreed. */
export class FilesDropped implements TreeDragAndDropController<ExplorerNode> {
  readonly dropMimeTypes = [uriList];
  readonly dragMimeTypes = [];

  async handleDrop(target: ExplorerNode | undefined, data: DataTransfer, _token: CancellationToken): Promise<void> {
    const text = await data.get(uriList)?.asString();
    const files = filesOf(text);
    if (target?.kind === 'recordFile' && files.length > 0) {
      await commands.executeCommand(commandIds.uploadRecordFile, target, files);
      return;
    }
    const folders: ReadonlySet<ExplorerNode['kind']> = new Set(['repository', 'repositoryFolder', 'repositoryFile']);
    if (target && folders.has(target.kind) && files.length > 0) {
      await commands.executeCommand(commandIds.uploadToRepository, target, files);
    }
  }
}

function filesOf(text: string | undefined): readonly Uri[] {
  return (text ?? '')
    .split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => Uri.parse(line));
}
