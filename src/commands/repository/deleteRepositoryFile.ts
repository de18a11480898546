import type { WriteDeps } from '../writeFlow/writeDeps';
import { changeRepository } from './changeRepository';
import { chosenFiles } from './repositoryTarget';

/** *Delete from File Repository...*: the selected files of one folder. */
export function deleteRepositoryFile(deps: WriteDeps): (clicked?: unknown, selection?: unknown) => Promise<void> {
  return async (clicked, selection) => {
    const chosen = chosenFiles(clicked, selection);
    if (chosen) {
      const { place, files, projectKey } = chosen;
      await changeRepository(deps, deps.projects.get(projectKey), { action: 'delete', place, files });
    }
  };
}
