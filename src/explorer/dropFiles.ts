import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  type CancellationToken,
  type DataTransfer,
  type DataTransferFile,
  type TreeDragAndDropController,
  Uri,
  commands,
  l10n,
} from 'vscode';
import { type CommandName, commandIds } from '../window/ids';
import { informationMessage } from '../window/messages';
import type { ExplorerNode } from './node';

const uriList = 'text/uri-list';

/** Files that are dropped on a folder of the File Repository, or one on a record's file-upload field, are uploaded into it, once the user has agreed. */
export class FilesDropped implements TreeDragAndDropController<ExplorerNode> {
  /** From the Explorer, and from the desktop. */
  readonly dropMimeTypes = [uriList, 'files'];
  readonly dragMimeTypes = [];

  async handleDrop(target: ExplorerNode | undefined, data: DataTransfer, _token: CancellationToken): Promise<void> {
    const command = uploadTo(target);
    const places = await placesIn(data);
    const contents = places.length > 0 ? [] : contentsIn(data);
    if (places.length + contents.length === 0) {
      return;
    }
    if (!command) {
      void informationMessage(
        l10n.t(
          "Files can be dropped on the File Repository and its folders, and on a record's file-upload fields. Nothing was sent.",
        ),
      );
      return;
    }
    if (places.length > 0) {
      await commands.executeCommand(commandIds[command], target, places);
      return;
    }
    await withCopies(contents, async (copies) => {
      await commands.executeCommand(commandIds[command], target, copies);
    });
  }
}

function uploadTo(target: ExplorerNode | undefined): CommandName | undefined {
  switch (target?.kind) {
    case 'recordFile':
      return 'uploadRecordFile';
    case 'repository':
    case 'repositoryFolder':
    case 'repositoryFile':
      return 'uploadToRepository';
    default:
      return undefined;
  }
}

async function placesIn(data: DataTransfer): Promise<readonly Uri[]> {
  const text = (await data.get(uriList)?.asString()) ?? '';
  return text
    .split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => Uri.parse(line));
}

/** A browser does not say where the files lie that are dropped on it, it gives what is in them. */
function contentsIn(data: DataTransfer): readonly DataTransferFile[] {
  return Array.from(data, ([, item]) => item.asFile()).filter((file) => file !== undefined);
}

/** Puts what is in files on this disk, where only this user can read it, for as long as `use` takes. */
async function withCopies(
  files: readonly DataTransferFile[],
  use: (copies: readonly Uri[]) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'redcap-dropped-'));
  try {
    const copies: Uri[] = [];
    for (const [index, file] of files.entries()) {
      // Two files of one name may come from two folders.
      const place = path.join(folder, String(index));
      await mkdir(place);
      const copy = path.join(place, path.basename(file.name));
      await writeFile(copy, await file.data(), { mode: 0o600 });
      copies.push(Uri.file(copy));
    }
    await use(copies);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
