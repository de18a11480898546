import { window } from 'vscode';
import { CancelledError } from '../common/cancelled';

/**
 * A modal for what loses something that no plan lists. VS Code gives Enter to the first button, so that one keeps everything as it is.
 * @throws CancelledError unless `verb` was chosen
 */
export async function confirmLoss(message: string, detail: string, keep: string, verb: string): Promise<void> {
  if ((await window.showWarningMessage(message, { modal: true, detail }, keep, verb)) !== verb) {
    throw new CancelledError();
  }
}
