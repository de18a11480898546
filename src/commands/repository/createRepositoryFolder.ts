import { l10n } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { displayName } from '../../projects/projectEntry';
import { askText, back, commandTitle } from '../../window/multiStep';
import { projectFor } from '../pickProject';
import type { WriteDeps } from '../writeFlow/writeDeps';
import { changeRepository } from './changeRepository';
import { placeOf } from './repositoryTarget';

/** *New Folder in File Repository...* */
export function createRepositoryFolder(deps: WriteDeps): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const title = commandTitle(l10n.t('New Folder in File Repository'));
    const entry = await projectFor(deps.projects, clicked, title);
    const name = await askText({
      title,
      prompt: l10n.t('Name of the new folder in {0}', displayName(entry)),
      validate: (text) => (text.trim() === '' ? l10n.t('A folder needs a name.') : undefined),
    });
    if (name === back) {
      throw new CancelledError();
    }
    await changeRepository(deps, entry, { action: 'create-folder', place: placeOf(clicked), name });
  };
}
