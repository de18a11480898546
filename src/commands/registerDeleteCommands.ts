import { Disposable as VsDisposable } from 'vscode';
import { deleteArms } from './deleteArms';
import { deleteDags } from './deleteDags';
import type { DeleteDeps } from './deleteDeps';
import { deleteEvents } from './deleteEvents';
import { deleteFile } from './deleteFile';
import { deleteRecords } from './deleteRecords';
import { DeleteReports } from './deleteReports';
import { registerCommand } from './registerCommand';

/** Registers the delete commands and what they own. */
export function registerDeleteCommands(deps: Omit<DeleteDeps, 'reports'>): VsDisposable {
  const reports = new DeleteReports();
  const all: DeleteDeps = { ...deps, reports };
  return VsDisposable.from(
    reports,
    registerCommand('deleteRecords', deleteRecords(all), deps.log),
    registerCommand('deleteFile', deleteFile(all), deps.log),
    registerCommand('deleteArms', deleteArms(all), deps.log),
    registerCommand('deleteEvents', deleteEvents(all), deps.log),
    registerCommand('deleteDags', deleteDags(all), deps.log),
  );
}
