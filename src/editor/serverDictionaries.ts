import { EventEmitter, type TextDocumentContentProvider, type Uri } from 'vscode';
import { Disposable } from '../common/disposable';
import type { ProjectEntry } from '../projects/projectEntry';
import { dictionaryUri } from './redcapUri';

export const serverScheme = 'redcap-server';

/** The server's version of a dictionary as a read-only document: the left side of comparisons. */
export class ServerDictionaries extends Disposable implements TextDocumentContentProvider {
  private readonly changes = this._register(new EventEmitter<Uri>());
  readonly onDidChange = this.changes.event;
  private readonly texts = new Map<string, string>();

  /** Shows `text` at the address of the project's server version. */
  show(entry: ProjectEntry, text: string): Uri {
    const uri = dictionaryUri(entry).with({ scheme: serverScheme });
    this.texts.set(entry.key, text);
    this.changes.fire(uri);
    return uri;
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.texts.get(uri.authority) ?? '';
  }
}
