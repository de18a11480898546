import { commands, type TextDocument, TabInputCustom, TabInputText, window } from 'vscode';

/**
 * Undoes or redoes the last edit of a text, as its editor would: VS Code does so for the editor that has the keyboard only, which is the one that
 * shows the text, as text or as a table.
 */
export async function undoInText(document: TextDocument, command: 'undo' | 'redo'): Promise<void> {
  const uri = document.uri.toString();
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs.map((tab) => ({ tab, group })));
  const shown = tabs
    .filter(
      ({ tab: { input } }) =>
        (input instanceof TabInputText || input instanceof TabInputCustom) && input.uri.toString() === uri,
    )
    .sort((a, b) => Number(b.tab.isActive) - Number(a.tab.isActive))[0];
  const viewColumn = shown?.group.viewColumn;
  if (shown?.tab.input instanceof TabInputCustom) {
    await commands.executeCommand('vscode.openWith', document.uri, shown.tab.input.viewType, viewColumn);
  } else {
    await window.showTextDocument(document, { preview: false, ...(viewColumn && { viewColumn }) });
  }
  await commands.executeCommand(command);
}
