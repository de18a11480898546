import { DocumentLink, type DocumentLinkProvider, type TextDocument, Uri } from 'vscode';
import { LinkFinder } from '../../dictionary/language/links';
import type { DictionaryDocuments } from './dictionaryDocuments';
import { rangeOf } from './positions';

/** Web addresses in labels; http and https only. */
export class DictionaryLinkProvider implements DocumentLinkProvider {
  private readonly finder = new LinkFinder();

  constructor(private readonly documents: DictionaryDocuments) {}

  provideDocumentLinks(document: TextDocument): DocumentLink[] {
    const model = this.documents.get(document)?.model;
    return model === undefined
      ? []
      : this.finder.linksIn(model).map((link) => new DocumentLink(rangeOf(document, link), Uri.parse(link.url, true)));
  }
}
