import {
  type DocumentRangeSemanticTokensProvider,
  type Event,
  type Range,
  type SemanticTokens,
  SemanticTokensBuilder,
  SemanticTokensLegend,
  type TextDocument,
} from 'vscode';
import { colourTypes, coloursOf } from '../../dictionary/language/colours';
import type { DictionaryDocuments } from './dictionaryDocuments';
import { rangeOf } from './positions';

export const semanticLegend = new SemanticTokensLegend([...colourTypes], ['declaration']);

/** Colours of what is on the screen: a whole dictionary is never asked for. */
export class DictionarySemanticTokensProvider implements DocumentRangeSemanticTokensProvider {
  constructor(
    private readonly documents: DictionaryDocuments,
    readonly onDidChangeSemanticTokens: Event<void>,
  ) {}

  provideDocumentRangeSemanticTokens(document: TextDocument, range: Range): SemanticTokens | undefined {
    const index = this.documents.get(document)?.index;
    if (index === undefined || !index.model.isDictionary) {
      return undefined;
    }
    const csv = index.model.document;
    const builder = new SemanticTokensBuilder(semanticLegend);
    for (const colour of coloursOf(
      index,
      csv.rowAt(document.offsetAt(range.start)),
      csv.rowAt(document.offsetAt(range.end)),
    )) {
      for (const line of linesOf(document, rangeOf(document, colour))) {
        builder.push(line, colour.type, colour.isDeclaration ? ['declaration'] : []);
      }
    }
    return builder.build();
  }
}

/** A token stays on its line. */
function linesOf(document: TextDocument, range: Range): Range[] {
  if (range.isSingleLine) {
    return [range];
  }
  const lines: Range[] = [];
  for (let line = range.start.line; line <= range.end.line; line++) {
    const part = document.lineAt(line).range.intersection(range);
    if (part && !part.isEmpty) {
      lines.push(part);
    }
  }
  return lines;
}
