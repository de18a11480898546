import { l10n } from 'vscode';
import { isUndoable } from '../../safety/journal/history';
import { readStoredNames } from '../../writes/undo/storedParts';
import { CancelledError } from '../../common/cancelled';
import { plainLabel } from '../deletes/deleteSelection';
import { informationMessage } from '../../window/messages';
import { back, commandTitle, pickMany } from '../../window/multiStep';
import type { CommandHandler } from '../../window/registerCommand';
import type { WriteDeps } from '../writeFlow/writeDeps';
import { operationFor } from './operationFor';
import { runUndoFlow } from './undoFlow';

/** *Restore Records from Snapshot...*: some of the records that a snapshot holds, without the rest of it. */
export function restoreRecords(deps: WriteDeps): CommandHandler {
  return async (clicked) => {
    const name = l10n.t('Restore Records from Snapshot');
    const chosen = await operationFor(
      deps,
      name,
      clicked,
      (operation) => isUndoable(operation) && (operation.opened.counts.records ?? 1) > 0,
    );
    const { reader } = await deps.history.open(chosen.entry, chosen.operation);
    const names = await readStoredNames(reader);
    if (names.length === 0) {
      void informationMessage(l10n.t('This snapshot holds no records.'));
      return;
    }
    const picked = await pickMany({
      title: commandTitle(name),
      placeholder: l10n.t('Choose the records to restore'),
      items: names.map((record) => ({ label: plainLabel(record), record })),
    });
    if (picked === back || picked.length === 0) {
      throw new CancelledError();
    }
    await runUndoFlow(
      deps,
      chosen,
      picked.map((item) => item.record),
    );
  };
}
