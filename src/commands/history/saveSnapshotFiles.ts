import { l10n } from 'vscode';
import { informationMessage } from '../../window/messages';
import type { CommandHandler } from '../../window/registerCommand';
import type { StoredFileEntry } from '../../safety/snapshot/filesPart';
import { storedFiles } from '../../writes/undo/storedParts';
import type { WriteDeps } from '../writeFlow/writeDeps';
import { openWithKey } from './openWithKey';
import { operationFor } from './operationFor';
import { saveStoredFiles } from './saveStoredFiles';

/**
 * *Save Files from Snapshot...*: what REDCap does not take back (signatures), or all files of an operation, as long as its snapshot is kept.
 * @throws CancelledError, SnapshotError
 */
export function saveSnapshotFiles(deps: WriteDeps): CommandHandler {
  return async (clicked) => {
    const { entry, operation } = await operationFor(
      deps,
      l10n.t('Save Files from Snapshot'),
      clicked,
      (candidate) => !candidate.snapshotPurged && (candidate.opened.counts.files ?? 1) > 0,
    );
    const request = await openWithKey(deps, () => deps.history.open(entry, operation));
    if (!request) {
      return;
    }
    const files: StoredFileEntry[] = [];
    for await (const file of storedFiles(request.reader)) {
      files.push(file);
    }
    if (files.length === 0) {
      void informationMessage(l10n.t('This snapshot holds no files.'));
      return;
    }
    await saveStoredFiles(request.reader, files);
  };
}
