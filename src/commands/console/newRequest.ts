import { Position, Selection, SnippetString, commands, l10n, window, workspace } from 'vscode';
import { projectWords, requestLanguage } from '../../editor/requestLanguage/requestProject';
import { writeRequest } from '../../reads/apiConsole/writeRequest';
import { readRequest } from '../../reads/apiConsole/requestText';
import { commandTitle } from '../../window/multiStep';
import { isRecentCall } from '../../window/recentCalls';
import { projectFor } from '../pickProject';
import type { ConsoleDeps } from './consoleDeps';
import { requireDocument, writeProject } from './requestDocument';

/** *New API Request*: an untitled `.redcap` document for a project; from a call that was made, that call. */
export function newRequest({ projects }: ConsoleDeps): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const made = isRecentCall(clicked) ? clicked : undefined;
    const entry = made
      ? projects.get(made.projectKey)
      : await projectFor(projects, clicked, commandTitle(l10n.t('New API Request')));
    const words = projectWords(entry, projects.list());
    const start = `# ${l10n.t('Each line is a parameter, as name: value. Ctrl+Space lists what can stand here. Send is above the first line.')}\n`;
    const content = made ? writeRequest(made.call, words) : '';
    const document = await workspace.openTextDocument({ language: requestLanguage, content: start + content });
    const editor = await window.showTextDocument(document, { preview: false });
    const end = document.positionAt(document.getText().length);
    editor.selection = new Selection(end, end);
    if (!made) {
      const begun = new SnippetString()
        .appendText(`project: ${words}\n`)
        .appendText('content: ')
        .appendPlaceholder('record')
        .appendText('\nformat: json\n');
      await editor.insertSnippet(begun, new Position(1, 0));
      await commands.executeCommand('editor.action.triggerSuggest');
    }
  };
}

/** *Choose Project...* of a request that names none, or one that is not in the list. */
export function chooseRequestProject({ projects }: ConsoleDeps): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const document = requireDocument(clicked);
    const entry = await projectFor(projects, undefined, commandTitle(l10n.t('Choose Project')));
    await writeProject(document, readRequest(document.getText()), projectWords(entry, projects.list()));
  };
}
