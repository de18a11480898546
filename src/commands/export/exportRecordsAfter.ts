import { UIKind, Uri, commands, env, l10n, workspace } from 'vscode';
import { exportRecordsCall } from '../../api/recordExport';
import type { ExportPlan } from '../../reads/export/planExport';
import type { ExportResult } from '../../reads/export/exportRecords';
import { type Output, mainFiles } from '../../reads/export/outputs';
import type { ExportSettings } from '../../reads/export/settings';
import { describeDoubts, describeLimits, describeResult } from './exportRecordsMessages';
import { type ChosenExport, type ExportDeps, fileNameOf } from './exportRecordsDeps';
import type { FilesBeside } from '../../reads/export/files/filesBeside';
import { commandIds } from '../../window/ids';
import { describeFiles } from './exportFilesMessages';
import { informationMessage, warningMessage } from '../../window/messages';

/** More names than a message shows are in the log. */
const namesInMessage = 10;
/** XML of more bytes is no text that an editor shows with pleasure. */
const mostText = 20 * 1024 * 1024;

/** Says what was exported and offers Open, Reveal (or Copy Path) and Export Again; does not wait for an answer. */
export function offerNext(
  deps: ExportDeps,
  { entry, target, settings }: ChosenExport,
  result: ExportResult & { readonly files?: FilesBeside },
  plan: Pick<ExportPlan, 'allRecords' | 'options' | 'dags'>,
): void {
  const open = { title: l10n.t('Open'), run: () => openResult(deps, target, settings) };
  const again = {
    title: l10n.t('Export Again'),
    run: () => commands.executeCommand(commandIds.exportRecordsAgain, { kind: 'project', projectKey: entry.key }),
  };
  const actions = [open, revealAction(target), again];
  // Records of groups are named one by one, by what the server says of each export, and identifiers go here: no call stands for that.
  if (plan.dags === undefined && settings.deidentified === undefined) {
    const call = { projectKey: entry.key, title: fileNameOf(target), call: exportRecordsCall(plan.options) };
    deps.recent.add(call);
    actions.push({
      title: l10n.t('Copy as Code...'),
      run: () => commands.executeCommand(commandIds.copyRequestAs, call),
    });
  }
  const files = describeFiles(result.files);
  const isWhole = result.files === undefined || result.files.files !== undefined;
  const said = [describeResult(result, fileNameOf(target)), ...describeLimits(result), ...(isWhole ? files : [])].join(
    ' ',
  );
  const doubts = [...(isWhole ? [] : files), ...describeDoubts(result, plan.allRecords, settings)];
  if ((result.missingColumns?.length ?? 0) > namesInMessage) {
    actions.push({ title: l10n.t('Show Log'), run: () => commands.executeCommand(commandIds.showLog) });
  }
  const titles = actions.map(({ title }) => title);
  const answer =
    doubts.length > 0 ? warningMessage([said, ...doubts].join(' '), ...titles) : informationMessage(said, ...titles);
  answer
    .then((picked) => actions.find(({ title }) => title === picked)?.run())
    .then(undefined, (error: unknown) => {
      deps.log.error('export', 'What was chosen after the export failed', error);
    });
}

/** Tables are shown as such, of any size; of a folder what is worth a look first; the rest as text. */
export async function openResult(
  { views }: ExportDeps,
  target: Uri,
  settings: Pick<ExportSettings, 'output' | 'delimiter'> | undefined,
): Promise<void> {
  const file = mainFile(target, settings?.output);
  if (file.scheme === 'file' && /\.(?:csv|tsv|json)$/i.test(file.path)) {
    (await views()).show(file, settings?.delimiter);
  } else if (/\.(?:xlsx|sqlite)$/i.test(file.path) || (await workspace.fs.stat(file)).size > mostText) {
    await reveal(file);
  } else {
    await commands.executeCommand('vscode.open', file);
  }
}

/** What of a folder is worth a look first. */
function mainFile(target: Uri, output: Output | undefined): Uri {
  const main = output && mainFiles[output];
  return main === undefined ? target : Uri.joinPath(target, main);
}

/** Files of the workspace are shown in the Explorer; others in the system's file manager, which browsers and remote windows do not have. */
function revealAction(target: Uri): { title: string; run: () => Thenable<unknown> } {
  const title = workspace.getWorkspaceFolder(target) || isOnThisScreen(target) ? l10n.t('Reveal') : l10n.t('Copy Path');
  return { title, run: () => reveal(target) };
}

/** Shows where it is, or copies its path where nothing here can. */
export async function reveal(target: Uri): Promise<void> {
  if (workspace.getWorkspaceFolder(target)) {
    await commands.executeCommand('revealInExplorer', target);
  } else if (isOnThisScreen(target)) {
    await commands.executeCommand('revealFileInOS', target);
  } else {
    await copyPath(target);
  }
}

export async function copyPath(target: Uri): Promise<void> {
  await env.clipboard.writeText(target.scheme === 'file' ? target.fsPath : target.toString());
}

function isOnThisScreen({ scheme }: Uri): boolean {
  return env.uiKind === UIKind.Desktop && env.remoteName === undefined && scheme === 'file';
}
