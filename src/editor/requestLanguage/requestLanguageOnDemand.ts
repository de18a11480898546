import { type TextDocument, workspace } from 'vscode';
import { Disposable } from '../../common/disposable';
import type { Log } from '../../common/log';
import type { ProjectAccess } from '../../projects/projectAccess';
import { requestLanguage } from './requestProject';

/** Loads what `.redcap` documents need when the first of them is open. */
export class RequestLanguageOnDemand extends Disposable {
  private loading: Promise<unknown> | undefined;

  constructor(
    private readonly projects: ProjectAccess,
    private readonly log: Log,
  ) {
    super();
    const wake = (document: TextDocument): void => {
      if (document.languageId === requestLanguage) {
        this.load().catch((error: unknown) => {
          this.loading = undefined;
          log.error('console', 'the language of requests could not be loaded', error);
        });
      }
    };
    workspace.textDocuments.forEach(wake);
    this._register(workspace.onDidOpenTextDocument(wake));
  }

  private async load(): Promise<void> {
    this.loading ??= import('./requestLanguage').then(({ RequestLanguage }) =>
      this._register(new RequestLanguage(this.projects, this.log)),
    );
    await this.loading;
  }
}
