import { Disposable as VsDisposable } from 'vscode';
import type { CommandName } from '../../window/ids';
import { type CommandHandler, registerCommand } from '../../window/registerCommand';
import type { RepositoryDeps } from './openRepositoryFile';

/** Registers the commands of the File Repository and of one's own group; each is loaded when it is first used. */
export function registerRepositoryCommands(deps: RepositoryDeps): VsDisposable {
  const on = (name: CommandName, handler: CommandHandler): VsDisposable => registerCommand(name, handler, deps.log);
  return VsDisposable.from(
    on('openRepositoryFile', async (clicked) => {
      await (await import('./openRepositoryFile')).openRepositoryFile(deps)(clicked);
    }),
    on('downloadRepositoryFile', async (clicked) => {
      await (await import('./openRepositoryFile')).downloadRepositoryFile(deps)(clicked);
    }),
    on('uploadToRepository', async (clicked, dropped) => {
      await (await import('./uploadToRepository')).uploadToRepository(deps)(clicked, dropped);
    }),
    on('createRepositoryFolder', async (clicked) => {
      await (await import('./createRepositoryFolder')).createRepositoryFolder(deps)(clicked);
    }),
    on('switchGroup', async (clicked) => {
      await (await import('../access/switchGroup')).switchGroup(deps)(clicked);
    }),
    on('deleteRepositoryFile', async (clicked, selection) => {
      await (await import('./deleteRepositoryFile')).deleteRepositoryFile(deps)(clicked, selection);
    }),
  );
}
