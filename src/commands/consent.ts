import { l10n, window } from 'vscode';
import { CancelledError } from '../common/cancelled';
import { informationMessage } from './messages';

/**
 * A modal in which neither Enter nor Escape does anything to the data: Escape cancels, and VS Code gives Enter to the first button, which
 * is *Show Details*. It opens the plan as a document, which a modal would cover: then a notification stands by that leads back.
 * @returns which of `verbs` was chosen @throws CancelledError unless one was
 */
export async function consentTo(message: string, detail: string, verbs: readonly string[], showDetails: () => Promise<void>): Promise<string> {
  const details = l10n.t('Show Details');
  const goOn = l10n.t('Continue...');
  for (;;) {
    const chosen = await window.showWarningMessage(message, { modal: true, detail }, details, ...verbs);
    if (chosen !== undefined && verbs.includes(chosen)) {
      return chosen;
    }
    if (chosen !== details) {
      throw new CancelledError();
    }
    await showDetails();
    if (await informationMessage(message, goOn) !== goOn) {
      throw new CancelledError();
    }
  }
}
