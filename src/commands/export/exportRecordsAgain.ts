import { Uri, commands, l10n } from 'vscode';
import { isExplorerNode } from '../../explorer/node';
import { displayName } from '../../projects/projectEntry';
import { exportTo } from './exportRecords';
import type { ExportDeps } from './exportRecordsDeps';
import { readExportProject } from './exportRecordsStructure';
import { commandIds } from '../../window/ids';
import { commandTitle } from '../../window/multiStep';
import { projectFor } from '../pickProject';
import { whenSlow } from '../../window/whenSlow';
import { informationMessage } from '../../window/messages';

/**
 * Export Records Again: the project's last export once more, with the same choices, into the same file. That file stays as it is
 * until the new one is complete.
 */
export function exportRecordsAgain(deps: ExportDeps): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const { projects, history, log } = deps;
    const job = isExplorerNode(clicked) && clicked.kind === 'export' ? deps.jobs.find(clicked.job) : undefined;
    const asked = job && deps.asked.get(job.id);
    const any = projects.list().some(({ key }) => history.has(key));
    const entry = await projectFor(
      projects,
      clicked,
      commandTitle(l10n.t('Export Records Again')),
      ({ key }) => !any || history.has(key),
    );
    const last = asked ? { settings: asked.settings, target: asked.target.toString() } : await history.get(entry.key);
    if (!last) {
      const choose = l10n.t('Export Records...');
      informationMessage(l10n.t('There is no earlier export of {0} to repeat.', displayName(entry)), choose)
        .then((picked) =>
          picked === choose
            ? commands.executeCommand(commandIds.exportRecords, { kind: 'project', projectKey: entry.key })
            : undefined,
        )
        .then(undefined, (error: unknown) => {
          log.error('export', 'Export Records could not be started', error);
        });
      return;
    }
    const project = await whenSlow(l10n.t('Reading {0}', displayName(entry)), (signal) =>
      readExportProject(projects, entry.key, log, signal),
    );
    await exportTo(deps, { entry, project, settings: last.settings, target: Uri.parse(last.target, true) });
  };
}
