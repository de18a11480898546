import { type Uri, l10n, window } from 'vscode';
import type { StoredFileEntry } from '../../safety/snapshot/filesPart';
import type { SnapshotReader } from '../../safety/snapshot/snapshotReader';
import { placesForFiles, saveFiles } from '../../writes/undo/saveFiles';
import { CancelledError } from '../../common/cancelled';
import { askAboutGit } from '../export/gitWarning';
import { informationMessage, warningMessage } from '../../window/messages';

/** *Save Files...*: files of a snapshot that REDCap does not take back go where the user wants them. @throws CancelledError, SnapshotError */
export async function saveStoredFiles(reader: SnapshotReader, files: readonly StoredFileEntry[]): Promise<void> {
  for (let before: Uri | undefined; ;) {
    const [folder] =
      (await window.showOpenDialog({
        canSelectFolders: true,
        canSelectFiles: false,
        title: l10n.t('Save Files'),
        openLabel: l10n.t('Save Here'),
        ...(before ? { defaultUri: before } : {}),
      })) ?? [];
    if (!folder) {
      throw new CancelledError();
    }
    before = folder;
    if (folder.scheme !== 'file') {
      void warningMessage(l10n.t('Files of a snapshot can only be saved in a folder on a disk. Nothing was saved.'));
      return;
    }
    const places = await placesForFiles(files, folder.fsPath);
    const answer = await askAboutGit(
      places.map((place) => place.path),
      'records',
      {
        ignore: l10n.t('Add to .gitignore and Save'),
        anyway: l10n.t('Save Anyway'),
        elsewhere: l10n.t('Choose Another Folder...'),
      },
    );
    if (answer === 'write') {
      const count = await saveFiles(reader, places);
      void informationMessage(
        count === 1
          ? l10n.t("1 file was saved from the snapshot. It holds patients' data.")
          : l10n.t("{0} files were saved from the snapshot. They hold patients' data.", count),
      );
      return;
    }
  }
}
