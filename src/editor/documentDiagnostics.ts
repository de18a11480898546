import { Diagnostic, DiagnosticSeverity, Range, type TextDocument, l10n, languages, workspace } from 'vscode';
import { RedcapError } from '../api/errors';
import { unlessRefused } from '../api/unlessRefused';
import { Disposable } from '../common/disposable';
import type { Log } from '../common/log';
import { checkDocument } from '../writes/documents/checkDocument';
import type { DocumentFacts } from '../writes/documents/documentCheck';
import { type DocumentName, type StructureName, isAccess, isStructure } from '../state/documentNames';
import { checkSettings } from '../writes/settings/checkSettings';
import { type DocumentProblem, documentProblemText } from '../writes/documents/problem';
import type { ProjectAccess } from '../projects/projectAccess';
import type { OpenDocuments } from './openDocuments';
import { documentOf } from './redcapUri';

/** Quiet time after a keystroke before problems are shown anew. */
const pause = 250;

const settingsName = 'project_settings.json';
type CheckedName = StructureName | typeof settingsName;

function isChecked(name: DocumentName): name is CheckedName {
  return isStructure(name) || name === settingsName;
}

function problemsOf(name: CheckedName, text: string, facts: DocumentFacts): readonly DocumentProblem[] {
  return name === settingsName ? checkSettings(text, facts) : checkDocument(name, text, facts);
}

/** Shows what is wrong with open documents of the structure in Problems and at their cells, live. */
export class DocumentDiagnostics extends Disposable {
  private readonly collection = this._register(languages.createDiagnosticCollection('redcap-structure'));
  private readonly waiting = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly projects: ProjectAccess,
    private readonly documents: OpenDocuments,
    private readonly log: Log,
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
      workspace.onDidOpenTextDocument((document) => {
        this.schedule(document, 0);
      }),
    );
    this._register(
      workspace.onDidChangeTextDocument(({ document }) => {
        this.schedule(document, pause);
      }),
    );
    this._register(
      workspace.onDidCloseTextDocument((document) => {
        this.stop(document);
        this.collection.delete(document.uri);
      }),
    );
    // Names that documents refer to may have come or gone.
    this._register(
      projects.onDidChange(() => {
        this.all(pause);
      }),
    );
    this.all(0);
  }

  private all(wait: number): void {
    for (const document of workspace.textDocuments) {
      this.schedule(document, wait);
    }
  }

  private schedule(document: TextDocument, wait: number): void {
    const address = documentOf(document.uri);
    if (address === undefined || !isChecked(address.name)) {
      return;
    }
    const { key, name } = address;
    this.stop(document);
    this.waiting.set(
      document.uri.toString(),
      setTimeout(() => {
        this.show(document, key, name).catch((error: unknown) => {
          this.log.error('editor', `${name} could not be checked`, error);
        });
      }, wait),
    );
  }

  private stop(document: TextDocument): void {
    const uri = document.uri.toString();
    clearTimeout(this.waiting.get(uri));
    this.waiting.delete(uri);
  }

  private async show(document: TextDocument, key: string, name: CheckedName): Promise<void> {
    const { version } = document;
    const facts = await this.facts(key, name);
    if (document.isClosed || document.version !== version || facts === undefined) {
      return;
    }
    this.collection.set(
      document.uri,
      problemsOf(name, document.getText(), facts).map((problem) => {
        const range = new Range(document.positionAt(problem.start), document.positionAt(problem.end));
        const diagnostic = new Diagnostic(
          range,
          documentProblemText(problem, l10n),
          problem.severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
        );
        diagnostic.source = 'REDCap';
        diagnostic.code = problem.kind;
        return diagnostic;
      }),
    );
  }

  /** Groups, roles and who has which; what the account may not read is not checked against. */
  private async accessFacts(key: string): Promise<Pick<DocumentFacts, 'groups' | 'roles' | 'roleOf'>> {
    const [dags, roles, assignments] = await Promise.all([
      unlessRefused('absent', () => this.projects.part(key, 'dags')),
      unlessRefused('absent', () => this.projects.part(key, 'userRoles')),
      unlessRefused('absent', () => this.projects.part(key, 'roleAssignments')),
    ]);
    return {
      ...(dags ? { groups: dags.map((dag) => dag.uniqueGroupName) } : {}),
      ...(roles ? { roles: roles.map((role) => role.uniqueRoleName) } : {}),
      ...(assignments
        ? { roleOf: new Map(assignments.map((row) => [row.username.toLowerCase(), row.uniqueRoleName])) }
        : {}),
    };
  }

  /** What is known of the project; nothing when it cannot be read: the editor and the tree say so. */
  private async facts(key: string, name: CheckedName): Promise<DocumentFacts | undefined> {
    try {
      const { isLongitudinal } = await this.projects.part(key, 'info');
      const base = await this.documents.base(key, name);
      const [arms, events, mappings, instruments] = await Promise.all([
        this.projects.part(key, 'arms'),
        this.projects.part(key, 'events'),
        this.projects.part(key, 'mappings'),
        this.projects.part(key, 'instruments'),
      ]);
      return {
        isLongitudinal,
        arms,
        events,
        mappings,
        forms: instruments.map((instrument) => instrument.name),
        server: base.serverText,
        ...(name === settingsName
          ? { fields: (await this.projects.part(key, 'metadata')).map((field) => field.field_name) }
          : {}),
        ...(isAccess(name) ? await this.accessFacts(key) : {}),
      };
    } catch (error) {
      if (RedcapError.is(error)) {
        return undefined;
      }
      throw error;
    }
  }
}
