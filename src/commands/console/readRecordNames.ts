import { ProgressLocation, commands, l10n, window } from 'vscode';
import type { ConsoleDeps } from './consoleDeps';

/** Reads the names of a project's records for completion in a request, because the user has asked for them there; then they are offered. @throws RedcapError */
export function readRecordNames({ projects }: Pick<ConsoleDeps, 'projects'>): (key: unknown) => Promise<void> {
  return async (key) => {
    if (typeof key !== 'string') {
      return;
    }
    await window.withProgress(
      { location: ProgressLocation.Window, title: l10n.t('Reading the names of the records') },
      async () => await (await projects.part(key, 'records')).names(),
    );
    await commands.executeCommand('editor.action.triggerSuggest');
  };
}
