import { ProgressLocation, commands, l10n, window } from 'vscode';
import { RequestNames } from '../../editor/requestLanguage/requestNames';
import { informationMessage } from '../../window/messages';
import { commandTitle } from '../../window/multiStep';
import type { ConsoleDeps } from './consoleDeps';
import { projectOfDocument, requireDocument } from './requestDocument';

/**
 * Reads the names of a project's records for completion in a request, because the user has asked for them there; then they are offered. Those of
 * a project that hides its records are not. @throws CancelledError, RedcapError
 */
export function readRecordNames({ projects, log }: ConsoleDeps): () => Promise<void> {
  return async () => {
    const title = commandTitle(l10n.t('Read Names of Records'));
    const { key } = await projectOfDocument({ projects }, requireDocument(undefined), title);
    if (!(await new RequestNames(projects, log).mayOfferRecords(key))) {
      void informationMessage(
        l10n.t(
          'The records of this project are hidden, because it has identifiers or you have chosen so. "Show Records" in the tree shows them, then they are offered here too.',
        ),
      );
      return;
    }
    await window.withProgress(
      { location: ProgressLocation.Window, title: l10n.t('Reading the names of the records') },
      async () => await (await projects.part(key, 'records')).names(),
    );
    await commands.executeCommand('editor.action.triggerSuggest');
  };
}
