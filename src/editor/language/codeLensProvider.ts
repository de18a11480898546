import { CodeLens, type CodeLensProvider, type Event, Range, type TextDocument, l10n } from 'vscode';
import { formLenses } from '../../dictionary/language/lenses';
import { plainLabel } from '../../dictionary/language/markdown';
import type { DictionaryDocuments } from './dictionaryDocuments';
import { locationOf } from './positions';

/** Above each instrument: how many fields it has, and how many of other instruments need it. */
export class InstrumentLensProvider implements CodeLensProvider {
  constructor(
    private readonly documents: DictionaryDocuments,
    readonly onDidChangeCodeLenses: Event<void>,
  ) {}

  provideCodeLenses(document: TextDocument): CodeLens[] {
    const index = this.documents.get(document)?.index;
    if (index === undefined) {
      return [];
    }
    return formLenses(index).flatMap(({ form, row, fields, neededBy }) => {
      const start = document.positionAt(index.model.document.rowStart(row));
      const range = new Range(start, start);
      // Titles of lenses may hold icons: a label's own must not become one.
      const label = plainLabel(index.facts.formLabels?.get(form) ?? form, 60);
      const lenses = [
        new CodeLens(range, {
          title: fields === 1 ? l10n.t('{0}: 1 field', label) : l10n.t('{0}: {1} fields', label, fields),
          command: '',
        }),
      ];
      if (neededBy.length > 0) {
        lenses.push(
          new CodeLens(range, {
            title:
              neededBy.length === 1
                ? l10n.t('needed by 1 field of another instrument')
                : l10n.t('needed by {0} fields of other instruments', neededBy.length),
            command: 'editor.action.showReferences',
            arguments: [document.uri, start, neededBy.map((use) => locationOf(document, use))],
          }),
        );
      }
      return lenses;
    });
  }
}
