import { type TextDocument, languages, window, workspace } from 'vscode';
import type { Reports } from '../window/reports';
import { Disposable } from '../common/disposable';
import type { Log } from '../common/log';
import { convertHeaders } from '../dictionary/columns';
import type { HistoryService } from '../history/historyService';
import type { ProjectAccess } from '../projects/projectAccess';
import type { PartName } from '../projects/projectParts';
import { AccessHoverProvider } from './accessHoverProvider';
import { DraftDecorations } from './draftDecorations';
import { DraftStatus } from './draftStatus';
import { DraftStore } from './draftStore';
import type { DocumentServices } from './documentServices';
import { OpenDocuments } from './openDocuments';
import { ProductionBanner } from './productionBanner';
import { RehearsalStatus } from './rehearsalStatus';
import { type DocumentName, documentNames } from '../state/documentNames';
import { RedcapFileSystem } from './redcapFileSystem';
import { type DocumentAddress, dictionaryFileName, documentOf, isAt, redcapScheme } from './redcapUri';
import { SettingsProvider } from './settingsProvider';
import { ServerDocuments, serverScheme } from './serverDocuments';

export interface EditorDeps {
  readonly projects: ProjectAccess;
  readonly history: HistoryService;
  readonly reports: Reports;
  readonly log: Log;
  /** Absolute path of a folder of the extension's own. */
  readonly draftFolder: string;
}

/** The room of the editor of a project's documents: the `redcap:` scheme, drafts, the banner, decorations, and the way to a push. */
export class DocumentRoom extends Disposable {
  readonly services: DocumentServices;
  private readonly drafts: DraftStore;
  private checking = false;

  // oxlint-disable-next-line max-lines-per-function -- it only builds and connects
  constructor(private readonly deps: EditorDeps) {
    super();
    const { projects, log } = deps;
    this.drafts = new DraftStore(deps.draftFolder);
    const documents = new OpenDocuments(this.drafts, {
      fetch: async (key, name) => await this.fetch(key, name),
      present: (name, text) =>
        name === dictionaryFileName && headerSetting() === 'ui' ? convertHeaders(text, 'ui') : text,
      onNewBase: (key, name) => {
        servers.changed(projects.get(key), name);
      },
    });
    const files = this._register(new RedcapFileSystem(projects, documents));
    const servers = this._register(new ServerDocuments(documents));
    this.services = {
      projects,
      documents,
      files,
      servers,
      reports: deps.reports,
      history: deps.history,
      log,
    };
    const decorations = this._register(new DraftDecorations(({ key, name }) => documents.hasDraft(key, name)));
    this._register(new DraftStatus(this.services));
    this._register(new RehearsalStatus(projects));
    const banner = this._register(new ProductionBanner(projects, log));
    this._register(
      files.onDidChangeDraft(() => {
        decorations.refresh();
      }),
    );
    this._register(
      files.onDidReplace(({ key, name }) => {
        servers.changed(projects.get(key), name);
      }),
    );
    this._register(workspace.registerFileSystemProvider(redcapScheme, files, { isCaseSensitive: true }));
    this._register(workspace.registerTextDocumentContentProvider(serverScheme, servers));
    this._register(window.registerFileDecorationProvider(decorations));
    this._register(languages.registerCodeLensProvider({ scheme: redcapScheme }, banner));
    this._register(languages.registerHoverProvider({ scheme: redcapScheme }, new AccessHoverProvider()));
    const settings = new SettingsProvider(projects);
    const settingsFile = { scheme: redcapScheme, pattern: '**/project_settings.json' };
    this._register(languages.registerHoverProvider(settingsFile, settings));
    this._register(languages.registerCompletionItemProvider(settingsFile, settings, '"', ':', ' '));
    this._register(
      workspace.onDidOpenTextDocument((document) => {
        this.checkStructure(document);
      }),
    );
    for (const document of workspace.textDocuments) {
      this.checkStructure(document);
    }
    this._register(
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('redcapWorkbench.dictionary.headers')) {
          Promise.all(projects.list().map(({ key }) => this.refresh({ key, name: dictionaryFileName }))).catch(
            (error: unknown) => {
              log.error('editor', 'the headers could not be changed', error);
            },
          );
        }
      }),
    );
    this._register(
      projects.onDidChange(({ key, parts }) => {
        if (key !== undefined && parts?.length !== 0) {
          this.refreshAll(key, parts).catch((error: unknown) => {
            log.error('editor', 'the documents could not be refreshed', error);
          });
        }
      }),
    );
  }

  /** Opens the dictionary at a field's row. */
  async revealField(key: string, field: string): Promise<void> {
    await (await import('./dictionaryEditor')).showDictionary(this.deps.projects, key, { field });
  }

  /** From the first document of the structure on, these documents are checked as they are typed. */
  private checkStructure({ uri }: TextDocument): void {
    const name = documentOf(uri)?.name;
    if (name === undefined || name === dictionaryFileName || this.checking) {
      return;
    }
    this.checking = true;
    const { projects, log } = this.deps;
    import('./documentDiagnostics')
      .then(({ DocumentDiagnostics }) => {
        this._register(new DocumentDiagnostics(projects, this.services.documents, log));
      })
      .catch((error: unknown) => {
        log.error('editor', 'documents cannot be checked', error);
      });
  }

  /** Whether any document of a project has a draft. */
  async hasDraft(key: string): Promise<boolean> {
    return (await this.drafts.drafts(key)).length > 0;
  }

  /** Drops everything kept for a project that is removed. */
  async forget(key: string): Promise<void> {
    await this.drafts.forget(key);
  }

  /** Documents that show what was read again. */
  private async refreshAll(key: string, parts: readonly PartName[] | undefined): Promise<void> {
    const { specOf } = await import('../writes/documents/registry');
    await Promise.all(
      documentNames
        .filter((name) => parts === undefined || parts.includes(specOf(name).shows))
        .map((name) => this.refresh({ key, name })),
    );
  }

  /** The project was refreshed: an open document without a draft shows the server's version of now. */
  private async refresh({ key, name }: DocumentAddress): Promise<void> {
    const { documents, files } = this.services;
    const isOpen = workspace.textDocuments.some(({ uri }) => isAt(uri, { key, name }));
    if (!(await documents.refresh(key, name)) && isOpen) {
      files.fireChanged(key, name);
    }
  }

  private async fetch(key: string, name: DocumentName): Promise<string> {
    const { projects } = this.deps;
    const [{ exportDocument }, session, info] = await Promise.all([
      import('../writes/documents/exportDocument'),
      projects.session(key),
      projects.part(key, 'info'),
    ]);
    return await exportDocument(session, name, info);
  }
}

function headerSetting(): 'api' | 'ui' {
  return workspace.getConfiguration('redcapWorkbench').get<string>('dictionary.headers') === 'ui' ? 'ui' : 'api';
}
