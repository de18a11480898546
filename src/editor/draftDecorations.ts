import { EventEmitter, type FileDecoration, type FileDecorationProvider, type Uri, l10n } from 'vscode';
import { Disposable } from '../common/disposable';
import { projectOfDictionary } from './redcapUri';

/** Marks dictionaries that have a draft on this computer. */
export class DraftDecorations extends Disposable implements FileDecorationProvider {
  private readonly changes = this._register(new EventEmitter<undefined>());
  readonly onDidChangeFileDecorations = this.changes.event;

  constructor(private readonly hasDraft: (key: string) => Promise<boolean>) {
    super();
  }

  refresh(): void {
    this.changes.fire(undefined);
  }

  async provideFileDecoration(uri: Uri): Promise<FileDecoration | undefined> {
    const key = projectOfDictionary(uri);
    return key !== undefined && await this.hasDraft(key)
      ? { badge: 'D', tooltip: l10n.t('Draft on this computer, not pushed to REDCap'), propagate: false }
      : undefined;
  }
}
