import { Disposable as VsDisposable } from 'vscode';
import { registerCommand } from '../../window/registerCommand';
import type { WriteDeps } from '../writeFlow/writeDeps';
import { ImportProblems } from './importProblems';

/** Registers *Import Records...*, which is read on first use. What `deps` holds stays the caller's. */
export function registerImportCommands(deps: WriteDeps): VsDisposable {
  const problems = new ImportProblems();
  return VsDisposable.from(
    problems,
    registerCommand(
      'importRecords',
      async (clicked, selection) => {
        const { importRecords } = await import('./importRecords');
        return await importRecords({ ...deps, problems })(clicked, selection);
      },
      deps.log,
    ),
  );
}
