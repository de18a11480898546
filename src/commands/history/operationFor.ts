import { l10n } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { type ExplorerNode, isExplorerNode } from '../../explorer/node';
import type { PastOperation } from '../../safety/journal/history';
import { operationState, operationTitle, whenText } from '../../writes/words/historyText';
import type { ProjectEntry } from '../../projects/projectEntry';
import { plainLabel } from '../deletes/deleteSelection';
import { informationMessage } from '../../window/messages';
import { back, commandTitle, pickOne } from '../../window/multiStep';
import type { WriteDeps } from '../writeFlow/writeDeps';
import { projectFor } from '../pickProject';

export interface ChosenOperation {
  readonly entry: ProjectEntry;
  readonly operation: PastOperation;
}

/** The operation a command was called on, or the one that the user picks. @throws CancelledError */
export async function operationFor(
  deps: WriteDeps,
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
