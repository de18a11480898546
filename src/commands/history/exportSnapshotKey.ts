import { writeWhole } from '../../common/wholeFile';
import { homedir } from 'node:os';
import { Uri, env, l10n, window, workspace } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { confirmLoss } from '../../window/confirmLoss';
import { askAboutGit } from '../export/gitWarning';
import { offer } from '../../window/offer';
import type { CommandHandler } from '../../window/registerCommand';
import type { WriteDeps } from '../writeFlow/writeDeps';

/** *Export Snapshot Key...*: deliberately, behind a warning. With the key and the folder of the snapshots anyone reads the patients' data in them. */
export function exportSnapshotKey({ history, log }: WriteDeps): CommandHandler {
  const folders = (): readonly string[] => [history.snapshots.folder, history.journalFolder];
  const tell = (text: string): void => {
    const copy = {
      title: l10n.t('Copy Folder Paths'),
      act: () => env.clipboard.writeText(folders().join('\n')),
    };
    offer(log, 'history', { level: 'information', text, offers: [copy] });
  };
  return async () => {
    const key = await history.exportKeys();
    if (key === undefined) {
      tell(
        l10n.t(
          'There is no key yet: no snapshot was taken. What another computer hands over belongs into these folders: {0}',
          folders().join(', '),
        ),
      );
      return;
    }
    const verb = l10n.t('Export Key');
    await confirmLoss(
      l10n.t('Export the key of the snapshots?'),
      l10n.t(
        "Whoever has this key and the folder of the snapshots can read the patients' data in them. Keep it where you keep passwords, apart from the snapshots. It is needed only if the secret storage of this editor is lost, or to undo on another computer.",
      ),
      l10n.t('Keep It Here'),
      verb,
    );
    const target = await askKeyFile(verb);
    if (target.scheme === 'file') {
      await writeWhole(target.fsPath, `${key}\n`);
    } else {
      await workspace.fs.writeFile(target, Buffer.from(`${key}\n`, 'utf8'));
    }
    tell(
      l10n.t(
        'The key was exported. Delete the file when it is in its place. To undo on another computer, copy these folders there, too: {0}',
        folders().join(', '),
      ),
    );
  };
}

/** @throws CancelledError */
async function askKeyFile(verb: string): Promise<Uri> {
  for (;;) {
    const target = await window.showSaveDialog({
      title: l10n.t('Export Snapshot Key'),
      saveLabel: verb,
      filters: { [l10n.t('Text')]: ['txt'] },
      // Not in the folder of the workspace, which is often shared.
      defaultUri: Uri.joinPath(Uri.file(homedir()), 'redcap-snapshot-key.txt'),
    });
    if (!target) {
      throw new CancelledError();
    }
    const answer =
      target.scheme !== 'file'
        ? 'write'
        : await askAboutGit([target.fsPath], 'key', {
            ignore: l10n.t('Add to .gitignore and Export'),
            anyway: l10n.t('Export Anyway'),
            elsewhere: l10n.t('Choose Another File...'),
          });
    if (answer === 'write') {
      return target;
    }
  }
}
