import { isObject } from '../../api/rows';
import { type Conflict, conflictOf } from './conflicts';
import { deidentifications, outputs } from './outputs';
import { type ExportSettings, defaultSettings, readExportSettings } from './settings';

/** An export as a file of the workspace says it: what to export, from where, into which file. No token, ever. */
export interface Recipe {
  readonly settings: ExportSettings;
  /** API address; absent: the user or the command line says. */
  readonly server?: string;
  readonly projectId?: number;
  /** Path of the result, from the recipe's folder on; `{date}` stands for the day. */
  readonly file?: string;
}

/** What is wrong with a recipe, in the order of the file. */
export type RecipeProblem =
  | { readonly kind: 'not-json' }
  | { readonly kind: 'unknown-key'; readonly key: string }
  | { readonly kind: 'token' }
  | { readonly kind: 'bad-value'; readonly key: string }
  /** Fields stand beside instruments: without these everything would be exported, and not the fields alone. */
  | { readonly kind: 'fields-alone' }
  | { readonly kind: 'together'; readonly conflict: Conflict };

export const recipeEnding = '.redcap-export.json';
/** A path with the ending by which recipes are found; people type none, or `.json`. */
export function recipePath(file: string): string {
  return file.endsWith(recipeEnding) ? file : `${file.replace(/\.json$/i, '')}${recipeEnding}`;
}

export const recipeGlob = `**/*${recipeEnding}`;

const texts = ['server', 'file', 'filter', 'changedAfter', 'changedBefore'] as const;
const flags = ['valueLabels', 'headerLabels', 'checkboxLabels', 'dagColumn', 'surveyColumns', 'blankForGray'] as const;
const lists = ['instruments', 'fields', 'events', 'dags', 'records', 'files'] as const;
const choices: Readonly<Record<string, readonly string[]>> = {
  format: ['csv', 'json', 'xml', 'odm'],
  shape: ['flat', 'eav'],
  delimiter: [',', '\t', ';', '|', '^'],
  decimalCharacter: ['.', ','],
  delta: ['merge', 'beside'],
  output: outputs,
  deidentified: deidentifications,
};

/** Every key that a recipe may have; the schema has the same. */
export const recipeKeys: readonly string[] = [
  '$schema',
  'projectId',
  ...texts,
  ...flags,
  ...lists,
  ...Object.keys(choices),
];

/** A token in a file that goes into git is what this must never be used for. */
const tokenLike = /^\s*(?:[0-9a-f]{32}|[0-9a-f]{64})\s*$/i;

export function readRecipe(text: string): Recipe | RecipeProblem {
  let read: unknown;
  try {
    read = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return { kind: 'not-json' };
  }
  if (!isObject(read)) {
    return { kind: 'not-json' };
  }
  const problem = problemOf(read);
  if (problem) {
    return problem;
  }
  const { $schema: _schema, server, projectId, file, ...rest } = read;
  if (Array.isArray(rest['fields']) && rest['fields'].length > 0 && rest['instruments'] === undefined) {
    return { kind: 'fields-alone' };
  }
  const conflict = conflictOf({ ...defaultSettings, ...rest });
  if (conflict) {
    return { kind: 'together', conflict };
  }
  const settings = readExportSettings({ ...defaultSettings, ...rest });
  if (!settings) {
    return { kind: 'bad-value', key: read['changedAfter'] === undefined ? 'changedBefore' : 'changedAfter' };
  }
  return {
    settings,
    ...(typeof server === 'string' && { server }),
    ...(typeof projectId === 'number' && { projectId }),
    ...(typeof file === 'string' && { file }),
  };
}

/** The text of a recipe: what is as usual is left out. */
export function writeRecipe({ settings, server, projectId, file }: Recipe): string {
  const { version: _version, ...chosen } = settings.instruments ? settings : { ...settings, fields: [] };
  const usual: Readonly<Record<string, unknown>> = { ...defaultSettings };
  const own = Object.entries(chosen).filter(
    ([key, value]) => key === 'format' || JSON.stringify(value) !== JSON.stringify(usual[key]),
  );
  return `${JSON.stringify({ server, projectId, ...Object.fromEntries(own), file }, undefined, 2)}\n`;
}

/** The path of the result, with the day in it. */
export function recipeFile(file: string, now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return file.replaceAll('{date}', `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`);
}

function problemOf(read: Readonly<Record<string, unknown>>): RecipeProblem | undefined {
  for (const [key, value] of Object.entries(read)) {
    if (typeof value === 'string' && tokenLike.test(value)) {
      return { kind: 'token' };
    }
    if (!recipeKeys.includes(key)) {
      return /token/i.test(key) ? { kind: 'token' } : { kind: 'unknown-key', key };
    }
    if (!fits(key, value)) {
      return { kind: 'bad-value', key };
    }
  }
  return undefined;
}

function fits(key: string, value: unknown): boolean {
  if (key === 'projectId') {
    return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
  }
  if (includes(lists, key)) {
    return Array.isArray(value) && value.every((name) => typeof name === 'string' && name !== '');
  }
  if (includes(flags, key)) {
    return typeof value === 'boolean';
  }
  const allowed = choices[key];
  return typeof value === 'string' && (allowed === undefined || allowed.includes(value));
}

function includes(all: readonly string[], key: string): boolean {
  return all.includes(key);
}
