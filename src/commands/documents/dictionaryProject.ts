import { type Uri, window } from 'vscode';
import { isExplorerNode } from '../../explorer/node';
import type { ProjectAccess } from '../../projects/projectAccess';
import type { ProjectEntry } from '../../projects/projectEntry';
import { projectOfDictionary } from '../../editor/redcapUri';
import { projectFor } from '../pickProject';

/** The project whose dictionary is meant: of the clicked row, of the editor the button is in, of the active editor, or the user's pick. */
export async function dictionaryProject(
  projects: ProjectAccess,
  clicked: unknown,
  title: string,
): Promise<ProjectEntry> {
  if (!isExplorerNode(clicked)) {
    const key = keyOf(clicked) ?? keyOf(window.activeTextEditor?.document.uri);
    if (key !== undefined) {
      return projects.get(key);
    }
  }
  return await projectFor(projects, clicked, title);
}

/** Editor title buttons pass the address of their document. */
function keyOf(value: unknown): string | undefined {
  return isUri(value) ? projectOfDictionary(value) : undefined;
}

function isUri(value: unknown): value is Uri {
  return typeof value === 'object' && value !== null && 'scheme' in value && 'authority' in value && 'path' in value;
}
