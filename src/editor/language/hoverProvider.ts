import { Hover, type HoverProvider, MarkdownString, type Position, type TextDocument, l10n } from 'vscode';
import { hoverAt } from '../../dictionary/language/hover';
import type { DictionaryDocuments } from './dictionaryDocuments';
import { rangeOf } from './positions';

export class DictionaryHoverProvider implements HoverProvider {
  constructor(private readonly documents: DictionaryDocuments) {}

  provideHover(document: TextDocument, position: Position): Hover | undefined {
    const tracked = this.documents.get(document);
    const card = tracked && hoverAt(tracked.index, document.offsetAt(position), l10n);
    if (card === undefined) {
      return undefined;
    }
    const markdown = new MarkdownString(card.markdown);
    markdown.isTrusted = false;
    markdown.supportHtml = false;
    return new Hover(markdown, rangeOf(document, card));
  }
}
