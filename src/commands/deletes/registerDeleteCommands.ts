import { Disposable as VsDisposable } from 'vscode';
import type { WriteDeps } from '../writeFlow/writeDeps';
import type { commandIds } from '../../window/ids';
import { type CommandHandler, registerCommand } from '../../window/registerCommand';

/** Registers the delete commands, which are read on first use. `reports` stays the caller's. */
export function registerDeleteCommands(all: WriteDeps): VsDisposable {
  const register = (
    name: Extract<keyof typeof commandIds, `delete${string}`>,
    load: () => Promise<(deps: WriteDeps) => CommandHandler>,
  ): VsDisposable =>
    registerCommand(name, async (clicked, selection) => await (await load())(all)(clicked, selection), all.log);
  // One row of the tree says one in its menu, several say several; the commands are the same.
  return VsDisposable.from(
    register('deleteRecords', async () => (await import('./deleteRecords')).deleteRecords),
    register('deleteFile', async () => (await import('./deleteFile')).deleteFile),
    register('deleteArm', async () => (await import('./deleteArms')).deleteArms),
    register('deleteArms', async () => (await import('./deleteArms')).deleteArms),
    register('deleteEvent', async () => (await import('./deleteEvents')).deleteEvents),
    register('deleteEvents', async () => (await import('./deleteEvents')).deleteEvents),
    register('deleteDag', async () => (await import('./deleteDags')).deleteDags),
    register('deleteDags', async () => (await import('./deleteDags')).deleteDags),
  );
}
