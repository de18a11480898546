import { type Disposable as VsDisposable, commands, l10n } from 'vscode';
import { CancelledError } from '../common/cancelled';
import type { Log } from '../common/log';
import { RestrictedModeError } from '../projects/projectErrors';
import { describeError } from './describeError';
import type { ErrorAction } from '../projects/explainError';
import { type CommandName, commandIds } from './ids';
import { isLostRow, LostRowError } from './lostRow';
import { errorMessage } from './messages';

/** What VS Code calls: from a row with the row and the selection (from Source Control with every selected row), from the palette and by keybindings with nothing. */
export type CommandHandler = (clicked?: unknown, selection?: unknown, ...more: readonly unknown[]) => Promise<unknown>;

/**
 * Registers a command under its id. Errors thrown by `handler` are shown in words with what can be done about them and logged;
 * cancellation is silent. The registered command never rejects for a reason that was shown, and resolves to nothing then.
 */
export function registerCommand(name: CommandName, handler: CommandHandler, log: Log): VsDisposable {
  return commands.registerCommand(commandIds[name], async (...args: readonly unknown[]) => {
    const [clicked, selection, ...more] = args;
    try {
      if (isLostRow(args)) {
        throw new LostRowError(l10n.t('The list was being drawn again: nothing was done. Choose it once more.'));
      }
      return await handler(clicked, selection, ...more);
    } catch (error) {
      if (CancelledError.is(error)) {
        log.debug('commands', `${name}: cancelled`);
        return undefined;
      }
      log.error('commands', `${name} failed`, error);
      // Not awaited: the command is over, the message may stay for as long as the user likes.
      showError(error, {
        clicked,
        retry: () => commands.executeCommand(commandIds[name], ...args),
      }).then(undefined, (failure: unknown) => log.error('commands', 'an error could not be shown', failure));
      return undefined;
    }
  });
}

export interface ErrorContext {
  /** The row that the command was called from, if any: Replace Token then knows its project. */
  readonly clicked?: unknown;
  /** Offers Retry where that makes sense. */
  readonly retry?: () => PromiseLike<unknown>;
}

/** Shows an error in words with its buttons and does what the user picks. Resolves when the message is gone. */
export async function showError(error: unknown, context: ErrorContext = {}): Promise<void> {
  const { message, actions } = describeError(error);
  const offered = actions.filter((action) => action !== 'retry' || context.retry !== undefined);
  const restricted = error instanceof RestrictedModeError;
  const trust = l10n.t('Manage Workspace Trust');
  const chosen = await errorMessage(message, ...offered.map(titleOf), ...(restricted ? [trust] : []));
  if (chosen === undefined) {
    return;
  }
  if (chosen === trust) {
    await commands.executeCommand('workbench.trust.manage');
    return;
  }
  switch (offered.find((action) => titleOf(action) === chosen)) {
    case 'showLog':
      await commands.executeCommand(commandIds.showLog);
      break;
    case 'replaceToken':
      await commands.executeCommand(commandIds.replaceToken, context.clicked);
      break;
    case 'retry':
      await context.retry?.();
      break;
    case undefined:
      break;
  }
}

function titleOf(action: ErrorAction): string {
  switch (action) {
    case 'showLog':
      return l10n.t('Show Log');
    case 'replaceToken':
      return l10n.t('Replace Token');
    case 'retry':
      return l10n.t('Retry');
  }
}
