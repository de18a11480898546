import { Uri, l10n, window } from 'vscode';
import { displayName } from '../../projects/projectEntry';
import { errorMessage, informationMessage } from '../../window/messages';
import { back, commandTitle, pickOne } from '../../window/multiStep';
import { whenSlow } from '../../window/whenSlow';
import { projectFor } from '../pickProject';
import { type FoundRecipe, RecipeError, findRecipes, isOf, openRecipe, targetOf } from './exportRecipes';
import { recipeEnding } from '../../reads/export/recipe';
import { exportTo } from './exportRecords';
import type { ExportDeps } from './exportRecordsDeps';
import { readExportProject } from './exportRecordsStructure';
import { describeSettings } from './exportWords';

/** Run Export Recipe...: the one that was clicked or is open, or one of the workspace's. Its file is replaced. */
export function runExportRecipe(deps: ExportDeps): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    try {
      const open = window.activeTextEditor?.document.uri;
      const meant = clicked instanceof Uri ? clicked : open?.path.endsWith(recipeEnding) ? open : undefined;
      const found = meant ? await openRecipe(meant) : await pickRecipe();
      if (found) {
        await runRecipe(deps, found);
      }
    } catch (error) {
      if (!(error instanceof RecipeError)) {
        throw error;
      }
      void errorMessage(error.message);
    }
  };
}

/** Exports as a recipe says, into the file it says. @throws RecipeError, RedcapError, CancelledError */
export async function runRecipe(deps: ExportDeps, found: FoundRecipe): Promise<void> {
  const { projects, log } = deps;
  const fitting = projects.list().filter((entry) => isOf(found.recipe, entry));
  if (fitting.length === 0) {
    throw new RecipeError(
      l10n.t('No project in the list is the one that {0} names. Add it with Add Project.', found.name),
    );
  }
  const entry = await projectFor(projects, undefined, commandTitle(l10n.t('Run Export Recipe')), (each) =>
    fitting.includes(each),
  );
  const project = await whenSlow(l10n.t('Reading {0}', displayName(entry)), (signal) =>
    readExportProject(projects, entry.key, log, signal),
  );
  await exportTo(deps, { entry, project, settings: found.recipe.settings, target: targetOf(found, new Date()) });
}

async function pickRecipe(): Promise<FoundRecipe | undefined> {
  const recipes = await findRecipes();
  if (recipes.length === 0) {
    void informationMessage(
      l10n.t('There is no export recipe in this workspace. Export Records has "Save as Recipe..." under "More...".'),
    );
    return undefined;
  }
  const picked = await pickOne({
    title: commandTitle(l10n.t('Run Export Recipe')),
    placeholder: l10n.t('Recipe to run'),
    items: recipes.map((found) => ({
      label: found.name,
      description: describeSettings(found.recipe.settings),
      found,
    })),
  });
  return picked === back ? undefined : picked.found;
}
