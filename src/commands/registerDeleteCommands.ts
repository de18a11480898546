import { Disposable as VsDisposable } from 'vscode';
import { deleteArms } from './deleteArms';
import { deleteDags } from './deleteDags';
import type { DeleteDeps } from './deleteDeps';
import { deleteEvents } from './deleteEvents';
import { deleteFile } from './deleteFile';
import { deleteRecords } from './deleteRecords';
import { registerCommand } from './registerCommand';

/** Registers the delete commands. `reports` stays the caller's. */
export function registerDeleteCommands(all: DeleteDeps): VsDisposable {
  const { log } = all;
  return VsDisposable.from(
    registerCommand('deleteRecords', deleteRecords(all), log),
    registerCommand('deleteFile', deleteFile(all), log),
    registerCommand('deleteArms', deleteArms(all), log),
    registerCommand('deleteEvents', deleteEvents(all), log),
    registerCommand('deleteDags', deleteDags(all), log),
  );
}
