import { isExplorerNode, nodesOf } from '../../explorer/node';
import type { ProjectsTree } from '../../explorer/projectsTree';
import type { ProjectService } from '../../projects/projectService';

/** *Show Records*, *Hide Records*: of a project, from now on, whatever its fields are tagged as. */
export function showRecords(
  projects: ProjectService,
  shows: boolean,
): (clicked?: unknown, selection?: unknown) => Promise<void> {
  return async (clicked, selection) => {
    for (const key of new Set(nodesOf(clicked, selection).map(({ projectKey }) => projectKey))) {
      await projects.showRecords(key, shows);
    }
  };
}

/** The row under the last record: a page more. */
export function moreRecords(tree: ProjectsTree): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    if (isExplorerNode(clicked)) {
      tree.showMoreRecords(clicked.projectKey);
    }
  };
}
