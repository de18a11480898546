import { Hover, type HoverProvider, MarkdownString, type Position, Range, type TextDocument, l10n } from 'vscode';
import { documentOf } from './redcapUri';

/** Explains rights where they stand in the documents of users and roles. */
export class AccessHoverProvider implements HoverProvider {
  async provideHover(document: TextDocument, position: Position): Promise<Hover | undefined> {
    const name = documentOf(document.uri)?.name;
    if (name !== 'users.csv' && name !== 'user_roles.csv') {
      return undefined;
    }
    const { accessHover } = await import('../writes/documents/accessHover');
    const found = accessHover(document.getText(), document.offsetAt(position), l10n);
    if (!found) {
      return undefined;
    }
    const markdown = new MarkdownString(found.markdown);
    markdown.isTrusted = false;
    markdown.supportHtml = false;
    return new Hover(markdown, new Range(document.positionAt(found.start), document.positionAt(found.end)));
  }
}
