import { writeFile } from 'node:fs/promises';
import { Uri, l10n, window, workspace } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { displayName } from '../../projects/projectEntry';
import { informationMessage } from '../../window/messages';
import { commandTitle } from '../../window/multiStep';
import { projectFor } from '../pickProject';
import type { CommandHandler } from '../../window/registerCommand';
import type { WriteDeps } from '../writeFlow/writeDeps';

/** *Export History...*: the journal of a project as it is, JSON lines. It holds no values and no names of records. */
export function exportJournal(deps: WriteDeps): CommandHandler {
  return async (clicked) => {
    const entry = await projectFor(deps.projects, clicked, commandTitle(l10n.t('Export History')));
    const text = await deps.history.journalText(entry);
    if (text === '') {
      void informationMessage(l10n.t('Nothing was written to "{0}" from this computer.', displayName(entry)));
      return;
    }
    const file = `redcap-history-${entry.projectId}.jsonl`;
    const folder = workspace.workspaceFolders?.[0]?.uri;
    const target = await window.showSaveDialog({
      title: l10n.t('Export History'),
      filters: { [l10n.t('JSON lines')]: ['jsonl'] },
      ...(folder ? { defaultUri: Uri.joinPath(folder, file) } : {}),
    });
    if (!target) {
      throw new CancelledError();
    }
    await (target.scheme === 'file'
      ? writeFile(target.fsPath, text)
      : workspace.fs.writeFile(target, Buffer.from(text, 'utf8')));
    void informationMessage(l10n.t('The history of "{0}" was exported.', displayName(entry)));
  };
}
