import { type Disposable as VsDisposable, window } from 'vscode';
import { Disposable } from '../../common/disposable';
import { projectOfDictionary } from '../../editor/redcapUri';
import { serverUri } from '../../editor/serverDocuments';
import type { DictionaryTables } from '../../webviews/dictionaryTable/dictionaryTables';
import { registerCommand } from '../../window/registerCommand';
import { viewTypes } from '../../window/viewIds';
import type { PanelDeps } from './registerPanelCommands';

/** The dictionary as a table; its code is loaded with the first of them. */
export function registerTableCommands(deps: PanelDeps): VsDisposable {
  return new TableCommands(deps);
}

class TableCommands extends Disposable {
  private tables: Promise<DictionaryTables> | undefined;

  constructor(private readonly deps: PanelDeps) {
    super();
    const { projects, language, log } = deps;
    this._register(
      registerCommand(
        'dictionaryTable',
        async (clicked) => {
          const [{ openDictionaryTable }, { documents }, tables] = await Promise.all([
            import('./openDictionaryTable'),
            language.load(),
            this.load(),
          ]);
          await openDictionaryTable({ projects, documents, tables })(clicked);
        },
        log,
      ),
    );
    this._register(
      registerCommand(
        'dictionaryText',
        async (clicked) => {
          const [{ openDictionaryText }, tables] = await Promise.all([import('./openDictionaryTable'), this.load()]);
          await openDictionaryText(tables)(clicked);
        },
        log,
      ),
    );
    this._register(
      window.registerCustomEditorProvider(
        viewTypes.dictionaryTable,
        {
          resolveCustomTextEditor: async (document, panel) => {
            (await this.load()).resolveCustomTextEditor(document, panel);
          },
        },
        {
          webviewOptions: { retainContextWhenHidden: false, enableFindWidget: false },
          supportsMultipleEditorsPerDocument: true,
        },
      ),
    );
  }

  private async load(): Promise<DictionaryTables> {
    this.tables ??= this.make();
    try {
      return await this.tables;
    } catch (error) {
      this.tables = undefined;
      throw error;
    }
  }

  private async make(): Promise<DictionaryTables> {
    const { language, extensionUri, log, projects } = this.deps;
    const [{ DictionaryTables }, { showAsText }, { documents }] = await Promise.all([
      import('../../webviews/dictionaryTable/dictionaryTables'),
      import('./openDictionaryTable'),
      language.load(),
    ]);
    return this._register(
      new DictionaryTables({
        documents,
        extensionUri,
        log,
        showText: showAsText,
        countCodes: async (key, field) => {
          const [{ countCodes }, { callerRightsFor }] = await Promise.all([
            import('../../writes/review/countCodes'),
            import('../../projects/callerRights'),
          ]);
          const [session, rights] = await Promise.all([projects.session(key), callerRightsFor(projects, key)]);
          return (await countCodes(session, field, rights))?.records;
        },
        baseOf: (uri) => {
          const key = projectOfDictionary(uri);
          return key === undefined ? undefined : serverUri(projects.get(key), 'data_dictionary.csv', 'base');
        },
      }),
    );
  }
}
