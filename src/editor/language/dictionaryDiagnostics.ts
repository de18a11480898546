import { Diagnostic, DiagnosticSeverity, type TextDocument, languages } from 'vscode';
import { Disposable } from '../../common/disposable';
import type { Problem, Severity } from '../../dictionary/problem';
import type { DictionaryDocuments } from './dictionaryDocuments';
import { rangeOf } from './positions';
import type { RuleLinks } from './ruleLinks';
import { showsProblems } from './selector';
import { translated } from './translated';

/** Quiet time after a keystroke before problems are shown anew. */
const pause = 250;

const diagnosticSource = 'REDCap';

/** Shows the problems of every open dictionary in Problems and at their cells. */
export class DictionaryDiagnostics extends Disposable {
  private readonly collection = this._register(languages.createDiagnosticCollection('redcap'));
  private readonly waiting = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly documents: DictionaryDocuments,
    private readonly links: RuleLinks,
  ) {
    super();
    this._register({
      dispose: () => {
        this.waiting.forEach((timer) => {
          clearTimeout(timer);
        });
      },
    });
    this._register(
      documents.onDidChange((document) => {
        this.schedule(document);
      }),
    );
    this._register(
      documents.onDidClose((document) => {
        this.stop(document);
        this.collection.delete(document.uri);
      }),
    );
    for (const document of documents.documents()) {
      this.show(document);
    }
  }

  /** Shows the problems of `document` at once. */
  show(document: TextDocument): void {
    this.stop(document);
    const tracked = this.documents.get(document);
    if (tracked !== undefined && showsProblems(document.uri) && !document.isClosed) {
      this.collection.set(
        document.uri,
        tracked.problems.map((problem) => this.diagnostic(document, problem)),
      );
    }
  }

  private schedule(document: TextDocument): void {
    if (!showsProblems(document.uri)) {
      return;
    }
    if (!this.collection.has(document.uri) && !this.waiting.has(document.uri.toString())) {
      this.show(document);
      return;
    }
    this.stop(document);
    this.waiting.set(
      document.uri.toString(),
      setTimeout(() => {
        this.show(document);
      }, pause),
    );
  }

  private stop(document: TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.waiting.get(key));
    this.waiting.delete(key);
  }

  private diagnostic(document: TextDocument, problem: Problem): Diagnostic {
    const diagnostic = new Diagnostic(
      rangeOf(document, problem),
      translated(problem.wording),
      severityOf(problem.severity),
    );
    diagnostic.source = diagnosticSource;
    diagnostic.code = { value: codeOf(problem), target: this.links.of(problem.detail, problem.code) };
    return diagnostic;
  }
}

/** What the Problems list shows and the setting takes: the finer code where there is one. */
export function codeOf(problem: Problem): string {
  return problem.detail ?? problem.code;
}

function severityOf(severity: Severity): DiagnosticSeverity {
  switch (severity) {
    case 'error':
      return DiagnosticSeverity.Error;
    case 'warning':
      return DiagnosticSeverity.Warning;
    case 'hint':
      return DiagnosticSeverity.Hint;
  }
}
