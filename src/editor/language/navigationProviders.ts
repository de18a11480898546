import type {
  Definition,
  DefinitionProvider,
  Location,
  Position,
  ReferenceContext,
  ReferenceProvider,
  TextDocument,
} from 'vscode';
import { definitionsAt, referencesAt } from '../../dictionary/language/navigate';
import type { DictionaryDocuments } from './dictionaryDocuments';
import { locationOf } from './positions';

export class DictionaryDefinitionProvider implements DefinitionProvider {
  constructor(private readonly documents: DictionaryDocuments) {}

  provideDefinition(document: TextDocument, position: Position): Definition {
    const tracked = this.documents.get(document);
    return tracked === undefined
      ? []
      : definitionsAt(tracked.index, document.offsetAt(position)).map((use) => locationOf(document, use));
  }
}

export class DictionaryReferenceProvider implements ReferenceProvider {
  constructor(private readonly documents: DictionaryDocuments) {}

  provideReferences(document: TextDocument, position: Position, { includeDeclaration }: ReferenceContext): Location[] {
    const tracked = this.documents.get(document);
    return tracked === undefined
      ? []
      : referencesAt(tracked.index, document.offsetAt(position), includeDeclaration).map((use) =>
          locationOf(document, use),
        );
  }
}
