import { l10n } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import type { ProjectsView } from '../../explorer/projectsView';
import { requireTrust } from './connectDeps';
import { askText, back, commandTitle } from '../../window/multiStep';
import { whenSlow } from '../../window/whenSlow';

/** Filter Projects...: searches names and labels everywhere, also where nothing has been opened yet. */
export function filterTree(view: ProjectsView): () => Promise<void> {
  return async () => {
    requireTrust();
    const text = await askText({
      title: commandTitle(l10n.t('Filter Projects')),
      value: view.tree.filter?.text ?? '',
      placeholder: l10n.t('e.g. blood pressure'),
      prompt: l10n.t(
        'Words in names or labels of projects, arms, events, instruments, fields, groups, and users. Blank shows everything.',
      ),
    });
    if (text === back) {
      throw new CancelledError();
    }
    await whenSlow(l10n.t('Searching the projects'), (signal) => view.applyFilter(text, signal));
  };
}
