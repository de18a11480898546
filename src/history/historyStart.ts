import { commands, l10n } from 'vscode';
import { commandIds } from '../window/ids';
import { offer } from '../window/offer';
import { Disposable } from '../common/disposable';
import type { Log } from '../common/log';
import { isUnfinished } from '../safety/journal/history';
import { operationTitle, whenText } from '../writes/words/historyText';
import type { ProjectAccess } from '../projects/projectAccess';
import { displayName } from '../projects/projectEntry';
import type { HistoryService } from './historyService';

/** How long after the start of a window it looks for what is due: activation itself reads nothing. Milliseconds. */
const patience = 10_000;
const daily = 24 * 60 * 60 * 1000;

/** Some time after the start: tells of operations that another window or this one did not finish, and removes snapshots of age. */
export class HistoryStart extends Disposable {
  constructor(
    private readonly history: HistoryService,
    private readonly projects: ProjectAccess,
    private readonly log: Log,
  ) {
    super();
    const first = setTimeout(() => {
      this.look();
    }, patience);
    const repeated = setInterval(() => {
      this.expire();
    }, daily);
    first.unref();
    repeated.unref();
    this._register({
      dispose: () => {
        clearTimeout(first);
        clearInterval(repeated);
      },
    });
  }

  private look(): void {
    this.tellUnfinished().catch((error: unknown) => {
      this.log.error('history', 'unfinished operations could not be looked for', error);
    });
    this.expire();
  }

  private expire(): void {
    this.history.expire().catch((error: unknown) => {
      this.log.error('history', 'old snapshots could not be removed', error);
    });
  }

  private async tellUnfinished(): Promise<void> {
    for (const entry of this.projects.list()) {
      for (const operation of await this.history.uncertain(entry)) {
        const node = { kind: 'operation', projectKey: entry.key, operation: operation.id };
        const facts = [
          operationTitle(operation.opened, l10n),
          displayName(entry),
          whenText(operation.opened.at),
        ] as const;
        offer(this.log, 'history', {
          level: 'warning',
          text: isUnfinished(operation)
            ? l10n.t(
                '"{0}" in "{1}" of {2} did not finish: the window or the computer stopped in the middle. What it did is not known. "Undo..." compares the project with the snapshot first and says what is missing.',
                ...facts,
              )
            : l10n.t(
                'What "{0}" in "{1}" of {2} did could not be read back. "Undo..." compares the project with the snapshot first and says what is missing.',
                ...facts,
              ),
          offers: [
            { title: l10n.t('Undo...'), act: () => commands.executeCommand(commandIds.undoOperation, node) },
            { title: l10n.t('Show Report'), act: () => commands.executeCommand(commandIds.showOperation, node) },
          ],
        });
      }
    }
  }
}
