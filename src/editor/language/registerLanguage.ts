import { EventEmitter, type Uri, commands, languages, workspace } from 'vscode';
import { Disposable } from '../../common/disposable';
import type { Log } from '../../common/log';
import type { ProjectAccess } from '../../projects/projectAccess';
import { DictionaryCallHierarchyProvider } from './callHierarchyProvider';
import { codeActionKinds, DictionaryCodeActionProvider } from './codeActionProvider';
import { InstrumentLensProvider } from './codeLensProvider';
import { ColumnRuler } from './columnRuler';
import { completionTriggers, DictionaryCompletionProvider } from './completionProvider';
import { DictionaryContext } from './dictionaryContext';
import { DictionaryDiagnostics } from './dictionaryDiagnostics';
import { DictionaryDocuments } from './dictionaryDocuments';
import { linkCommandIds } from '../../window/ids';
import { Explanations } from './explanations';
import { DictionaryFormattingProvider } from './formattingProvider';
import { DictionaryHoverProvider } from './hoverProvider';
import { DictionaryInlayHintsProvider } from './inlayHintsProvider';
import { DictionaryLinkProvider } from './linkProvider';
import { DictionaryDefinitionProvider, DictionaryReferenceProvider } from './navigationProviders';
import { DictionaryRenameProvider } from './renameProvider';
import { RuleLinks } from './ruleLinks';
import { dictionarySelector } from './selector';
import { DictionarySemanticTokensProvider, semanticLegend } from './semanticTokensProvider';
import { DictionarySignatureProvider, signatureTriggers } from './signatureProvider';
import { DictionaryFoldingProvider, DictionarySymbolProvider } from './symbolProvider';
import { DictionaryWorkspaceSymbolProvider } from './workspaceSymbolProvider';

export interface LanguageDeps {
  readonly projects: ProjectAccess;
  readonly log: Log;
  /** Where the extension is installed: the rules are explained in its `docs`. */
  readonly extensionUri: Uri;
}

/** Makes every data dictionary behave like code: dictionaries of projects, and CSV files that have a dictionary's header. */
export class DictionaryLanguageFeatures extends Disposable {
  readonly documents: DictionaryDocuments;
  readonly diagnostics: DictionaryDiagnostics;
  /** Registered from the start, so that it is found before a dictionary is open. */
  readonly symbols: DictionaryWorkspaceSymbolProvider;
  readonly explanations = this._register(new Explanations());

  // oxlint-disable-next-line max-lines-per-function -- it only builds and connects
  constructor({ projects, log, extensionUri }: LanguageDeps) {
    super();
    const documents = this._register(new DictionaryDocuments(projects, log));
    const links = new RuleLinks(extensionUri, log);
    const diagnostics = this._register(new DictionaryDiagnostics(documents, links));
    this._register(commands.registerCommand(linkCommandIds.explainRule, (code: unknown) => links.show(code)));
    this.documents = documents;
    this.diagnostics = diagnostics;
    links.load().then(
      () => {
        for (const document of documents.documents()) {
          diagnostics.show(document);
        }
      },
      (error: unknown) => {
        log.error('language', 'problems could not be shown', error);
      },
    );

    const refresh = this._register(new EventEmitter<void>());
    this._register(
      documents.onDidReconfigure(() => {
        refresh.fire();
      }),
    );
    this._register(
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('redcapWorkbench.inlayHints')) {
          refresh.fire();
        }
      }),
    );
    const on = dictionarySelector;
    this._register(
      languages.registerCompletionItemProvider(on, new DictionaryCompletionProvider(documents), ...completionTriggers),
    );
    this._register(languages.registerHoverProvider(on, new DictionaryHoverProvider(documents)));
    this._register(
      languages.registerSignatureHelpProvider(on, new DictionarySignatureProvider(documents), ...signatureTriggers),
    );
    this._register(languages.registerDefinitionProvider(on, new DictionaryDefinitionProvider(documents)));
    this._register(languages.registerReferenceProvider(on, new DictionaryReferenceProvider(documents)));
    this._register(languages.registerRenameProvider(on, new DictionaryRenameProvider(documents, projects)));
    this._register(
      languages.registerDocumentSymbolProvider(on, new DictionarySymbolProvider(documents), { label: 'REDCap' }),
    );
    this._register(languages.registerFoldingRangeProvider(on, new DictionaryFoldingProvider(documents)));
    this.symbols = new DictionaryWorkspaceSymbolProvider(documents, projects, log);
    this._register(languages.registerCallHierarchyProvider(on, new DictionaryCallHierarchyProvider(documents)));
    this._register(
      languages.registerDocumentRangeSemanticTokensProvider(
        on,
        new DictionarySemanticTokensProvider(documents, refresh.event),
        semanticLegend,
      ),
    );
    this._register(
      languages.registerInlayHintsProvider(on, new DictionaryInlayHintsProvider(documents, refresh.event)),
    );
    this._register(languages.registerCodeLensProvider(on, new InstrumentLensProvider(documents, refresh.event)));
    this._register(languages.registerDocumentLinkProvider(on, new DictionaryLinkProvider(documents)));
    this._register(languages.registerDocumentFormattingEditProvider(on, new DictionaryFormattingProvider(documents)));
    this._register(
      languages.registerCodeActionsProvider(on, new DictionaryCodeActionProvider(documents), {
        providedCodeActionKinds: codeActionKinds,
      }),
    );
    this._register(new ColumnRuler(documents));
    this._register(new DictionaryContext(documents, log));
  }
}
