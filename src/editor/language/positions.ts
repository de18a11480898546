import { Location, Range, type TextDocument, TextEdit } from 'vscode';
import type { TextEdit as OffsetEdit } from '../../dictionary/csvDocument';
import type { Use } from '../../dictionary/language/dictionaryIndex';

export function rangeOf(
  document: TextDocument,
  { start, end }: { readonly start: number; readonly end: number },
): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}

export function locationOf(document: TextDocument, use: Use): Location {
  return new Location(document.uri, rangeOf(document, use));
}

export function editOf(document: TextDocument, edit: OffsetEdit): TextEdit {
  return TextEdit.replace(rangeOf(document, edit), edit.text);
}
