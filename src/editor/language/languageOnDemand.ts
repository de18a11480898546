import { languages, type SymbolInformation, workspace } from 'vscode';
import { Disposable } from '../../common/disposable';
import type { DictionaryLanguageFeatures, LanguageDeps } from './registerLanguage';
import { mayBeDictionary } from './selector';

/** Loads the language features when the first document that may be a dictionary is open: most windows never show one. */
export class LanguageOnDemand extends Disposable {
  private features: Promise<DictionaryLanguageFeatures> | undefined;

  constructor(private readonly deps: LanguageDeps) {
    super();
    const wake = (): void => {
      this.load().catch((error: unknown) => {
        deps.log.error('language', 'the language features could not be loaded', error);
      });
    };
    if (workspace.textDocuments.some(({ uri }) => mayBeDictionary(uri))) {
      wake();
    }
    this._register(
      workspace.onDidOpenTextDocument(({ uri }) => {
        if (mayBeDictionary(uri)) {
          wake();
        }
      }),
    );
    // Fields of projects can be found before any dictionary is open.
    this._register(
      languages.registerWorkspaceSymbolProvider({
        provideWorkspaceSymbols: async (query): Promise<SymbolInformation[]> =>
          (await this.load()).symbols.provideWorkspaceSymbols(query),
        resolveWorkspaceSymbol: async (symbol): Promise<SymbolInformation> =>
          await (await this.load()).symbols.resolveWorkspaceSymbol(symbol),
      }),
    );
  }

  async load(): Promise<DictionaryLanguageFeatures> {
    this.features ??= import('./registerLanguage').then(({ DictionaryLanguageFeatures }) =>
      this._register(new DictionaryLanguageFeatures(this.deps)),
    );
    try {
      return await this.features;
    } catch (error) {
      // Not for good: the next dictionary tries again.
      this.features = undefined;
      throw error;
    }
  }
}
