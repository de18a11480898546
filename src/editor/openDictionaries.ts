import type { OpenedDocument } from './draftStore';
import type { DocumentContent, OpenDocuments } from './openDocuments';
import { dictionaryFileName } from './redcapUri';

/** The data dictionaries among the open documents, by project; see `OpenDocuments`. */
export class OpenDictionaries {
  constructor(private readonly documents: OpenDocuments) {}

  async read(key: string): Promise<DocumentContent> {
    return await this.documents.read(key, dictionaryFileName);
  }

  async base(key: string): Promise<OpenedDocument> {
    return await this.documents.base(key, dictionaryFileName);
  }

  async discard(key: string): Promise<void> {
    await this.documents.discard(key, dictionaryFileName);
  }

  async settle(key: string, serverText: string): Promise<void> {
    await this.documents.settle(key, dictionaryFileName, serverText);
  }

  present(serverText: string): string {
    return this.documents.present(dictionaryFileName, serverText);
  }
}
