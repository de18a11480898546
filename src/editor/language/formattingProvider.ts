import { type DocumentFormattingEditProvider, type TextDocument, type TextEdit, l10n, window, workspace } from 'vscode';
import { formatEdits } from '../../dictionary/language/format';
import type { DictionaryDocuments } from './dictionaryDocuments';
import { editOf } from './positions';

/**
 * *Format Document*: canonical spacing of choices and logic. Only when asked for: an editor does not say whether it formats because of
 * the command or because of Format on Save, so where the latter is on for this file nothing is formatted, and that is said.
 */
export class DictionaryFormattingProvider implements DocumentFormattingEditProvider {
  constructor(private readonly documents: DictionaryDocuments) {}

  provideDocumentFormattingEdits(document: TextDocument): TextEdit[] {
    const tracked = this.documents.get(document);
    if (tracked === undefined) {
      return [];
    }
    if (workspace.getConfiguration('editor', document).get<boolean>('formatOnSave') === true) {
      window.setStatusBarMessage(
        l10n.t('$(info) Data dictionaries are not formatted while Format on Save is on'),
        5000,
      );
      return [];
    }
    return formatEdits(tracked.index).map((edit) => editOf(document, edit));
  }
}
