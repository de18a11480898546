import { CancelledError } from '../common/cancelled';
import type { Log } from '../common/log';
import { errorMessage, informationMessage, warningMessage } from './messages';
import { showError } from './registerCommand';

/** How much a message weighs: red is for what went wrong. */
export type Level = 'information' | 'warning' | 'error';

/** A button of a message, and what it does. */
export interface Offer {
  readonly title: string;
  readonly act: () => unknown;
}

/**
 * Shows a message with buttons and does what the user picks. Not awaited: the command is over, the message may stay for as long as the user
 * likes. What goes wrong then is shown like an error of a command.
 */
export function offer(
  log: Log,
  component: string,
  { level, text, offers }: { readonly level: Level; readonly text: string; readonly offers: readonly Offer[] },
): void {
  const titles = offers.map(({ title }) => title);
  messageOf(level, text, titles)
    .then((chosen) => offers.find(({ title }) => title === chosen)?.act())
    .then(undefined, async (error: unknown) => {
      if (!CancelledError.is(error)) {
        log.error(component, 'what was offered with a message failed', error);
        await showError(error);
      }
    })
    .then(undefined, (error: unknown) => {
      log.error(component, 'an error could not be shown', error);
    });
}

function messageOf(level: Level, text: string, titles: readonly string[]): Thenable<string | undefined> {
  switch (level) {
    case 'information':
      return informationMessage(text, ...titles);
    case 'warning':
      return warningMessage(text, ...titles);
    case 'error':
      return errorMessage(text, ...titles);
  }
}
