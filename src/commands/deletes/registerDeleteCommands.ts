import { Disposable as VsDisposable } from 'vscode';
import type { WriteDeps } from '../writeFlow/writeDeps';
import { type CommandHandler, registerCommand } from '../../window/registerCommand';

/** Registers the delete commands, which are read on first use. `reports` stays the caller's. */
export function registerDeleteCommands(all: WriteDeps): VsDisposable {
  const register = (
    name: 'deleteRecords' | 'deleteFile' | 'deleteArms' | 'deleteEvents' | 'deleteDags',
    load: () => Promise<(deps: WriteDeps) => CommandHandler>,
  ): VsDisposable =>
    registerCommand(name, async (clicked, selection) => await (await load())(all)(clicked, selection), all.log);
  return VsDisposable.from(
    register('deleteRecords', async () => (await import('./deleteRecords')).deleteRecords),
    register('deleteFile', async () => (await import('./deleteFile')).deleteFile),
    register('deleteArms', async () => (await import('./deleteArms')).deleteArms),
    register('deleteEvents', async () => (await import('./deleteEvents')).deleteEvents),
    register('deleteDags', async () => (await import('./deleteDags')).deleteDags),
  );
}
