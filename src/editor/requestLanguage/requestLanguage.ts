import {
  CodeAction,
  CodeActionKind,
  CodeLens,
  CompletionItem,
  CompletionItemKind,
  CompletionList,
  Diagnostic,
  DiagnosticSeverity,
  EventEmitter,
  Hover,
  type Position,
  Range,
  type TextDocument,
  type Uri,
  WorkspaceEdit,
  l10n,
  languages,
  workspace,
} from 'vscode';
import { Disposable } from '../../common/disposable';
import type { Log } from '../../common/log';
import { localized } from '../../common/wording';
import { plainMarkdown } from '../../dictionary/language/markdown';
import type { ProjectAccess } from '../../projects/projectAccess';
import { type RequestProblem, checkRequest } from '../../reads/apiConsole/checkRequest';
import { completeRequest, hoverRequest, mostNames } from '../../reads/apiConsole/completeRequest';
import type { ProjectNames } from '../../reads/apiConsole/names';
import { methodIn } from '../../reads/apiConsole/requestOf';
import { type RequestText, type Span, readRequest } from '../../reads/apiConsole/requestText';
import { commandIds } from '../../window/ids';
import { RequestNames } from './requestNames';
import { projectIn, projectWords, requestLanguage } from './requestProject';

/** How long typing is waited for before problems are looked for, milliseconds. */
const pause = 250;

/** Completion, hovers, problems and lenses of `.redcap` documents. */
export class RequestLanguage extends Disposable {
  private readonly diagnostics = this._register(languages.createDiagnosticCollection(requestLanguage));
  private readonly refresh = this._register(new EventEmitter<void>());
  private readonly names: RequestNames;
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly projects: ProjectAccess,
    private readonly log: Log,
  ) {
    super();
    this.names = new RequestNames(projects, log);
    const on = { language: requestLanguage };
    this._register(
      languages.registerCompletionItemProvider(
        on,
        { provideCompletionItems: (document, position) => this.complete(document, position) },
        ':',
        '=',
        ' ',
        ',',
        '-',
      ),
    );
    this._register(languages.registerHoverProvider(on, { provideHover: (document, at) => this.hover(document, at) }));
    this._register(
      languages.registerCodeLensProvider(on, {
        onDidChangeCodeLenses: this.refresh.event,
        provideCodeLenses: (document) => this.lenses(document),
      }),
    );
    this._register(
      languages.registerCodeActionsProvider(
        on,
        { provideCodeActions: (document, range) => this.fixes(document, range) },
        { providedCodeActionKinds: [CodeActionKind.QuickFix] },
      ),
    );
    this._register(workspace.onDidOpenTextDocument((document) => this.checkSoon(document, 0)));
    this._register(workspace.onDidChangeTextDocument(({ document }) => this.checkSoon(document, pause)));
    this._register(
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.stop(uri);
        this.diagnostics.delete(uri);
      }),
    );
    this._register(projects.onDidChange(() => this.checkAll()));
    this._register({
      dispose: () => {
        for (const timer of this.timers.values()) {
          clearTimeout(timer);
        }
      },
    });
    this.checkAll();
  }

  private checkAll(): void {
    for (const document of workspace.textDocuments) {
      this.checkSoon(document, 0);
    }
    this.refresh.fire();
  }

  private stop(uri: Uri): void {
    clearTimeout(this.timers.get(uri.toString()));
    this.timers.delete(uri.toString());
  }

  private checkSoon(document: TextDocument, after: number): void {
    if (document.languageId !== requestLanguage) {
      return;
    }
    this.stop(document.uri);
    const check = (): void => {
      this.check(document).catch((error: unknown) => {
        this.log.error('console', 'a request could not be looked at', error);
      });
    };
    this.timers.set(document.uri.toString(), setTimeout(check, after));
  }

  private async check(document: TextDocument): Promise<void> {
    const { version } = document;
    const problems = await this.problems(document);
    // Another look is under way otherwise.
    if (document.version === version && !document.isClosed) {
      this.diagnostics.set(
        document.uri,
        problems.map((problem) => diagnosticOf(document, problem)),
      );
    }
  }

  private async problems(document: TextDocument): Promise<readonly RequestProblem[]> {
    const text = readRequest(document.getText());
    return checkRequest(text, await this.namesFor(text));
  }

  private async namesFor(text: RequestText): Promise<ProjectNames> {
    const entry = projectIn(text, this.projects.list());
    return entry ? await this.names.of(entry.key, text) : {};
  }

  private async fixes(document: TextDocument, range: Range): Promise<CodeAction[]> {
    return (await this.problems(document)).flatMap(({ instead, ...place }) => {
      const wrong = rangeOf(document, place);
      if (instead === undefined || !wrong.intersection(range)) {
        return [];
      }
      const action = new CodeAction(l10n.t('Change to {0}', instead), CodeActionKind.QuickFix);
      action.edit = new WorkspaceEdit();
      action.edit.replace(document.uri, wrong, instead);
      action.isPreferred = true;
      return [action];
    });
  }

  private async complete(document: TextDocument, position: Position): Promise<CompletionList> {
    const source = document.getText();
    const text = readRequest(source);
    const all = this.projects.list();
    const entry = projectIn(text, all);
    const names = await this.namesFor(text);
    const projects = all.map((one) => projectWords(one, all));
    const mayReadRecords = entry !== undefined && (await this.names.mayReadRecords(entry.key));
    const found = completeRequest(source, document.offsetAt(position), { names, projects, mayReadRecords }, l10n);
    const items = found.map(({ kind, label, detail, doc, range, text: insertText, asksOn }, i) => {
      const item = new CompletionItem({ label, description: detail }, kinds[kind]);
      item.range = rangeOf(document, range);
      item.insertText = insertText;
      item.filterText = document.getText(rangeOf(document, range)).startsWith('"') ? JSON.stringify(label) : label;
      item.sortText = String(i).padStart(6, '0');
      if (doc !== undefined) {
        item.documentation = doc;
      }
      if (kind === 'readRecords') {
        // It stays in the list whatever is written already.
        item.filterText = document.getText(rangeOf(document, range));
        item.command = { command: commandIds.readRecordNames, title: label };
      } else if (asksOn) {
        item.command = { command: 'editor.action.triggerSuggest', title: l10n.t('Suggest') };
      }
      return item;
    });
    return new CompletionList(items, found.length >= mostNames);
  }

  private async hover(document: TextDocument, position: Position): Promise<Hover | undefined> {
    const source = document.getText();
    const names = await this.namesFor(readRequest(source));
    const found = hoverRequest(source, document.offsetAt(position), names, l10n);
    if (!found) {
      return undefined;
    }
    const [head = '', ...lines] = found.lines.map((line) => plainMarkdown(line));
    return new Hover([`**${head}**`, ...lines].join('\n\n'), rangeOf(document, found.place));
  }

  private lenses(document: TextDocument): CodeLens[] {
    const text = readRequest(document.getText());
    const first = text.entries[0];
    const line = first ? document.positionAt(first.name.start).line : 0;
    const range = new Range(line, 0, line, 0);
    const lens = (title: string, command: string): CodeLens =>
      new CodeLens(range, { title, command, arguments: [document.uri] });
    const entry = projectIn(text, this.projects.list());
    const writes = methodIn(text)?.writes === true;
    return [
      ...(entry ? [] : [lens(l10n.t('Choose Project...'), commandIds.chooseRequestProject)]),
      writes
        ? lens(l10n.t('$(shield) Changes the project: use its command...'), commandIds.sendApiRequest)
        : lens(l10n.t('$(play) Send'), commandIds.sendApiRequest),
      lens(l10n.t('$(copy) Copy as...'), commandIds.copyRequestAs),
    ];
  }
}

const kinds = {
  parameter: CompletionItemKind.Property,
  choice: CompletionItemKind.EnumMember,
  name: CompletionItemKind.Variable,
  readRecords: CompletionItemKind.Event,
} as const;

function rangeOf(document: TextDocument, { start, end }: Span): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  write: DiagnosticSeverity.Information,
} as const;

function diagnosticOf(document: TextDocument, problem: RequestProblem): Diagnostic {
  const message = localized(problem.message, l10n);
  const diagnostic = new Diagnostic(rangeOf(document, problem), message, severities[problem.severity]);
  diagnostic.source = 'REDCap';
  return diagnostic;
}
