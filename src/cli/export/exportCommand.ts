import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { RedcapError } from '../../api/errors';
import { shownServerText } from '../../api/serverText';
import { type Session, openSession } from '../../api/session';
import { Transport } from '../../api/transport';
import { CancelledError } from '../../common/cancelled';
import { silentLog } from '../../common/log';
import type { Conflict } from '../../reads/export/conflicts';
import { ExportError } from '../../reads/export/exportError';
import type { ExportResult } from '../../reads/export/exportRecords';
import type { PartsResult } from '../../reads/export/parts/exportInParts';
import { exportWhole } from '../../reads/export/exportWhole';
import { type DeltaExport, exportChanges, mayBeDelta } from '../../reads/export/delta/exportChanges';
import { exportFileName } from '../../reads/export/fileName';
import { filesBeside, filesFolder } from '../../reads/export/files/filesBeside';
import { type ExportPlan, planExport } from '../../reads/export/planExport';
import { readNumbered } from '../../reads/export/readStructure';
import { type Recipe, type RecipeProblem, readRecipe, recipeEnding, recipeFile } from '../../reads/export/recipe';
import { outputName } from '../../reads/export/outputs';
import { type ExportSettings, isMade, withoutEffect } from '../../reads/export/settings';
import { type FolderExport, exportToFolder } from '../../reads/export/targets/exportFolder';
import type { TargetNote } from '../../reads/export/targets/notes';
import { readOptions } from '../options';
import { type ExitCode, InputError, type Terminal, UsageError } from '../terminal';

const tokenVariable = 'REDCAP_API_TOKEN';
const urlVariable = 'REDCAP_API_URL';
const secretVariable = 'REDCAP_EXPORT_SECRET';
const shortestSecret = 16;

/** `export recipe.redcap-export.json [--out path]`: for scheduled work. The token comes from the environment, never from a file or an argument. */
export async function exportCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readOptions(args, ['out']);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) {
    throw new UsageError('export takes one recipe.');
  }
  const recipe = await openRecipe(file);
  const token = process.env[tokenVariable] ?? '';
  if (token === '') {
    throw new InputError(`The token is missing: set the environment variable ${tokenVariable}.`);
  }
  const url = recipe.server ?? process.env[urlVariable];
  if (url === undefined) {
    throw new InputError(`${file} names no "server": add it, or set the environment variable ${urlVariable}.`);
  }
  const transport = new Transport({}, silentLog);
  try {
    return await run({ url, token, transport }, recipe, { file, out: values.out?.at(-1) }, terminal);
  } catch (error) {
    if (CancelledError.is(error)) {
      terminal.note('Interrupted: the export is not complete. What was under way was removed.');
      return 1;
    }
    if (RedcapError.is(error) || ExportError.is(error)) {
      const said = RedcapError.is(error, 'bad-request') ? shownServerText(error.details.serverMessage ?? '') : '';
      terminal.note(said === '' ? error.message : `${error.message} It says: ${said}`);
      return 1;
    }
    throw error;
  } finally {
    await transport.close();
  }
}

async function run(
  access: { readonly url: string; readonly token: string; readonly transport: Transport },
  { settings, projectId, file: named }: Recipe,
  { file, out }: { readonly file: string; readonly out: string | undefined },
  terminal: Terminal,
): Promise<ExitCode> {
  const session = openSession({ ...access, log: silentLog });
  const { interrupted } = terminal;
  const how = interrupted ? { signal: interrupted } : {};
  const { title, id, structure, numberedRecords } = await readNumbered(session, interrupted);
  // A token of another project would fill the file with other people's data.
  if (projectId !== undefined && projectId !== id) {
    throw new InputError(`The token is of project ${id}, and ${file} of project ${projectId}.`);
  }
  const now = new Date();
  const name = path
    .basename(file)
    .replace(recipeEnding, '')
    .replace(/\.json$/, '');
  const usual = exportFileName(name, settings.format, now);
  const target = path.resolve(
    out === undefined ? path.dirname(file) : '.',
    recipeFile(out ?? named ?? (settings.output ? outputName(usual, settings.output) : usual), now),
  );
  const plan = { ...planExport(settings, structure), ...(numberedRecords !== undefined && { numberedRecords }) };
  const result = isMade(settings)
    ? await exportToFolder(session, plan, target, { title, structure, ...madeFrom(settings, file) }, how)
    : settings.delta && mayBeDelta(plan)
      ? await exportChanges(session, plan, target, settings.delta, how)
      : await exportWhole(session, plan, target, how);
  await terminal.write(
    `${result.records === undefined ? '' : `${result.records} records, `}${result.rows === undefined ? '' : `${result.rows} rows, `}${result.bytes} bytes: ${target}\n`,
  );
  const wanted = settings.records?.length;
  if (wanted !== undefined && result.records !== undefined && result.records < wanted) {
    terminal.note(
      `The recipe names ${wanted} records, ${result.records} of them are in the file: the others are not there, not seen by the account, or left out by what else the recipe chooses.`,
    );
  }
  const idle = withoutEffect(settings);
  if (idle.length > 0) {
    terminal.note(`Without effect on this form of export: ${idle.join(', ')}`);
  }
  const missing = result.missingColumns ?? [];
  if (missing.length > 0) {
    terminal.note(`REDCap left out fields, by the account's export rights: ${missing.join(', ')}`);
  }
  for (const line of [...deltaIn(result), ...changesIn(result)]) {
    terminal.note(line);
  }
  for (const note of result.notes ?? []) {
    terminal.note(noteText(note));
  }
  return settings.files && settings.files.length > 0
    ? await withFiles({ session, plan, target, how }, settings, settings.files, terminal)
    : 0;
}

/** The files of some fields beside the data. */
async function withFiles(
  {
    session,
    plan,
    target,
    how,
  }: {
    readonly session: Session;
    readonly plan: ExportPlan;
    readonly target: string;
    readonly how: { readonly signal?: AbortSignal };
  },
  { output }: ExportSettings,
  fields: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  const { files, problem, folder } = await filesBeside(session, plan, fields, filesFolder(target, output), how);
  if (!files) {
    terminal.note(
      `The data are complete, the files are not: ${problem?.message ?? 'interrupted.'} The same export again goes on with them.`,
    );
    return 1;
  }
  await terminal.write(`${files.done} files, ${files.bytes} bytes: ${folder}\n`);
  if (files.gone.length > 0) {
    terminal.note(
      `Files that went meanwhile: ${files.gone.map(({ record, field }) => `${record} ${field}`).join(', ')}`,
    );
  }
  return 0;
}

/** @throws InputError when the secret of a de-identified export is missing */
function madeFrom(
  { output, deidentified, format, delta }: ExportSettings,
  file: string,
): Pick<FolderExport, 'output' | 'format' | 'deidentified' | 'isDelta'> {
  const secret = process.env[secretVariable] ?? '';
  if (deidentified && secret.length < shortestSecret) {
    throw new InputError(
      `${file} asks for a de-identified export: set the environment variable ${secretVariable} to a secret of ${shortestSecret} characters or more. The same secret gives the same hashes and dates again.`,
    );
  }
  return {
    ...(output ? { output } : format !== 'odm' && { format }),
    ...(deidentified && { deidentified: { how: deidentified, secret } }),
    ...(delta && { isDelta: true }),
  };
}

function noteText(note: TargetNote): string {
  switch (note.kind) {
    case 'stays-text':
      return `Text, because of values that do not fit the type of the field: ${note.columns.join(', ')}`;
    case 'renamed':
      return `Columns with other names, see the codebook: ${note.count}`;
    case 'other-names':
      return `Instruments in files with other names: ${note.names.join(', ')}`;
    case 'long-texts':
      return `Texts longer than the format takes, whole in "${note.where}": ${note.count}`;
    case 'further-sheets':
      return `Further sheets, for rows beyond what one holds: ${note.count}`;
    case 'deidentified':
      return `Columns left out: ${note.dropped}; ${note.report} has what was done to each`;
    case 'suspects':
      return `These look like identifiers and are not tagged as such: ${note.columns.join(', ')}`;
  }
}

function deltaIn(result: ExportResult | PartsResult | DeltaExport): readonly string[] {
  return 'delta' in result && result.delta.whole === undefined
    ? [`${result.delta.changed.length} records changed, ${result.delta.deleted.length} went: ${result.delta.file}`]
    : [];
}

/** What was not the same from the first part to the last. */
function changesIn(result: ExportResult | PartsResult): readonly string[] {
  if (!('parts' in result)) {
    return [];
  }
  const { changedFields, came, gone, changed, leftOut } = result;
  return (
    [
      ['Fields changed while this was exported', changedFields],
      ['Records that came meanwhile and are not in it', came],
      ['Records that are gone from the project', gone],
      ['Records that were changed meanwhile', changed ?? []],
      ['Records that REDCap did not give', leftOut],
    ] as const
  ).flatMap(([what, names]) => (names.length > 0 ? [`${what}: ${names.join(', ')}`] : []));
}

/** @throws InputError */
async function openRecipe(file: string): Promise<Recipe> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new InputError(`${file} cannot be read.`, { cause: error });
  }
  const read = readRecipe(text);
  if ('kind' in read) {
    throw new InputError(`${file} ${wordsOf(read)}`);
  }
  return read;
}

function wordsOf(problem: RecipeProblem): string {
  switch (problem.kind) {
    case 'not-json':
      return 'is not a JSON object.';
    case 'token':
      return `holds a token. Take it out: recipes are files that others see. Set the environment variable ${tokenVariable} instead.`;
    case 'unknown-key':
      return `has "${problem.key}", which recipes do not know.`;
    case 'bad-value':
      return `has a value of "${problem.key}" that does not fit.`;
    case 'fields-alone':
      return 'has "fields" and no "instruments": every instrument would be exported. Add "instruments"; [] is for these fields alone.';
    case 'together':
      return conflictText(problem.conflict);
  }
}

function conflictText({ why }: Conflict): string {
  switch (why) {
    case 'odm-people':
      return 'asks for a de-identified export in CDISC ODM, which holds texts and set-up of the project as REDCap wrote them. Take csv, json or xml.';
    case 'delta-people':
      return 'has "delta" and "deidentified": the rows of last time would have to be kept, with everything that tells people apart. Take one of them out.';
    case 'delta-beside':
      return 'has "delta": "beside" and an "output": changes alone are made as CSV only. Take "merge".';
    case 'delta-format':
      return 'has "delta", which goes with CSV that has names as its header, or with an "output".';
    case 'files-people':
      return 'has "files" and "deidentified": files may hold anything about anybody. Take one of them out.';
  }
}
