import { commands, l10n, window } from 'vscode';
import { commandIds } from '../../window/ids';
import { viewIds } from '../../window/viewIds';
import { type ExplorerNode, isExplorerNode } from '../../explorer/node';
import { showDictionary, type Reveal } from '../../editor/dictionaryEditor';
import { opensAsTable } from '../../editor/opensAsTable';
import type { ProjectAccess } from '../../projects/projectAccess';
import { commandTitle } from '../../window/multiStep';
import { projectFor } from '../pickProject';

/** Opens a project's data dictionary; from an instrument, a section or a field at its row. */
export function openDictionary(projects: ProjectAccess): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const entry = await projectFor(projects, clicked, commandTitle(l10n.t('Open Data Dictionary')));
    // Read first: an error of the server is then shown in words, not as an empty editor.
    await window.withProgress({ location: { viewId: viewIds.projects } }, () => projects.part(entry.key, 'info'));
    if (opensAsTable()) {
      await commands.executeCommand(
        commandIds.dictionaryTable,
        isExplorerNode(clicked) ? clicked : { kind: 'project', projectKey: entry.key },
      );
      return;
    }
    await showDictionary(projects, entry.key, isExplorerNode(clicked) ? revealOf(clicked) : undefined);
  };
}

/** The row of the dictionary that a row of the tree stands for. */
export function revealOf(node: ExplorerNode): Reveal | undefined {
  switch (node.kind) {
    case 'instrument':
    case 'survey':
    case 'recordForm':
      return { instrument: node.instrument };
    case 'section':
      return { field: node.firstField };
    case 'field':
    case 'recordFile':
      return { field: node.field };
    case 'project':
    case 'arms':
    case 'arm':
    case 'event':
    case 'instruments':
    case 'dags':
    case 'dag':
    case 'user':
    case 'users':
    case 'member':
    case 'roles':
    case 'role':
    case 'surveys':
    case 'records':
    case 'showRecords':
    case 'moreRecords':
    case 'record':
    case 'recordEvent':
    case 'reports':
    case 'report':
    case 'repository':
    case 'repositoryFolder':
    case 'repositoryFile':
    case 'logging':
    case 'history':
    case 'exports':
    case 'export':
    case 'operation':
    case 'message':
      return undefined;
  }
}
