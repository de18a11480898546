import { writeFile } from 'node:fs/promises';
import { l10n, window, workspace } from 'vscode';
import { CancelledError } from '../common/cancelled';
import { informationMessage } from './messages';
import type { CommandHandler } from './registerCommand';
import type { UndoDeps } from './undoDeps';

/** *Export Snapshot Key...*: deliberately, behind a warning. With the key and the folder of the snapshots anyone reads the patients' data in them. */
export function exportSnapshotKey({ history }: UndoDeps): CommandHandler {
  return async () => {
    const key = await history.keys.exportText();
    if (key === undefined) {
      void informationMessage(l10n.t('There is no key yet: no snapshot was taken.'));
      return;
    }
    const verb = l10n.t('Export Key');
    const chosen = await window.showWarningMessage(l10n.t('Export the key of the snapshots?'), {
      modal: true, detail: l10n.t('Whoever has this key and the folder of the snapshots can read the patients\' data in them. Keep it where you keep passwords, apart from the snapshots. It is needed only if the secret storage of this editor is lost.'),
    }, verb);
    if (chosen !== verb) {
      throw new CancelledError();
    }
    const target = await window.showSaveDialog({ title: l10n.t('Export Snapshot Key'), saveLabel: verb, filters: { [l10n.t('Text')]: ['txt'] } });
    if (!target) {
      throw new CancelledError();
    }
    if (target.scheme === 'file') {
      await writeFile(target.fsPath, `${key}\n`, { mode: 0o600 });
    } else {
      await workspace.fs.writeFile(target, Buffer.from(`${key}\n`, 'utf8'));
    }
    void informationMessage(l10n.t('The key was exported. Delete the file when it is in its place.'));
  };
}
