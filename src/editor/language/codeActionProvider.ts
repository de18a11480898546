import {
  CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type CodeActionProvider,
  type Range,
  type TextDocument,
  WorkspaceEdit,
  l10n,
} from 'vscode';
import { actionsFor } from '../../dictionary/language/actions';
import { codeOf } from './dictionaryDiagnostics';
import type { DictionaryDocuments } from './dictionaryDocuments';
import { editOf, rangeOf } from './positions';

export const codeActionKinds = [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite];

/** Mends problems and rewrites choice lists. */
export class DictionaryCodeActionProvider implements CodeActionProvider {
  constructor(private readonly documents: DictionaryDocuments) {}

  provideCodeActions(document: TextDocument, range: Range, { diagnostics, only }: CodeActionContext): CodeAction[] {
    const tracked = this.documents.get(document);
    if (tracked === undefined) {
      return [];
    }
    const start = document.offsetAt(range.start);
    const end = document.offsetAt(range.end);
    const problems = tracked.problems.filter((problem) => problem.start <= end && start <= problem.end);
    return actionsFor(tracked.index, problems, start, l10n).flatMap(({ title, edits, fixes, isPreferred }) => {
      const kind = fixes === undefined ? CodeActionKind.RefactorRewrite : CodeActionKind.QuickFix;
      if (only !== undefined && !only.contains(kind)) {
        return [];
      }
      const action = new CodeAction(title, kind);
      action.edit = new WorkspaceEdit();
      action.edit.set(
        document.uri,
        edits.map((edit) => editOf(document, edit)),
      );
      action.isPreferred = isPreferred;
      if (fixes !== undefined) {
        const place = rangeOf(document, fixes);
        action.diagnostics = diagnostics.filter(
          ({ code, range: at }) => typeof code === 'object' && code.value === codeOf(fixes) && at.isEqual(place),
        );
      }
      return [action];
    });
  }
}
