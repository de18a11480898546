import { nodesOf } from '../../explorer/node';
import type { ProjectsTree } from '../../explorer/projectsTree';

/** Retry on an error row: reads again what could not be read. Failures are never cached, so drawing the row above again is enough. */
export function retry(tree: ProjectsTree): (clicked?: unknown, selection?: unknown) => Promise<void> {
  return async (clicked, selection) => {
    for (const node of nodesOf(clicked, selection)) {
      tree.refresh(tree.parentOfMessage(node) ?? node);
    }
  };
}
