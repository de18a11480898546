import { commands, l10n } from 'vscode';
import { targetsOf } from '../editor/sourceControl/targets';
import type { ProjectAccess } from '../projects/projectAccess';
import { type ProjectEntry, displayName } from '../projects/projectEntry';
import { CancelledError } from '../common/cancelled';
import { shownStatus, statusText } from '../projects/projectStatus';
import { commandIds } from '../window/ids';
import { informationMessage } from '../window/messages';
import { back, pickOne } from '../window/multiStep';
import { projectPlace } from '../window/projectHead';

/**
 * The project a command works on: that of what was clicked (a row of the tree or of Source Control, a document), the only one there is, or the
 * one the user picks.
 * @throws CancelledError when the user picks none
 */
export async function projectFor(
  projects: ProjectAccess,
  clicked: unknown,
  title: string,
  fits: (entry: ProjectEntry) => boolean = () => true,
): Promise<ProjectEntry> {
  const [meant] = targetsOf([clicked]);
  if (meant) {
    return projects.get(meant.key);
  }
  const candidates = projects.list().filter(fits);
  const [first] = candidates;
  if (candidates.length === 1 && first) {
    return first;
  }
  if (candidates.length === 0) {
    offerProjects(projects.list().length === 0);
    throw new CancelledError();
  }
  const chosen = await pickOne({
    title,
    placeholder: l10n.t('Choose a project'),
    items: candidates.map((entry) => ({
      label: displayName(entry),
      description: `${statusText(shownStatus(projects.peek?.(entry.key, 'info')), l10n)}, ${projectPlace(entry)}`,
      detail: entry.name ? entry.title : '',
      entry,
    })),
  });
  if (chosen === back) {
    throw new CancelledError();
  }
  return chosen.entry;
}

/** Not awaited: the command is over. */
function offerProjects(none: boolean): void {
  const [add, sample] = [l10n.t('Add Project...'), l10n.t('Try with a Sample')];
  const message = none
    ? l10n.t('There is no project in the list yet.')
    : l10n.t('None of the projects in the list has what this needs.');
  informationMessage(message, add, ...(none ? [sample] : []))
    .then((chosen) =>
      chosen === add
        ? commands.executeCommand(commandIds.addProject)
        : chosen === sample
          ? commands.executeCommand(commandIds.trySample)
          : undefined,
    )
    // The commands show what goes wrong in them.
    .then(undefined, () => undefined);
}
