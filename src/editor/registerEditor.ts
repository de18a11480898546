import { type TextDocument, languages, window, workspace } from 'vscode';
import { showError } from '../commands/registerCommand';
import { exportMetadataCsv } from '../api/metadata';
import { CancelledError } from '../common/cancelled';
import { Disposable } from '../common/disposable';
import type { Log } from '../common/log';
import { convertHeaders } from '../dictionary/columns';
import type { HistoryService } from '../history/historyService';
import type { ProjectAccess } from '../projects/projectAccess';
import { DraftDecorations } from './draftDecorations';
import { DraftStore } from './draftStore';
import type { DictionaryServices } from './dictionaryServices';
import { OpenDictionaries } from './openDictionaries';
import { ProductionBanner } from './productionBanner';
import { RedcapFileSystem } from './redcapFileSystem';
import { projectOfDictionary, redcapScheme } from './redcapUri';
import { SaveWatcher } from './saveWatcher';
import { ServerDictionaries, serverScheme } from './serverDictionaries';

export interface EditorDeps {
  readonly projects: ProjectAccess;
  readonly history: HistoryService;
  readonly log: Log;
  /** Absolute path of a folder of the extension's own. */
  readonly draftFolder: string;
}

/** The room of the dictionary editor: the `redcap:` scheme, drafts, the banner, decorations, and what an explicit save does. */
export class DictionaryRoom extends Disposable {
  readonly services: DictionaryServices;
  private readonly drafts: DraftStore;

  constructor(private readonly deps: EditorDeps) {
    super();
    const { projects, log } = deps;
    this.drafts = new DraftStore(deps.draftFolder);
    const dictionaries = new OpenDictionaries(this.drafts, {
      fetch: async (key) => await exportMetadataCsv(await projects.session(key)),
      present: (text) => headerSetting() === 'ui' ? convertHeaders(text, 'ui') : text,
    });
    const files = this._register(new RedcapFileSystem(projects, dictionaries));
    const servers = this._register(new ServerDictionaries());
    const saves = this._register(new SaveWatcher((document) => {
      this.offerPush(document).catch((error: unknown) => {
        if (CancelledError.is(error)) {
          return;
        }
        log.error('push', 'the draft could not be compared with the server', error);
        return showError(error);
      }).catch((error: unknown) => { log.error('push', 'an error could not be shown', error); });
    }));
    this.services = { projects, dictionaries, files, servers, saves, history: deps.history, log };
    const decorations = this._register(new DraftDecorations(async (key) => await this.hasDraft(key)));
    const banner = this._register(new ProductionBanner(projects, log));
    this._register(files.onDidChangeDraft(() => { decorations.refresh(); }));
    this._register(workspace.registerFileSystemProvider(redcapScheme, files, { isCaseSensitive: true }));
    this._register(workspace.registerTextDocumentContentProvider(serverScheme, servers));
    this._register(window.registerFileDecorationProvider(decorations));
    this._register(languages.registerCodeLensProvider({ scheme: redcapScheme }, banner));
    this._register(workspace.onDidOpenTextDocument((document) => {
      const key = projectOfDictionary(document.uri);
      if (key !== undefined) {
        banner.tell(key).catch((error: unknown) => { log.error('editor', 'the banner could not be shown', error); });
      }
    }));
    this._register(workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('redcapWorkbench.dictionary.headers')) {
        Promise.all(projects.list().map(({ key }) => this.refresh(key))).catch((error: unknown) => { log.error('editor', 'the headers could not be changed', error); });
      }
    }));
    this._register(projects.onDidChange(({ key, parts }) => {
      if (key !== undefined && (parts === undefined || parts.includes('metadata'))) {
        this.refresh(key).catch((error: unknown) => { log.error('editor', 'the dictionary could not be refreshed', error); });
      }
    }));
  }

  /** Opens the dictionary at a field's row. */
  async revealField(key: string, field: string): Promise<void> {
    await (await import('./dictionaryEditor')).showDictionary(this.deps.projects, key, { field });
  }

  private async offerPush(document: TextDocument): Promise<void> {
    await (await import('../commands/pushDictionary')).offerPush(this.services, document);
  }

  async hasDraft(key: string): Promise<boolean> {
    return await this.drafts.readDraft(key) !== undefined;
  }

  /** Drops everything kept for a project that is removed. */
  async forget(key: string): Promise<void> {
    await this.drafts.forget(key);
  }

  /** The project was refreshed: an open dictionary without a draft shows the server's version of now. */
  private async refresh(key: string): Promise<void> {
    const open = workspace.textDocuments.some((document) => projectOfDictionary(document.uri) === key);
    if (!await this.services.dictionaries.refresh(key) && open) {
      this.services.files.fireChanged(key);
    }
  }
}

function headerSetting(): 'api' | 'ui' {
  return workspace.getConfiguration('redcapWorkbench').get<string>('dictionary.headers') === 'ui' ? 'ui' : 'api';
}
