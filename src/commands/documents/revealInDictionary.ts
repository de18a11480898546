import { commands } from 'vscode';
import { opensAsTable } from '../../editor/opensAsTable';
import { commandIds } from '../../window/ids';
import { isExplorerNode } from '../../explorer/node';

/** Reveal in Data Dictionary: the row of a field, or of the field that a section begins with. */
export function revealInDictionary(
  revealField: (projectKey: string, fieldName: string) => Promise<void>,
): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    if (isExplorerNode(clicked) && (clicked.kind === 'field' || clicked.kind === 'section')) {
      if (opensAsTable()) {
        await commands.executeCommand(commandIds.dictionaryTable, clicked);
        return;
      }
      await revealField(clicked.projectKey, clicked.kind === 'field' ? clicked.field : clicked.firstField);
    }
  };
}
