import { l10n } from 'vscode';
import { isUndoable } from '../../safety/journal/history';
import type { CommandHandler } from '../../window/registerCommand';
import type { WriteDeps } from '../writeFlow/writeDeps';
import { operationFor } from './operationFor';
import { runUndoFlow } from './undoFlow';

/** *Undo...*: brings back what an operation took. */
export function undoOperation(deps: WriteDeps): CommandHandler {
  return async (clicked) => {
    await runUndoFlow(deps, await operationFor(deps, l10n.t('Undo'), clicked, isUndoable));
  };
}
