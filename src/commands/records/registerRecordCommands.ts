import { Disposable as VsDisposable } from 'vscode';
import { registerCommand } from '../../window/registerCommand';
import type { WriteDeps } from '../writeFlow/writeDeps';

/** Registers commands about single records, which are read on first use. What `deps` holds stays the caller's. */
export function registerRecordCommands(deps: WriteDeps): VsDisposable {
  return VsDisposable.from(
    registerCommand(
      'renameRecord',
      async (clicked, selection) => await (await import('./renameRecord')).renameRecord(deps)(clicked, selection),
      deps.log,
    ),
    registerCommand(
      'nextRecordName',
      async (clicked, selection) => await (await import('./nextRecordName')).nextRecordName(deps)(clicked, selection),
      deps.log,
    ),
  );
}
