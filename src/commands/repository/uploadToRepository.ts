import { type Uri, l10n, window } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { warningMessage } from '../../window/messages';
import { commandTitle } from '../../window/multiStep';
import { projectFor } from '../pickProject';
import type { WriteDeps } from '../writeFlow/writeDeps';
import { changeRepository } from './changeRepository';
import { placeOf } from './repositoryTarget';

/** *Upload to File Repository...*: files of a dialog, or those that were dropped on a folder's row. */
export function uploadToRepository(deps: WriteDeps): (clicked?: unknown, dropped?: unknown) => Promise<void> {
  return async (clicked, dropped) => {
    const entry = await projectFor(deps.projects, clicked, commandTitle(l10n.t('Upload to File Repository')));
    const files = areFiles(dropped) ? dropped : await askFiles();
    const paths = files.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath);
    if (paths.length < files.length) {
      void warningMessage(l10n.t('Only files on a disk can be uploaded. Nothing was sent.'));
      return;
    }
    await changeRepository(deps, entry, { action: 'upload', place: placeOf(clicked), paths });
  };
}

async function askFiles(): Promise<readonly Uri[]> {
  const files = await window.showOpenDialog({
    canSelectMany: true,
    title: l10n.t('Upload to File Repository'),
    openLabel: l10n.t('Upload...'),
  });
  if (!files || files.length === 0) {
    throw new CancelledError();
  }
  return files;
}

/** VS Code passes the selection here when the command comes from a menu. */
function areFiles(value: unknown): value is readonly Uri[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item: unknown) => typeof item === 'object' && item !== null && 'fsPath' in item)
  );
}
