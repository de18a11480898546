import { l10n } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import type { Log } from '../../common/log';
import { type ExplorerNode, isExplorerNode } from '../../explorer/node';
import type { HistoryService } from '../../history/historyService';
import type { PastOperation } from '../../safety/journal/history';
import { operationState, operationTitle, whenText } from '../../writes/words/historyText';
import type { ProjectAccess } from '../../projects/projectAccess';
import type { ProjectEntry } from '../../projects/projectEntry';
import type { DeleteReports } from '../../window/deleteReports';
import { plainLabel } from '../deletes/deleteSelection';
import { informationMessage } from '../../window/messages';
import { back, commandTitle, pickOne } from '../../window/multiStep';
import { projectFor } from '../pickProject';

export interface UndoDeps {
  readonly projects: ProjectAccess;
  readonly history: HistoryService;
  readonly reports: DeleteReports;
  readonly log: Log;
}

export interface ChosenOperation {
  readonly entry: ProjectEntry;
  readonly operation: PastOperation;
}

/** The operation a command was called on, or the one that the user picks. @throws CancelledError */
export async function operationFor(
  deps: UndoDeps,
  name: string,
  clicked: unknown,
  fits: (operation: PastOperation) => boolean,
): Promise<ChosenOperation> {
  const title = commandTitle(name);
  const entry = await projectFor(deps.projects, clicked, title);
  const all = await deps.history.operations(entry);
  const node: ExplorerNode | undefined = isExplorerNode(clicked) ? clicked : undefined;
  if (node?.kind === 'operation') {
    const operation = all.find((candidate) => candidate.id === node.operation);
    if (operation) {
      return { entry, operation };
    }
  }
  const candidates = all.filter(fits);
  if (candidates.length === 0) {
    void informationMessage(
      l10n.t('Nothing that could be gone back to was written to this project from this computer.'),
    );
    throw new CancelledError();
  }
  const chosen = await pickOne({
    title,
    placeholder: l10n.t('Choose the operation'),
    items: candidates.map((operation) => ({
      label: plainLabel(operationTitle(operation.opened, l10n)),
      description: whenText(operation.opened.at),
      detail: operationState(operation, l10n),
      operation,
    })),
  });
  if (chosen === back) {
    throw new CancelledError();
  }
  return { entry, operation: chosen.operation };
}
