import { type MessageItem, l10n, window } from 'vscode';
import { CancelledError } from '../common/cancelled';
import { fewLines } from './fewLines';
import { untilRead } from './untilRead';

export interface Consent {
  /** Where it happens: the project and its status, see `projectHead`. */
  readonly head: string;
  readonly message: string;
  /** What follows from it, the worst first; a modal shows the first six. */
  readonly lines: readonly string[];
  /** The buttons that consent to something. */
  readonly verbs: readonly string[];
  /** Shows the whole plan as a document. */
  readonly showDetails: () => Promise<void>;
  /** The first button, which opens the details; *Show Details* unless said. */
  readonly details?: string;
  /** What closes the modal, instead of *Cancel*. */
  readonly cancel?: string;
}

/**
 * A modal in which neither Enter nor Escape does anything to the data: Escape cancels, and VS Code gives Enter to the first button, which
 * opens the plan as a document. A modal would cover that: a notification and the status bar lead back.
 * @returns which of `verbs` was chosen @throws CancelledError unless one was
 */
export async function consentTo(asked: Consent): Promise<string> {
  const { head, message, lines, verbs, showDetails, details = l10n.t('Show Details'), cancel } = asked;
  const detail = [head, '', fewLines(lines, l10n)].join('\n').trimEnd();
  const buttons: MessageItem[] = [details, ...verbs].map((title) => ({ title }));
  for (;;) {
    const chosen = await window.showWarningMessage(
      message,
      { modal: true, detail },
      ...buttons,
      ...(cancel === undefined ? [] : [{ title: cancel, isCloseAffordance: true }]),
    );
    if (chosen !== undefined && verbs.includes(chosen.title)) {
      return chosen.title;
    }
    if (chosen?.title !== details) {
      throw new CancelledError();
    }
    await showDetails();
    if (!(await untilRead(message))) {
      throw new CancelledError();
    }
  }
}
