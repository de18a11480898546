import { l10n } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { displayName } from '../../projects/projectEntry';
import type { ConnectDeps } from './connectDeps';
import { askText, back, commandTitle } from '../../window/multiStep';
import { projectFor } from '../pickProject';

/** Rename Project...: a name of the user's own for the list; REDCap is not told. */
export function renameProject({ projects }: Pick<ConnectDeps, 'projects'>): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const title = commandTitle(l10n.t('Rename Project'));
    const entry = await projectFor(projects, clicked, title);
    const name = await askText({
      title,
      value: displayName(entry),
      placeholder: entry.title,
      prompt: l10n.t('Name in this list only; nothing changes in REDCap. Leave it blank to return to the title.'),
    });
    if (name === back) {
      throw new CancelledError();
    }
    await projects.rename(entry.key, name.trim() === entry.title ? '' : name);
  };
}
