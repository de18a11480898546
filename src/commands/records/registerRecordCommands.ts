import { Disposable as VsDisposable } from 'vscode';
import { registerCommand } from '../../window/registerCommand';
import type { ProjectService } from '../../projects/projectService';
import type { RecordFileDeps } from './recordFiles';

/** Registers commands about single records, which are read on first use. What `deps` holds stays the caller's. */
export function registerRecordCommands(deps: RecordFileDeps & { readonly projects: ProjectService }): VsDisposable {
  return VsDisposable.from(
    registerCommand(
      'openRecordFile',
      async (clicked) => await (await import('./recordFiles')).openRecordFile(deps)(clicked),
      deps.log,
    ),
    registerCommand(
      'downloadRecordFile',
      async (clicked) => await (await import('./recordFiles')).downloadRecordFile(deps)(clicked),
      deps.log,
    ),
    registerCommand(
      'uploadRecordFile',
      async (clicked, dropped) => await (await import('./uploadRecordFile')).uploadRecordFile(deps)(clicked, dropped),
      deps.log,
    ),
    registerCommand(
      'randomize',
      async (clicked, selection) => await (await import('./randomize')).randomize(deps)(clicked, selection),
      deps.log,
    ),
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
