import { Range, type TextEditor, TextEditorRevealType, window } from 'vscode';
import { Disposable } from '../../common/disposable';
import { conflictPlaces } from '../../writes/merge/conflictPlaces';
import type { MergeStore } from './mergeStore';
import { mergeTextOf } from './mergeUri';

/**
 * Scrolls the editors of a merge to the cell in conflict: VS Code goes to the line only, and a row of a dictionary is far wider than an editor.
 */
export class ConflictReveal extends Disposable {
  private readonly seen = new WeakSet<TextEditor>();

  constructor(private readonly merges: MergeStore) {
    super();
    this._register(
      window.onDidChangeVisibleTextEditors((editors) => {
        for (const editor of editors.filter((each) => !this.seen.has(each))) {
          this.seen.add(editor);
          void this.reveal(editor, () => true);
        }
      }),
    );
    // "Next conflict" puts the cursor at the start of a line.
    this._register(
      window.onDidChangeTextEditorSelection(({ textEditor, selections: [selection] }) => {
        if (selection?.start.character === 0) {
          void this.reveal(textEditor, (line) => line >= selection.start.line && line <= selection.end.line);
        }
      }),
    );
  }

  private async reveal(editor: TextEditor, isMeant: (line: number) => boolean): Promise<void> {
    const text = mergeTextOf(editor.document.uri);
    const merge = text && (await this.merges.read(text.address));
    if (!merge) {
      return;
    }
    const { base, server, draft } = merge.texts;
    const place = conflictPlaces(editor.document.getText(), [base, server, draft]).find(({ line }) => isMeant(line));
    if (place) {
      const { line, character, end } = place;
      editor.revealRange(new Range(line, character, line, end), TextEditorRevealType.InCenterIfOutsideViewport);
    }
  }
}
