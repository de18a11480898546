import { EventEmitter, type FileDecoration, type FileDecorationProvider, ThemeColor, type Uri, l10n } from 'vscode';
import { Disposable } from '../common/disposable';
import { type DocumentAddress, documentOf } from './redcapUri';

/** Marks documents that have a draft on this computer. */
export class DraftDecorations extends Disposable implements FileDecorationProvider {
  private readonly changes = this._register(new EventEmitter<undefined>());
  readonly onDidChangeFileDecorations = this.changes.event;

  constructor(private readonly hasDraft: (address: DocumentAddress) => Promise<boolean>) {
    super();
  }

  refresh(): void {
    this.changes.fire(undefined);
  }

  async provideFileDecoration(uri: Uri): Promise<FileDecoration | undefined> {
    const address = documentOf(uri);
    return address !== undefined && (await this.hasDraft(address))
      ? {
          badge: 'M',
          tooltip: l10n.t('Draft on this computer, not pushed to REDCap'),
          color: new ThemeColor('gitDecoration.modifiedResourceForeground'),
          propagate: false,
        }
      : undefined;
  }
}
