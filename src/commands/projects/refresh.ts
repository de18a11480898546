import { nodesOf, type ExplorerNode } from '../../explorer/node';
import type { ProjectsTree } from '../../explorer/projectsTree';
import { partsBehind } from '../../explorer/treeData';
import type { ProjectAccess } from '../../projects/projectAccess';
import { requireTrust } from './connectDeps';

/** Refresh in the view's title and in the palette: everything; it is read again as soon as it is shown. */
export function refreshAll(projects: ProjectAccess): () => Promise<void> {
  return async () => {
    requireTrust();
    for (const { key } of projects.list()) {
      projects.forget(key);
    }
  };
}

/** Refresh of rows: what stands behind them. */
export function refresh(
  projects: ProjectAccess,
  tree: ProjectsTree,
): (clicked?: unknown, selection?: unknown) => Promise<void> {
  return async (clicked, selection) => {
    requireTrust();
    const nodes = nodesOf(clicked, selection).filter(
      ({ kind }) => kind !== 'field' && kind !== 'section' && kind !== 'user',
    );
    for (const node of nodes) {
      const target: ExplorerNode = tree.parentOfMessage(node) ?? node;
      projects.forget(target.projectKey, partsBehind(target));
    }
  };
}
