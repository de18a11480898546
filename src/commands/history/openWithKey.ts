import { l10n } from 'vscode';
import { isExportedKey } from '../../history/keyStore';
import { SnapshotError } from '../../safety/snapshot/snapshotError';
import type { UndoRequest } from '../../writes/undo/undoPlan';
import { errorMessage } from '../../window/messages';
import { askText, back, commandTitle } from '../../window/multiStep';
import type { WriteDeps } from '../writeFlow/writeDeps';

/**
 * Opens a snapshot; one whose key is lost, or that comes from another computer, can be read with the exported key, which is asked for.
 * @returns nothing when the user has none @throws SnapshotError, CancelledError
 */
export async function openWithKey(
  { history }: WriteDeps,
  open: () => Promise<UndoRequest>,
): Promise<UndoRequest | undefined> {
  for (
    let said = l10n.t(
      'The key of this snapshot is not in the secret storage of this editor, so the snapshot cannot be read. Nothing else is affected. If you exported the key, here or on the computer that took the snapshot, it still helps.',
    );
    ;
  ) {
    try {
      return await open();
    } catch (error) {
      if (!SnapshotError.is(error, 'key-lost')) {
        throw error;
      }
    }
    const enter = l10n.t('Use Exported Key...');
    if ((await errorMessage(said, enter)) !== enter) {
      return undefined;
    }
    const text = await askText({
      title: commandTitle(l10n.t('Use Exported Key')),
      prompt: l10n.t('Paste the exported key; it is kept in the secret storage'),
      password: true,
      validate: (value) =>
        value.trim() === ''
          ? l10n.t('Paste the key.')
          : isExportedKey(value)
            ? undefined
            : l10n.t('This is not an exported key, or a part of it is missing. It begins with redcap-workbench-key-.'),
    });
    if (text === back) {
      return undefined;
    }
    await history.keys.importText(text);
    said = l10n.t('That is the key of other snapshots; it was kept. This snapshot needs another one.');
  }
}
