import {
  CodeLens,
  type CodeLensProvider,
  EventEmitter,
  Range,
  StatusBarAlignment,
  type TextDocument,
  ThemeColor,
  commands,
  l10n,
  window,
} from 'vscode';
import { contextKeys } from '../window/viewIds';
import { Disposable } from '../common/disposable';
import type { Log } from '../common/log';
import type { ProjectAccess } from '../projects/projectAccess';
import { activeUri, onDidChangeActiveUri } from '../window/activeUri';
import { commandIds } from '../window/ids';
import { projectOfDictionary } from './redcapUri';

/**
 * Says above the first line that the API refuses dictionary imports in Production, before anything is typed, with the way that there is; the
 * status bar keeps it in sight while the page is scrolled.
 */
export class ProductionBanner extends Disposable implements CodeLensProvider {
  private readonly changes = this._register(new EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.changes.event;
  private readonly status = this._register(
    window.createStatusBarItem('redcapWorkbench.production', StatusBarAlignment.Left, 100),
  );

  constructor(
    private readonly projects: ProjectAccess,
    private readonly log: Log,
  ) {
    super();
    this.status.name = l10n.t('REDCap: project in Production');
    this.status.text = l10n.t('$(shield) Production');
    this.status.tooltip = l10n.t(
      'The API refuses dictionary imports for projects in Production. Save the file for Draft Mode instead.',
    );
    this.status.backgroundColor = new ThemeColor('statusBarItem.warningBackground');
    this.status.command = commandIds.saveForDraftMode;
    this._register(
      onDidChangeActiveUri(() => {
        this.follow();
      }),
    );
    this._register(
      projects.onDidChange(() => {
        this.changes.fire();
        this.follow();
      }),
    );
    this.follow();
  }

  async provideCodeLenses(document: TextDocument): Promise<CodeLens[]> {
    const key = projectOfDictionary(document.uri);
    if (key === undefined || !(await this.isInProduction(key))) {
      return [];
    }
    const top = new Range(0, 0, 0, 0);
    return [
      new CodeLens(top, {
        title: l10n.t('$(shield) This project is in Production: the API refuses dictionary imports'),
        command: commandIds.saveForDraftMode,
      }),
      new CodeLens(top, { title: l10n.t('Save for Draft Mode...'), command: commandIds.saveForDraftMode }),
    ];
  }

  private follow(): void {
    const uri = activeUri();
    const key = uri && projectOfDictionary(uri);
    const show = async (): Promise<void> => {
      const readonly = key !== undefined && (await this.isInProduction(key));
      await commands.executeCommand('setContext', contextKeys.dictionaryReadonly, readonly);
      if (readonly) {
        this.status.show();
      } else {
        this.status.hide();
      }
    };
    show().catch((error: unknown) => {
      this.log.error('editor', 'the status of the project could not be shown', error);
    });
  }

  private async isInProduction(key: string): Promise<boolean> {
    try {
      return (await this.projects.part(key, 'info')).inProduction;
    } catch {
      // The tree and the commands say what is wrong with the project; a banner is no place for it.
      return false;
    }
  }
}
