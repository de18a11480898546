import { Disposable, TabInputCustom, type Uri, window } from 'vscode';
import { viewTypes } from './viewIds';

/** The file that is worked on: of the active text editor, or of the active table of a dictionary, which is no text editor to VS Code. */
export function activeUri(): Uri | undefined {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
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
