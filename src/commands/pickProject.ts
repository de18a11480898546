import { l10n } from 'vscode';
import { isExplorerNode } from '../explorer/node';
import type { ProjectAccess } from '../projects/projectAccess';
import { type ProjectEntry, displayName } from '../projects/projectEntry';
import { CancelledError } from '../common/cancelled';
import { back, pickOne } from '../window/multiStep';

/**
 * The project a command works on: that of the clicked row, the only one there is, or the one the user picks.
 * @throws CancelledError when the user picks none
 */
export async function projectFor(
  projects: ProjectAccess,
  clicked: unknown,
  title: string,
  fits: (entry: ProjectEntry) => boolean = () => true,
): Promise<ProjectEntry> {
  if (isExplorerNode(clicked)) {
    return projects.get(clicked.projectKey);
  }
  const candidates = projects.list().filter(fits);
  const [first] = candidates;
  if (candidates.length === 1 && first) {
    return first;
  }
  const chosen = await pickOne({
    title,
    placeholder:
      candidates.length === 0 ? l10n.t('There is no project yet: add one first') : l10n.t('Choose a project'),
    items: candidates.map((entry) => ({
      label: displayName(entry),
      description: hostOf(entry.url),
      detail: entry.name ? entry.title : '',
      entry,
    })),
  });
  if (chosen === back) {
    throw new CancelledError();
  }
  return chosen.entry;
}

function hostOf(url: string): string {
  return new URL(url).host;
}
