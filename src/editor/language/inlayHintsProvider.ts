import { type Event, InlayHint, type InlayHintsProvider, type Range, type TextDocument, workspace } from 'vscode';
import { choiceHints } from '../../dictionary/language/hints';
import type { DictionaryDocuments } from './dictionaryDocuments';

const choiceLabelsSetting = 'inlayHints.choiceLabels';

/** The labels of choices behind their codes in logic. */
export class DictionaryInlayHintsProvider implements InlayHintsProvider {
  constructor(
    private readonly documents: DictionaryDocuments,
    readonly onDidChangeInlayHints: Event<void>,
  ) {}

  provideInlayHints(document: TextDocument, range: Range): InlayHint[] {
    const index = this.documents.get(document)?.index;
    if (
      index === undefined ||
      workspace.getConfiguration('redcapWorkbench', document).get<boolean>(choiceLabelsSetting) === false
    ) {
      return [];
    }
    const csv = index.model.document;
    return choiceHints(index, csv.rowAt(document.offsetAt(range.start)), csv.rowAt(document.offsetAt(range.end))).map(
      ({ offset, label }) => {
        const hint = new InlayHint(document.positionAt(offset), label);
        hint.paddingLeft = true;
        return hint;
      },
    );
  }
}
