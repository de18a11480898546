import { env, l10n, window } from 'vscode';
import type { ExplorerNode } from '../../explorer/node';
import { nodesOf } from '../../explorer/node';
import type { ProjectsTree } from '../../explorer/projectsTree';
import type { Snapshot } from '../../explorer/snapshot';

/** Copy Name, Copy Label, Copy [event][field]: of the selected rows, one a line. */
export function copyRow(
  tree: ProjectsTree,
  textOf: (node: ExplorerNode, snapshot: Snapshot) => string | undefined,
): (clicked?: unknown, selection?: unknown) => Promise<void> {
  return async (clicked, selection) => {
    const texts = nodesOf(clicked, selection)
      .map((node) => textOf(node, tree.snapshot(node.projectKey)))
      .filter((text) => text !== undefined && text !== '');
    if (texts.length === 0) {
      return;
    }
    await env.clipboard.writeText(texts.join('\n'));
    window.setStatusBarMessage(texts.length === 1 ? l10n.t('Copied') : l10n.t('Copied {0} lines', texts.length), 3000);
  };
}
