import { randomUUID } from 'node:crypto';
import { type Disposable, StatusBarAlignment, ThemeColor, commands, l10n, window } from 'vscode';
import { inertText } from './inertText';
import { informationMessage } from './messages';

/** Characters of the question that the status bar shows; all of it stands in the tooltip. */
const mostShown = 60;

/**
 * Waits until the user has read a document about `question` and wants to decide. Reading takes longer than a notification stays, so the way
 * back stands in the status bar too, as long as the question is open: closing the notification does not answer it.
 * @returns whether to ask; false: the user has cancelled
 */
export async function untilRead(question: string): Promise<boolean> {
  const [goOn, cancel] = [l10n.t('Continue...'), l10n.t('Cancel')];
  const held: Disposable[] = [];
  try {
    return await new Promise<boolean>((resolve, reject) => {
      const id = `redcapWorkbench.continue.${randomUUID()}`;
      held.push(commands.registerCommand(id, () => resolve(true)));
      const item = window.createStatusBarItem(id, StatusBarAlignment.Left, 102);
      held.push(item);
      const text = inertText(question);
      item.name = l10n.t('REDCap: open question');
      item.text = `$(arrow-right) ${text.length > mostShown ? `${text.slice(0, mostShown)}…` : text} ${goOn}`;
      item.tooltip = l10n.t('{0}\nThis waits for your answer, and nothing is done meanwhile.', question);
      item.backgroundColor = new ThemeColor('statusBarItem.warningBackground');
      item.command = { command: id, title: goOn };
      item.show();
      informationMessage(question, goOn, cancel).then((chosen) => {
        if (chosen !== undefined) {
          resolve(chosen === goOn);
        }
      }, reject);
    });
  } finally {
    for (const one of held) {
      one.dispose();
    }
  }
}
