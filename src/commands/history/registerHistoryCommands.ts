import { Disposable as VsDisposable } from 'vscode';
import { registerCommand } from '../../window/registerCommand';
import type { WriteDeps } from '../writeFlow/writeDeps';

/** Registers the commands of history, undo and snapshots, each loaded when it is first called. `reports` stays the caller's. */
// oxlint-disable-next-line max-lines-per-function -- it only builds and connects
export function registerHistoryCommands(deps: WriteDeps): VsDisposable {
  const { log } = deps;
  return VsDisposable.from(
    registerCommand(
      'undoOperation',
      async (clicked) => {
        await (await import('./undoOperation')).undoOperation(deps)(clicked);
      },
      log,
    ),
    registerCommand(
      'restoreRecords',
      async (clicked) => {
        await (await import('./restoreRecords')).restoreRecords(deps)(clicked);
      },
      log,
    ),
    registerCommand(
      'saveSnapshotFiles',
      async (clicked) => {
        await (await import('./saveSnapshotFiles')).saveSnapshotFiles(deps)(clicked);
      },
      log,
    ),
    registerCommand(
      'showHistory',
      async (clicked) => {
        await (await import('./showHistory')).showHistory(deps)(clicked);
      },
      log,
    ),
    registerCommand(
      'showOperation',
      async (clicked) => {
        await (await import('./showHistory')).showOperation(deps)(clicked);
      },
      log,
    ),
    registerCommand(
      'purgeSnapshots',
      async (clicked) => {
        await (await import('./purgeSnapshots')).purgeSnapshots(deps)(clicked);
      },
      log,
    ),
    registerCommand(
      'exportJournal',
      async (clicked) => {
        await (await import('./exportJournal')).exportJournal(deps)(clicked);
      },
      log,
    ),
    registerCommand(
      'exportSnapshotKey',
      async () => {
        await (await import('./exportSnapshotKey')).exportSnapshotKey(deps)();
      },
      log,
    ),
  );
}
