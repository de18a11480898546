import {
  CompletionItem,
  CompletionItemKind,
  CompletionList,
  type CompletionItemProvider,
  type Position,
  SnippetString,
  type TextDocument,
  l10n,
} from 'vscode';
import type { CandidateKind } from '../../dictionary/language/candidates';
import { type CompletionEntry, completeAt } from '../../dictionary/language/completion';
import type { DictionaryDocuments } from './dictionaryDocuments';
import { editOf, rangeOf } from './positions';
import { translated } from './translated';

/** Characters behind which the list opens by itself. */
export const completionTriggers = ['[', '(', ':', "'", '"', '@', '{', ',', '=', '\t', ';'];

export class DictionaryCompletionProvider implements CompletionItemProvider {
  constructor(private readonly documents: DictionaryDocuments) {}

  provideCompletionItems(document: TextDocument, position: Position): CompletionList | undefined {
    const tracked = this.documents.get(document);
    if (tracked === undefined) {
      return undefined;
    }
    const { items, isIncomplete } = completeAt(tracked.index, document.offsetAt(position), l10n);
    // An editor replaces within one line only.
    const usable = items
      .map((entry) => ({ entry, range: rangeOf(document, entry) }))
      .filter(({ range }) => range.isSingleLine);
    return new CompletionList(
      usable.map(({ entry, range }) => {
        const item = new CompletionItem(
          { label: entry.label, ...(entry.detail !== undefined && { description: entry.detail }) },
          kindOf(entry.kind),
        );
        item.range = range;
        item.insertText = entry.snippet ? new SnippetString(entry.text) : entry.text;
        item.filterText = entry.filter;
        item.sortText = entry.sort;
        item.additionalTextEdits = entry.more.map((edit) => editOf(document, edit));
        if (entry.asksOn) {
          item.command = { command: 'editor.action.triggerSuggest', title: l10n.t('Suggest') };
        }
        describe(item, entry);
        return item;
      }),
      isIncomplete,
    );
  }
}

/** Plain strings: nothing in them is Markdown. */
function describe(item: CompletionItem, { kind, detail, doc }: CompletionEntry): void {
  if (kind === 'function' && detail !== undefined) {
    item.detail = detail;
  }
  if (doc !== undefined && doc !== '') {
    item.documentation = translated(doc);
  }
}

function kindOf(kind: CandidateKind): CompletionItemKind {
  switch (kind) {
    case 'field':
      return CompletionItemKind.Variable;
    case 'form':
      return CompletionItemKind.Module;
    case 'event':
      return CompletionItemKind.Event;
    case 'choice':
      return CompletionItemKind.EnumMember;
    case 'smart':
    case 'instance':
      return CompletionItemKind.Constant;
    case 'function':
      return CompletionItemKind.Function;
    case 'keyword':
      return CompletionItemKind.Keyword;
    case 'tag':
      return CompletionItemKind.Property;
    case 'type':
      return CompletionItemKind.TypeParameter;
    case 'value':
      return CompletionItemKind.Value;
    case 'matrix':
      return CompletionItemKind.Struct;
    case 'modifier':
      return CompletionItemKind.Operator;
  }
}
