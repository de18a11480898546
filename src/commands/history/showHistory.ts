import { l10n } from 'vscode';
import { operationLines, operationTitle } from '../../writes/words/historyText';
import { SnapshotError } from '../../safety/snapshot/snapshotError';
import { displayName } from '../../projects/projectEntry';
import { informationMessage } from '../../window/messages';
import { commandTitle } from '../../window/multiStep';
import { projectFor } from '../pickProject';
import type { CommandHandler } from '../../window/registerCommand';
import type { WriteDeps } from '../writeFlow/writeDeps';
import { operationFor } from './operationFor';

/** *Show History*: everything that was written to a project from this computer, as a read-only document. */
export function showHistory(deps: WriteDeps): CommandHandler {
  return async (clicked) => {
    const entry = await projectFor(deps.projects, clicked, commandTitle(l10n.t('Show History')));
    const operations = await deps.history.operations(entry);
    if (operations.length === 0) {
      void informationMessage(l10n.t('Nothing was written to "{0}" from this computer.', displayName(entry)));
      return;
    }
    const text = operations
      .map((operation) => {
        const [title = '', ...facts] = operationLines(operation, l10n);
        return [title, ...facts.map((fact) => `• ${fact}`)].join('\n');
      })
      .join('\n\n');
    const heading = l10n.t('History of {0}', displayName(entry));
    await deps.reports.add(text, heading, heading)();
  };
}

/** *Show Report* of a row: what the journal knows and, where its snapshot can be read, the report with the names of records. */
export function showOperation(deps: WriteDeps): CommandHandler {
  return async (clicked) => {
    const { entry, operation } = await operationFor(deps, l10n.t('Show Report'), clicked, () => true);
    const lines = operationLines(operation, l10n).join('\n');
    await deps.reports.add(
      `${lines}\n\n${await storedReport(deps, entry, operation)}`,
      l10n.t('Report'),
      l10n.t('{0}: {1}', displayName(entry), operationTitle(operation.opened, l10n)),
    )();
  };
}

async function storedReport(
  deps: WriteDeps,
  entry: Parameters<WriteDeps['history']['report']>[0],
  operation: Parameters<WriteDeps['history']['report']>[1],
): Promise<string> {
  if (operation.snapshotPurged || operation.ended?.sent === false) {
    return '';
  }
  try {
    return (await deps.history.report(entry, operation)) ?? '';
  } catch (error) {
    if (SnapshotError.is(error)) {
      return `${error.message}\n`;
    }
    throw error;
  }
}
