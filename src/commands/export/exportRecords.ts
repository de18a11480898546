import { l10n } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { ExportError, type ExportErrorReason } from '../../reads/export/exportError';
import { nodesOf } from '../../explorer/node';
import { displayName } from '../../projects/projectEntry';
import { askWhatToExport } from './exportFirstStep';
import { ExportPreview } from './exportPreview';
import { findRecipes, saveRecipe, targetOf } from './exportRecipes';
import { describeExportError } from './exportRecordsMessages';
import { type ChosenExport, type ExportDeps, fileNameOf } from './exportRecordsDeps';
import { askAboutExport } from './exportRecordsGit';
import { runExport } from './exportRecordsRun';
import { scopeOf } from './exportRecordsSelection';
import { readExportProject } from './exportRecordsStructure';
import { askTarget } from './exportRecordsTarget';
import { commandTitle } from '../../window/multiStep';
import { projectFor } from '../pickProject';
import { showError } from '../../window/registerCommand';
import { whenSlow } from '../../window/whenSlow';
import { errorMessage, warningMessage } from '../../window/messages';

/** Export Records...: from the palette or from rows of the tree, which narrow the export down. */
export function exportRecords(deps: ExportDeps): (clicked?: unknown, selection?: unknown) => Promise<void> {
  return async (clicked, selection) => {
    const nodes = nodesOf(clicked, selection);
    if (new Set(nodes.map(({ projectKey }) => projectKey)).size > 1) {
      void warningMessage(
        l10n.t('The selected rows belong to several projects. Select rows of one project to export.'),
      );
      return;
    }
    const entry = await projectFor(deps.projects, nodes[0] ?? clicked, commandTitle(l10n.t('Export Records')));
    const project = await whenSlow(l10n.t('Reading {0}', displayName(entry)), (signal) =>
      readExportProject(deps.projects, entry.key, deps.log, signal),
    );
    const scope = scopeOf(nodes, (armNum) =>
      project.events.filter((event) => event.armNum === armNum).map(({ uniqueEventName }) => uniqueEventName),
    );
    const [last, recipes] = await Promise.all([deps.history.get(entry.key), findRecipes(entry)]);
    const preview = new ExportPreview(project, deps.projects, entry.key, deps.log);
    try {
      const answer = await askWhatToExport(project, { scope, last: last?.settings, recipes }, preview);
      switch (answer.kind) {
        case 'save':
          await saveRecipe(entry, answer.settings);
          break;
        case 'recipe':
          await exportTo(deps, {
            entry,
            project,
            settings: answer.recipe.recipe.settings,
            target: targetOf(answer.recipe, new Date()),
          });
          break;
        case 'export': {
          const { settings } = answer;
          const target = await askTarget(displayName(entry), settings, preview.text(settings));
          await exportTo(deps, { entry, project, settings, target, names: preview.namesFor(settings) });
        }
      }
    } finally {
      preview.stop();
    }
  };
}

/** Another file helps against these. */
const aboutTheFile: readonly ExportErrorReason[] = [
  'disk-full',
  'folder-missing',
  'folder-read-only',
  'target-read-only',
  'target-in-use',
  'target-is-folder',
  'target-not-file',
  'write-failed',
  'needs-disk',
];

/**
 * Runs a chosen export, once the user agrees to the file where git would take it; says what is wrong with the file or the choice, and lets the
 * user take another file. @throws RedcapError, CancelledError
 */
export async function exportTo(deps: ExportDeps, chosen: ChosenExport): Promise<void> {
  if ((await askAboutExport(chosen.target, deps.accepted)) === 'elsewhere') {
    await exportElsewhere(deps, chosen);
    return;
  }
  try {
    await runExport(deps, chosen);
  } catch (error) {
    if (!ExportError.is(error)) {
      throw error;
    }
    deps.log.warn('export', `Failed: ${error.reason}`);
    const other = l10n.t('Choose Another File...');
    // Not awaited: the command is over, the message may stay for as long as the user likes.
    errorMessage(
      describeExportError(error, fileNameOf(chosen.target)),
      ...(aboutTheFile.includes(error.reason) ? [other] : []),
    )
      .then((picked) => (picked === other ? exportElsewhere(deps, chosen) : undefined))
      .then(undefined, showUnlessCancelled(deps));
  }
}

async function exportElsewhere(deps: ExportDeps, { resume: _resume, ...chosen }: ChosenExport): Promise<void> {
  await exportTo(deps, { ...chosen, target: await askTarget(displayName(chosen.entry), chosen.settings) });
}

function showUnlessCancelled({ log }: ExportDeps): (error: unknown) => Promise<void> {
  return async (error) => {
    if (!CancelledError.is(error)) {
      log.error('export', 'Failed', error);
      await showError(error);
    }
  };
}
