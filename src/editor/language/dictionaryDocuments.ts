import { EventEmitter, type TextDocument, type TextDocumentChangeEvent, workspace } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { Disposable } from '../../common/disposable';
import type { Log } from '../../common/log';
import { isDictionaryHeader } from '../../dictionary/columns';
import { scopeOf } from '../../dictionary/instrumentFile';
import type { KnownProject } from '../../dictionary/language/dictionaryIndex';
import type { ProjectAccess } from '../../projects/projectAccess';
import { projectOfDictionary } from '../redcapUri';
import { partsOfFacts, readProjectFacts } from './projectFacts';
import { headerLine, mayBeDictionary } from './selector';
import { type Severities, TrackedDictionary } from './trackedDictionary';

/** The open dictionaries, each read once and then edit by edit. Everything that speaks of a dictionary's text asks here. */
export class DictionaryDocuments extends Disposable {
  private readonly tracked = new Map<string, TrackedDictionary>();
  private readonly facts = new Map<string, KnownProject>();
  private readonly changes = this._register(new EventEmitter<TextDocument>());
  /** A dictionary was opened or edited, or what it is judged by has changed. */
  readonly onDidChange = this.changes.event;
  private readonly reconfigurations = this._register(new EventEmitter<void>());
  /** What dictionaries are judged by has changed, their text has not. */
  readonly onDidReconfigure = this.reconfigurations.event;
  private readonly closings = this._register(new EventEmitter<TextDocument>());
  /** A dictionary was closed, or is none any more. */
  readonly onDidClose = this.closings.event;

  private readonly pointings = this._register(
    new EventEmitter<{ readonly document: TextDocument; readonly row: number }>(),
  );
  /** The keyboard went to a row of a dictionary where it is not shown as text: in its table. */
  readonly onDidPoint = this.pointings.event;
  private readonly pointed = new Map<string, number>();

  constructor(
    private readonly projects: ProjectAccess,
    private readonly log: Log,
  ) {
    super();
    for (const document of workspace.textDocuments) {
      this.open(document);
    }
    this._register(
      workspace.onDidOpenTextDocument((document) => {
        this.open(document);
      }),
    );
    this._register(
      workspace.onDidChangeTextDocument((event) => {
        this.edit(event);
      }),
    );
    this._register(
      workspace.onDidCloseTextDocument((document) => {
        this.close(document);
      }),
    );
    this._register(
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('redcapWorkbench.lint')) {
          this.reconfigure(() => true);
        }
      }),
    );
    this._register(
      projects.onDidChange(({ key, parts }) => {
        if (key !== undefined && (parts === undefined || parts.some((part) => partsOfFacts.includes(part)))) {
          this.facts.delete(key);
          for (const document of this.documents()) {
            if (projectOfDictionary(document.uri) === key) {
              this.learn(document);
            }
          }
        }
      }),
    );
  }

  /** The dictionary a document is; undefined for every other file. */
  get(document: TextDocument): TrackedDictionary | undefined {
    return this.tracked.get(document.uri.toString());
  }

  /** Says that the keyboard is at a row of a table. */
  point(document: TextDocument, row: number): void {
    this.pointed.set(document.uri.toString(), row);
    this.pointings.fire({ document, row });
  }

  /** The row that a table was at last. */
  pointedRow(document: TextDocument): number | undefined {
    return this.pointed.get(document.uri.toString());
  }

  /** Documents that are dictionaries. */
  documents(): readonly TextDocument[] {
    return workspace.textDocuments.filter((document) => this.get(document) !== undefined);
  }

  private open(document: TextDocument): void {
    if (!mayBeDictionary(document.uri)) {
      return;
    }
    // A project's dictionary stays one even when its header is broken: that is what has to be said.
    if (projectOfDictionary(document.uri) === undefined && !isDictionaryHeader(headerLine(document))) {
      return;
    }
    const tracked = new TrackedDictionary(document.getText(), scopeOf(document.uri.path));
    if (projectOfDictionary(document.uri) === undefined && !tracked.model.isDictionary) {
      return;
    }
    this.tracked.set(document.uri.toString(), tracked);
    this.configure(document, tracked);
    this.changes.fire(document);
    this.learn(document);
  }

  private edit({ document, contentChanges }: TextDocumentChangeEvent): void {
    if (contentChanges.length === 0) {
      return;
    }
    const tracked = this.get(document);
    const touchesHeader = contentChanges.some(({ range }) => range.start.line === 0);
    if (tracked === undefined) {
      if (touchesHeader) {
        this.open(document);
      }
      return;
    }
    tracked.edit(
      contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
        start: rangeOffset,
        end: rangeOffset + rangeLength,
        text,
      })),
      lengthOf(document),
      () => document.getText(),
    );
    if (touchesHeader && projectOfDictionary(document.uri) === undefined && !tracked.model.isDictionary) {
      this.close(document);
      return;
    }
    this.changes.fire(document);
  }

  private close(document: TextDocument): void {
    this.pointed.delete(document.uri.toString());
    if (this.tracked.delete(document.uri.toString())) {
      this.closings.fire(document);
    }
  }

  private reconfigure(which: (document: TextDocument) => boolean): void {
    for (const document of this.documents().filter(which)) {
      const tracked = this.get(document);
      if (tracked !== undefined) {
        this.configure(document, tracked);
        this.changes.fire(document);
      }
    }
    this.reconfigurations.fire();
  }

  private configure(document: TextDocument, tracked: TrackedDictionary): void {
    tracked.configure(this.facts.get(projectOfDictionary(document.uri) ?? '') ?? {}, severitiesFor(document));
  }

  /** Asks the project for its events; without an answer the dictionary is judged by itself. */
  private learn(document: TextDocument): void {
    const key = projectOfDictionary(document.uri);
    if (key === undefined || this.facts.has(key)) {
      return;
    }
    readProjectFacts(this.projects, key).then(
      (facts) => {
        this.facts.set(key, facts);
        this.reconfigure((other) => projectOfDictionary(other.uri) === key);
      },
      (error: unknown) => {
        if (!CancelledError.is(error)) {
          this.log.debug(
            'language',
            `events of the project could not be read: ${error instanceof Error ? error.name : 'unknown'}`,
          );
        }
      },
    );
  }
}

/** How long the text is, without putting it together. */
function lengthOf(document: TextDocument): number {
  return document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
}

function severitiesFor(document: TextDocument): Severities {
  const setting = workspace.getConfiguration('redcapWorkbench', document).get<unknown>('lint');
  const severities: Record<string, Severities[string]> = {};
  for (const [code, severity] of Object.entries(typeof setting === 'object' && setting !== null ? setting : {})) {
    if (severity === 'error' || severity === 'warning' || severity === 'hint' || severity === 'off') {
      severities[/^(?:dd|lp)\d+$/i.test(code) ? code.toUpperCase() : code] = severity;
    }
  }
  return severities;
}
