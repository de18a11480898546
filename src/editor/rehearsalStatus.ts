import { StatusBarAlignment, type Uri, l10n, window, workspace } from 'vscode';
import { Disposable } from '../common/disposable';
import type { ProjectAccess } from '../projects/projectAccess';
import { displayName } from '../projects/projectEntry';
import { readRequest } from '../reads/apiConsole/requestText';
import { activeUri, onDidChangeActiveUri } from '../window/activeUri';
import { redcapScheme } from './redcapUri';
import { projectIn, requestLanguage } from './requestLanguage/requestProject';

/**
 * Says in the status bar that what is in the active editor belongs to a rehearsal: a copy that runs on this computer, so that nobody takes it for
 * the project itself, nor the project for its copy.
 */
export class RehearsalStatus extends Disposable {
  private readonly item = this._register(
    window.createStatusBarItem('redcapWorkbench.rehearsal', StatusBarAlignment.Left, 101),
  );

  constructor(private readonly projects: ProjectAccess) {
    super();
    this.item.name = l10n.t('REDCap: rehearsal');
    this.item.text = l10n.t('$(beaker) Rehearsal');
    this._register(onDidChangeActiveUri(() => this.follow()));
    this._register(
      workspace.onDidChangeTextDocument(({ document }) => {
        // The project that a request names can change while it is written.
        if (document.languageId === requestLanguage) {
          this.follow();
        }
      }),
    );
    this._register(projects.onDidChange(() => this.follow()));
    this.follow();
  }

  private follow(): void {
    const uri = activeUri();
    const entry = uri && this.entryOf(uri);
    if (entry?.rehearsalOf === undefined) {
      this.item.hide();
      return;
    }
    this.item.tooltip = l10n.t(
      '"{0}" is a rehearsal of "{1}" and runs on this computer: nothing that you do to it reaches the project itself.',
      displayName(entry),
      entry.rehearsalOf,
    );
    this.item.show();
  }

  private entryOf(uri: Uri): ReturnType<ProjectAccess['list']>[number] | undefined {
    const all = this.projects.list();
    if (uri.scheme === redcapScheme) {
      return all.find(({ key }) => key === uri.authority);
    }
    const document = workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
    return document?.languageId === requestLanguage ? projectIn(readRequest(document.getText()), all) : undefined;
  }
}
