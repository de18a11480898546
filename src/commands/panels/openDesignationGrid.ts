import { Uri, l10n, workspace } from 'vscode';
import { documentOf } from '../../editor/redcapUri';
import type { DesignationPanels } from '../../webviews/designations/designationPanels';
import type { ProjectAccess } from '../../projects/projectAccess';
import { displayName } from '../../projects/projectEntry';
import { warningMessage } from '../../window/messages';
import { commandTitle } from '../../window/multiStep';
import { hasDocument } from '../../writes/documents/registry';
import { refusalText } from '../../writes/words/refusalText';
import { documentProject } from '../documents/documentProject';
import { openProjectDocument } from '../documents/openDocument';

const name = 'instrument_event_mappings.csv';

/** *Events × Instruments*: beside the text of a project's designations, which it edits. */
export function openDesignationGrid(
  projects: ProjectAccess,
  panels: DesignationPanels,
): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    if (clicked instanceof Uri && documentOf(clicked)?.name === name) {
      panels.show(await workspace.openTextDocument(clicked));
      return;
    }
    const entry = await documentProject(projects, clicked, commandTitle(l10n.t('Events × Instruments')));
    if (!hasDocument(name, await projects.part(entry.key, 'info'))) {
      void warningMessage(refusalText({ reason: 'classic-document', document: name }, l10n, displayName(entry)));
      return;
    }
    panels.show((await openProjectDocument(projects, entry, name)).document);
  };
}
