import { nodesOf, type ExplorerNode } from '../explorer/node';
import type { ProjectsTree } from '../explorer/projectsTree';
import { partsBehind } from '../explorer/treeData';
import type { ProjectAccess } from '../projects/projectAccess';
import { requireTrust } from './connectDeps';

/** Refresh: what stands behind the selected rows, or everything; it is read again as soon as it is shown. */
export function refresh(projects: ProjectAccess, tree: ProjectsTree): (clicked?: unknown, selection?: unknown) => Promise<void> {
  return async (clicked, selection) => {
    requireTrust();
    const nodes = nodesOf(clicked, selection);
    if (nodes.length === 0) {
      for (const { key } of projects.list()) {
        projects.forget(key);
      }
      return;
    }
    for (const node of nodes) {
      const target: ExplorerNode = tree.parentOfMessage(node) ?? node;
      projects.forget(target.projectKey, partsBehind(target));
    }
  };
}
