import { Disposable, TabInputCustom, TabInputTextDiff, type Uri, window } from 'vscode';
import { viewTypes } from './viewIds';

/**
 * The file that is worked on: of the active text editor, of the active table of a dictionary, which is no text editor to VS Code, or the later one of
 * a comparison, whichever side has the keyboard.
 */
export function activeUri(): Uri | undefined {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof TabInputTextDiff) {
    return input.modified;
  }
  return input instanceof TabInputCustom && input.viewType === viewTypes.dictionaryTable
    ? input.uri
    : window.activeTextEditor?.document.uri;
}

export function onDidChangeActiveUri(listener: () => void): Disposable {
  return Disposable.from(
    window.onDidChangeActiveTextEditor(listener),
    window.tabGroups.onDidChangeTabs(listener),
    window.tabGroups.onDidChangeTabGroups(listener),
  );
}
