import { commands, l10n, workspace } from 'vscode';
import { projectFolderUri } from '../../editor/redcapUri';
import { displayName } from '../../projects/projectEntry';
import type { ProjectAccess } from '../../projects/projectAccess';
import { errorMessage } from '../../window/messages';
import { commandTitle } from '../../window/multiStep';
import { projectFor } from '../pickProject';
import { requireTrust } from './connectDeps';

/** Add Folder to Workspace: the project's documents and its File Repository in the Explorer. VS Code may start its extensions anew for it. */
export function addProjectFolder(projects: ProjectAccess): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    requireTrust();
    const entry = await projectFor(projects, clicked, commandTitle(l10n.t('Add Folder to Workspace')));
    const uri = projectFolderUri(entry);
    const folders = workspace.workspaceFolders ?? [];
    const isThere = folders.some(
      (folder) => folder.uri.scheme === uri.scheme && folder.uri.authority === uri.authority,
    );
    if (!isThere && !workspace.updateWorkspaceFolders(folders.length, 0, { uri, name: displayName(entry) })) {
      await errorMessage(l10n.t('The folder could not be added to the workspace.'));
      return;
    }
    await commands.executeCommand('workbench.view.explorer');
  };
}
