import { l10n } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { type ExplorerNode, nodesOf } from '../../explorer/node';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import type { WriteDeps } from '../writeFlow/writeDeps';
import { commandTitle } from '../../window/multiStep';
import { projectFor } from '../pickProject';
import { warningMessage } from '../../window/messages';

export interface DeleteSelection {
  readonly entry: ProjectEntry;
  readonly nodes: readonly ExplorerNode[];
}

/** The project and the rows a delete was called on. @throws CancelledError */
export async function selectionFor(
  deps: WriteDeps,
  name: string,
  clicked: unknown,
  selection: unknown,
): Promise<DeleteSelection> {
  const nodes = nodesOf(clicked, selection);
  if (new Set(nodes.map((node) => node.projectKey)).size > 1) {
    void warningMessage(l10n.t('The selected rows belong to several projects. Select rows of one project to delete.'));
    throw new CancelledError();
  }
  return { entry: await projectFor(deps.projects, nodes[0], commandTitle(name)), nodes };
}

/** Title of a delete's inputs: where it deletes is in sight at every step. */
export function deleteTitle(name: string, entry: ProjectEntry): string {
  return l10n.t('REDCap: {0} in {1}', name, displayName(entry));
}

/** Names from a server as they are: `$(...)` would otherwise become an icon. */
export function plainLabel(text: string): string {
  return text.replaceAll('$(', '\\$(');
}
