import { Disposable as VsDisposable } from 'vscode';
import { registerCommand } from '../../window/registerCommand';
import type { SourceControlCommandDeps } from './sourceControlDeps';

/** Registers the commands of Source Control; each is loaded when it is first used. */
// oxlint-disable-next-line max-lines-per-function -- it only builds and connects
export function registerSourceControlCommands(deps: SourceControlCommandDeps): VsDisposable {
  const { log } = deps.services;
  return VsDisposable.from(
    registerCommand(
      'push',
      async (...args) => {
        await (await import('./push')).push(deps)(...args);
      },
      log,
    ),
    registerCommand(
      'openDraft',
      async (...args) => {
        await (await import('./compareDocument')).openDraft(deps)(...args);
      },
      log,
    ),
    registerCommand(
      'compareDocument',
      async (...args) => {
        await (await import('./compareDocument')).compareDocument(deps)(...args);
      },
      log,
    ),
    registerCommand(
      'compareIncoming',
      async (...args) => {
        await (await import('./compareDocument')).compareIncoming(deps)(...args);
      },
      log,
    ),
    registerCommand(
      'discardDocument',
      async (...args) => {
        await (await import('./discardDocument')).discardDocument(deps)(...args);
      },
      log,
    ),
    registerCommand(
      'mergeIncoming',
      async (...args) => {
        await (await import('./mergeIncoming')).mergeIncoming(deps)(...args);
      },
      log,
    ),
    registerCommand(
      'completeMerge',
      async (...args) => {
        await (await import('./completeMerge')).completeMerge(deps)(...args);
      },
      log,
    ),
    registerCommand(
      'refreshIncoming',
      async (...args) => {
        await (await import('./refreshIncoming')).refreshIncoming(deps)(...args);
      },
      log,
    ),
  );
}
