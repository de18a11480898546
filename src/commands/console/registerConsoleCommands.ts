import { Disposable as VsDisposable } from 'vscode';
import type { CommandName } from '../../window/ids';
import { type CommandHandler, registerCommand } from '../../window/registerCommand';
import type { ConsoleDeps } from './consoleDeps';

/** Registers the commands of the API console; each is loaded when it is first used. */
export function registerConsoleCommands(deps: ConsoleDeps): VsDisposable {
  const on = (name: CommandName, handler: CommandHandler): VsDisposable => registerCommand(name, handler, deps.log);
  return VsDisposable.from(
    on('newApiRequest', async (clicked) => {
      await (await import('./newRequest')).newRequest(deps)(clicked);
    }),
    on('chooseRequestProject', async (clicked) => {
      await (await import('./newRequest')).chooseRequestProject(deps)(clicked);
    }),
    on('readRecordNames', async () => {
      await (await import('./readRecordNames')).readRecordNames(deps)();
    }),
    on('sendApiRequest', async (clicked) => {
      await (await import('./sendRequest')).sendRequest(deps)(clicked);
    }),
    on('copyRequestAs', async (clicked) => {
      await (await import('./copyRequestAs')).copyRequestAs(deps)(clicked);
    }),
  );
}
