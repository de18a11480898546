import { UIKind, Uri, commands, env, l10n, workspace } from 'vscode';
import type { ExportResult } from '../../reads/export/exportRecords';
import type { Output } from '../../reads/export/settings';
import { describeDoubts, describeResult } from './exportRecordsMessages';
import { type ChosenExport, type ExportDeps, fileNameOf } from './exportRecordsDeps';
import { commandIds } from '../../window/ids';
import { informationMessage, warningMessage } from '../../window/messages';

/** More names than a message shows are in the log. */
const namesInMessage = 10;

/** Says what was exported and offers Open, Reveal (or Copy Path) and Export Again; does not wait for an answer. */
export function offerNext(
  deps: ExportDeps,
  { entry, target, settings }: ChosenExport,
  result: ExportResult,
  allRecords: boolean,
): void {
  const open = {
    title: l10n.t('Open'),
    run: () => commands.executeCommand('vscode.open', mainFile(target, settings.output)),
  };
  const again = {
    title: l10n.t('Export Again'),
    run: () => commands.executeCommand(commandIds.exportRecordsAgain, { kind: 'project', projectKey: entry.key }),
  };
  const actions = [open, revealAction(target), again];
  const said = describeResult(result, fileNameOf(target));
  const doubts = describeDoubts(result, allRecords);
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

/** What of a folder is worth a look first. */
function mainFile(target: Uri, output: Output | undefined): Uri {
  switch (output) {
    case undefined:
      return target;
    case 'r':
      return Uri.joinPath(target, 'import.R');
    case 'python':
      return Uri.joinPath(target, 'load.py');
    case 'tables':
      return Uri.joinPath(target, 'codebook.md');
  }
}

/** Files of the workspace are shown in the Explorer; others in the system's file manager, which browsers and remote windows do not have. */
function revealAction(target: Uri): { title: string; run: () => Thenable<unknown> } {
  if (workspace.getWorkspaceFolder(target)) {
    return { title: l10n.t('Reveal'), run: () => commands.executeCommand('revealInExplorer', target) };
  }
  return env.uiKind === UIKind.Desktop && env.remoteName === undefined && target.scheme === 'file'
    ? { title: l10n.t('Reveal'), run: () => commands.executeCommand('revealFileInOS', target) }
    : {
        title: l10n.t('Copy Path'),
        run: () => env.clipboard.writeText(target.scheme === 'file' ? target.fsPath : target.toString()),
      };
}
