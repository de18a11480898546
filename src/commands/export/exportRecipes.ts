import path from 'node:path';
import { TextDecoder } from 'node:util';
import { Uri, l10n, window, workspace } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import type { ProjectEntry } from '../../projects/projectEntry';
import { displayName } from '../../projects/projectEntry';
import { cleanName, exportFileName } from '../../reads/export/fileName';
import {
  type Recipe,
  type RecipeProblem,
  readRecipe,
  recipeEnding,
  recipeFile,
  recipeGlob,
  recipePath,
  writeRecipe,
} from '../../reads/export/recipe';
import { outputName } from '../../reads/export/outputs';
import type { ExportSettings } from '../../reads/export/settings';
import { fileExists } from '../../window/fileExists';
import { describeConflict } from './exportWords';

export interface FoundRecipe {
  readonly uri: Uri;
  /** Name of the file without its ending. */
  readonly name: string;
  readonly recipe: Recipe;
}

/** More recipes than anybody keeps. */
const mostRecipes = 200;

/** A recipe that cannot be read, in the user's language. */
export class RecipeError extends Error {
  override readonly name = 'RecipeError';
}

/** The workspace's recipes that can be read; for a project only its own and those that name none. */
export async function findRecipes(entry?: ProjectEntry): Promise<readonly FoundRecipe[]> {
  const found = await workspace.findFiles(recipeGlob, '**/node_modules/**', mostRecipes);
  const recipes = await Promise.all(found.map((uri) => openRecipe(uri).catch(() => undefined)));
  return recipes
    .filter((recipe) => recipe !== undefined)
    .filter(({ recipe }) => entry === undefined || isOf(recipe, entry))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Whether a recipe is of this project, as far as it says. The sample's address changes with every start. */
export function isOf({ server, projectId }: Recipe, entry: ProjectEntry): boolean {
  return (
    (projectId === undefined || projectId === entry.projectId) &&
    (server === undefined || entry.origin === 'sample' || server === entry.url)
  );
}

/** @throws RecipeError */
export async function openRecipe(uri: Uri): Promise<FoundRecipe> {
  const read = readRecipe(new TextDecoder().decode(await workspace.fs.readFile(uri)));
  if ('kind' in read) {
    throw new RecipeError(describeRecipeProblem(path.posix.basename(uri.path), read));
  }
  return { uri, name: path.posix.basename(uri.path).slice(0, -recipeEnding.length), recipe: read };
}

function describeRecipeProblem(file: string, problem: RecipeProblem): string {
  switch (problem.kind) {
    case 'not-json':
      return l10n.t('{0} is not a JSON object.', file);
    case 'token':
      return l10n.t(
        '{0} holds a token. Take it out: recipes are files that others see. The token comes from the project, or from the environment.',
        file,
      );
    case 'unknown-key':
      return l10n.t('{0} has "{1}", which recipes do not know.', file, problem.key);
    case 'bad-value':
      return l10n.t('{0}: "{1}" has a value that does not fit.', file, problem.key);
    case 'fields-alone':
      return l10n.t(
        '{0} has "fields" and no "instruments": every instrument would be exported. Add "instruments"; [] is for these fields alone.',
        file,
      );
    case 'together':
      return l10n.t('{0}: {1}', file, describeConflict(problem.conflict));
  }
}

/** Where a recipe's result goes: beside it, unless it says otherwise. */
export function targetOf({ uri, name, recipe }: FoundRecipe, now: Date): Uri {
  const file = recipe.file ?? defaultFile(name, recipe.settings, now);
  const resolved = recipeFile(file, now);
  return path.isAbsolute(resolved) && uri.scheme === 'file' ? Uri.file(resolved) : Uri.joinPath(uri, '..', resolved);
}

function defaultFile(title: string, { format, output }: ExportSettings, now: Date): string {
  const file = exportFileName(title, format, now);
  return output ? outputName(file, output) : file;
}

/** Asks where, writes the recipe and opens it. @throws CancelledError */
export async function saveRecipe(entry: ProjectEntry, settings: ExportSettings): Promise<void> {
  const stem = cleanName(displayName(entry));
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const name = `${stem}${recipeEnding}`;
  const chosen = await window.showSaveDialog({
    title: l10n.t('Save as Recipe'),
    defaultUri: folder ? Uri.joinPath(folder, name) : Uri.file(name),
    // VS Code's own dialog compares what stands after the last dot: of an ending with two it would make three.
    filters: { [l10n.t('Export recipe')]: ['json'] },
  });
  if (!chosen) {
    throw new CancelledError();
  }
  const uri = await freeRecipe(chosen);
  const recipe: Recipe = {
    settings,
    server: entry.url,
    projectId: entry.projectId,
    file: defaultFile(stem, settings, new Date()).replace(/ \d{4}-\d\d-\d\d/, ' {date}'),
  };
  await workspace.fs.writeFile(uri, Buffer.from(writeRecipe(recipe)));
  await window.showTextDocument(uri);
}

/** The dialog has asked about the file as it was typed; where the ending makes another of it, none that is there is written over. */
async function freeRecipe(chosen: Uri): Promise<Uri> {
  const meant = recipePath(chosen.path);
  const stem = meant.slice(0, -recipeEnding.length);
  for (let number = 1; ; number++) {
    const uri = chosen.with({ path: number === 1 ? meant : `${stem} ${number}${recipeEnding}` });
    if (uri.path === chosen.path || !(await fileExists(uri))) {
      return uri;
    }
  }
}
