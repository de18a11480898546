import { StatusBarAlignment, l10n, window } from 'vscode';
import { Disposable } from '../common/disposable';
import { activeUri, onDidChangeActiveUri } from '../window/activeUri';
import { commandIds } from '../window/ids';
import type { DocumentServices } from './documentServices';
import { dictionaryFileName, documentOf } from './redcapUri';

/**
 * Says in the status bar that the document of the active editor, text or table, has a draft, and leads to its push. Saving says nothing else: a push is a separate
 * act. In Production the API refuses the dictionary: there the way leads to the file for Draft Mode.
 */
export class DraftStatus extends Disposable {
  private readonly item = this._register(
    window.createStatusBarItem('redcapWorkbench.draft', StatusBarAlignment.Left, 99),
  );
  private turn = 0;
  private shown = '';

  constructor(private readonly services: Pick<DocumentServices, 'projects' | 'documents' | 'files' | 'log'>) {
    super();
    this.item.name = l10n.t('REDCap: draft');
    const follow = (): void => {
      this.show().catch((error: unknown) => {
        services.log.error('editor', 'the draft could not be shown in the status bar', error);
      });
    };
    this._register(onDidChangeActiveUri(follow));
    this._register(services.files.onDidChangeDraft(follow));
    this._register(services.projects.onDidChange(follow));
    follow();
  }

  private async show(): Promise<void> {
    const turn = ++this.turn;
    const uri = activeUri();
    const address = uri && documentOf(uri);
    const { documents, projects } = this.services;
    const hasDraft = address !== undefined && (await documents.hasDraft(address.key, address.name));
    const isForFile =
      hasDraft && address.name === dictionaryFileName && (await isInProduction(projects.part(address.key, 'info')));
    if (turn !== this.turn) {
      return;
    }
    if (!hasDraft) {
      this.shown = '';
      this.item.hide();
      return;
    }
    const shown = `${isForFile} ${uri?.toString()}`;
    if (shown === this.shown) {
      // What is written again gets a new command, and a click that is on its way to the old one comes to nothing.
      return;
    }
    this.shown = shown;
    this.item.text = isForFile
      ? l10n.t('$(save) Draft saved · Save for Draft Mode...')
      : l10n.t('$(cloud-upload) Draft saved · Push...');
    this.item.tooltip = l10n.t('{0} has a draft on this computer. Nothing of it was sent to REDCap.', address.name);
    this.item.command = isForFile
      ? { command: commandIds.saveForDraftMode, title: l10n.t('Save for Draft Mode...'), arguments: [uri] }
      : { command: commandIds.push, title: l10n.t('Push...'), arguments: [uri] };
    this.item.show();
  }
}

async function isInProduction(info: Promise<{ readonly inProduction: boolean }>): Promise<boolean> {
  try {
    return (await info).inProduction;
  } catch {
    // The tree and the commands say what is wrong with the project.
    return false;
  }
}
