import { l10n } from 'vscode';
import { commandTitle } from '../../window/multiStep';
import type { CommandHandler } from '../../window/registerCommand';
import { projectFor } from '../pickProject';
import { type ImportDeps, runImportFlow } from './importFlow';
import { chooseFile } from './importSource';

/**
 * *Import Records...*: from a project's row, from an editor with CSV or JSON, from the palette.
 * @throws CancelledError; SnapshotError, SafetyError, RedcapError while nothing has been sent
 */
export function importRecords(deps: ImportDeps): CommandHandler {
  return async (clicked) => {
    const title = commandTitle(l10n.t('Import Records'));
    const file = await chooseFile(clicked, title);
    const entry = await projectFor(deps.projects, clicked, title);
    await runImportFlow(deps, { entry, file, title });
  };
}
