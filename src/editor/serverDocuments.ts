import { EventEmitter, FileSystemError, type TextDocumentContentProvider, type Uri } from 'vscode';
import { Disposable } from '../common/disposable';
import { describeError } from '../window/describeError';
import type { ProjectEntry } from '../projects/projectEntry';
import type { OpenDocuments } from './openDocuments';
import type { DocumentName } from '../state/documentNames';
import { documentOf, documentUri, redcapScheme } from './redcapUri';

export const serverScheme = 'redcap-server';

/** `server`: what REDCap holds now. `base`: what it held when the draft was begun. */
export type ServerVersion = 'server' | 'base';

/** The read-only address of one of the server's versions of a document; the query says which. */
export function serverUri(entry: ProjectEntry, name: DocumentName, version: ServerVersion): Uri {
  return documentUri(entry, name).with({ scheme: serverScheme, query: version });
}

/** The server's versions of documents as read-only documents, as the editor shows them: the left sides of comparisons and gutters. */
export class ServerDocuments extends Disposable implements TextDocumentContentProvider {
  private readonly changes = this._register(new EventEmitter<Uri>());
  readonly onDidChange = this.changes.event;
  private readonly shown = new Map<string, string>();

  constructor(private readonly documents: OpenDocuments) {
    super();
  }

  /** Shows `text` (as the editor shows it) as the server's version of now, without asking the server. */
  show(entry: ProjectEntry, text: string, name: DocumentName = 'data_dictionary.csv'): Uri {
    const uri = serverUri(entry, name, 'server');
    this.shown.set(uri.toString(), text);
    this.changes.fire(uri);
    return uri;
  }

  /** The versions of a document may have changed: what shows them reads again; the server is asked when it is next looked at. */
  changed(entry: ProjectEntry, name: DocumentName): void {
    const server = serverUri(entry, name, 'server');
    this.shown.delete(server.toString());
    this.changes.fire(server);
    this.changes.fire(serverUri(entry, name, 'base'));
  }

  async provideTextDocumentContent(uri: Uri): Promise<string> {
    const address = documentOf(uri.with({ scheme: redcapScheme }));
    if (address === undefined) {
      throw FileSystemError.FileNotFound(uri);
    }
    const shown = this.shown.get(uri.toString());
    if (shown !== undefined) {
      return shown;
    }
    const { key, name } = address;
    try {
      const text =
        uri.query === 'base'
          ? (await this.documents.base(key, name)).serverText
          : await this.documents.fetch(key, name);
      return this.documents.present(name, text);
    } catch (error) {
      throw FileSystemError.Unavailable(describeError(error).message);
    }
  }
}
