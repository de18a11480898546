import { Diagnostic, DiagnosticSeverity, Range, type Uri, l10n, languages, workspace } from 'vscode';
import { Disposable } from '../../common/disposable';
import type { ImportProblem } from '../../writes/importRecords/problem';

/** Shows what is wrong with the rows of an import at their cells and in Problems, until the file is closed or imported once more. */
export class ImportProblems extends Disposable {
  private readonly collection = this._register(languages.createDiagnosticCollection('redcap-import'));

  constructor() {
    super();
    this._register(
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.collection.delete(uri);
      }),
    );
  }

  /** @param textOf the words for it, which are loaded with the import */
  show(uri: Uri, problems: readonly ImportProblem[], textOf: (problem: ImportProblem) => string): void {
    this.collection.set(
      uri,
      problems.map((problem) => diagnosticOf(problem, textOf(problem))),
    );
  }

  /** One thing about a whole line, from 1. */
  showLine(uri: Uri, line: number, message: string): void {
    const at = Math.max(0, line - 1);
    this.collection.set(uri, [
      diagnostic(new Range(at, 0, at, Number.MAX_SAFE_INTEGER), message, DiagnosticSeverity.Error),
    ]);
  }

  clear(uri: Uri): void {
    this.collection.delete(uri);
  }
}

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  note: DiagnosticSeverity.Information,
} as const;

function diagnosticOf(problem: ImportProblem, text: string): Diagnostic {
  const { line, character, endLine, endCharacter } = problem.spot;
  // A blank cell has no width of its own.
  const isBlank = line === endLine && character === endCharacter;
  const range = new Range(line, character, endLine, isBlank ? endCharacter + 1 : endCharacter);
  return diagnostic(range, text, severities[problem.severity]);
}

function diagnostic(range: Range, message: string, severity: DiagnosticSeverity): Diagnostic {
  const made = new Diagnostic(range, message, severity);
  made.source = l10n.t('REDCap import');
  return made;
}
