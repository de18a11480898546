import {
  CompletionItem,
  CompletionItemKind,
  type CompletionItemProvider,
  Hover,
  type HoverProvider,
  MarkdownString,
  type Position,
  Range,
  type TextDocument,
  l10n,
} from 'vscode';
import type { ProjectAccess } from '../projects/projectAccess';
import { documentOf } from './redcapUri';

/** Completion and hover for names and values in `project_settings.json`. */
export class SettingsProvider implements CompletionItemProvider, HoverProvider {
  constructor(private readonly projects: Pick<ProjectAccess, 'peek'>) {}

  async provideCompletionItems(document: TextDocument, position: Position): Promise<CompletionItem[] | undefined> {
    const address = documentOf(document.uri);
    if (address?.name !== 'project_settings.json') {
      return undefined;
    }
    const { missingSettings, settingAt, valuesOfSetting } = await import('../writes/settings/settingsHelp');
    const text = document.getText();
    const place = settingAt(text, document.offsetAt(position));
    if (!place) {
      return undefined;
    }
    const range = new Range(document.positionAt(place.start), document.positionAt(place.end));
    if (place.kind === 'value') {
      const fields = (this.projects.peek?.(address.key, 'metadata') ?? []).map(({ field_name: name }) => name);
      return valuesOfSetting(place.name, fields, l10n).map(({ text: value, label }, index) =>
        itemOf({ label: value, description: label }, CompletionItemKind.Value, { range, text: value, index }),
      );
    }
    // A pair that is there already keeps its value.
    const rest = document.lineAt(position.line).text.slice(range.end.character);
    return missingSettings(text, l10n).map(({ name, description }, index) => {
      const written = `${JSON.stringify(name)}${/^\s*:/.test(rest) ? '' : ': '}`;
      const item = itemOf({ label: name }, CompletionItemKind.Property, { range, text: written, index });
      item.documentation = description;
      return item;
    });
  }

  async provideHover(document: TextDocument, position: Position): Promise<Hover | undefined> {
    if (documentOf(document.uri)?.name !== 'project_settings.json') {
      return undefined;
    }
    const { settingAt, settingHover } = await import('../writes/settings/settingsHelp');
    const place = settingAt(document.getText(), document.offsetAt(position));
    const name =
      place?.kind === 'value'
        ? place.name
        : place &&
          document
            .getText(new Range(document.positionAt(place.start), document.positionAt(place.end)))
            .replaceAll('"', '');
    const markdown = name === undefined ? undefined : settingHover(name, l10n);
    if (!place || markdown === undefined) {
      return undefined;
    }
    const text = new MarkdownString(markdown);
    text.isTrusted = false;
    text.supportHtml = false;
    return new Hover(text, new Range(document.positionAt(place.start), document.positionAt(place.end)));
  }
}

function itemOf(
  label: { readonly label: string; readonly description?: string },
  kind: CompletionItemKind,
  { range, text, index }: { readonly range: Range; readonly text: string; readonly index: number },
): CompletionItem {
  const item = new CompletionItem(label, kind);
  item.range = range;
  item.insertText = text;
  item.filterText = text;
  item.sortText = String(index).padStart(4, '0');
  return item;
}
