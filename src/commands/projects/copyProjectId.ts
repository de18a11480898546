import { env, l10n, window } from 'vscode';
import { nodesOf } from '../../explorer/node';
import type { ProjectAccess } from '../../projects/projectAccess';
import { commandTitle } from '../../window/multiStep';
import { projectFor } from '../pickProject';

/** Copy Project ID: of the selected projects, one a line. */
export function copyProjectId(projects: ProjectAccess): (clicked?: unknown, selection?: unknown) => Promise<void> {
  return async (clicked, selection) => {
    const keys = [...new Set(nodesOf(clicked, selection).map(({ projectKey }) => projectKey))];
    const entries =
      keys.length > 0
        ? keys.map((key) => projects.get(key))
        : [await projectFor(projects, undefined, commandTitle(l10n.t('Copy Project ID')))];
    await env.clipboard.writeText(entries.map(({ projectId }) => String(projectId)).join('\n'));
    window.setStatusBarMessage(
      l10n.t('Copied {0}', entries.map(({ projectId }) => String(projectId)).join(', ')),
      3000,
    );
  };
}
