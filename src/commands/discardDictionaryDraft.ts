import { l10n, window, workspace } from 'vscode';
import { CancelledError } from '../common/cancelled';
import type { DictionaryServices } from '../editor/dictionaryServices';
import { projectOfDictionary } from '../editor/redcapUri';
import { displayName } from '../projects/projectEntry';
import { commandTitle } from './multiStep';
import { dictionaryProject } from './dictionaryProject';
import { informationMessage } from './messages';

/** Drops the draft after a modal; the editor then shows the server's version. */
export function discardDictionaryDraft({ projects, dictionaries, files, saves }: DictionaryServices): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const entry = await dictionaryProject(projects, clicked, commandTitle(l10n.t('Discard Data Dictionary Draft')));
    const open = workspace.textDocuments.find((document) => projectOfDictionary(document.uri) === entry.key);
    if (!(await dictionaries.read(entry.key)).isDraft && open?.isDirty !== true) {
      await informationMessage(l10n.t('There is no draft of the data dictionary of "{0}".', displayName(entry)));
      return;
    }
    const discard = l10n.t('Discard Draft');
    const chosen = await window.showWarningMessage(l10n.t('Discard the draft of the data dictionary of "{0}"?', displayName(entry)),
      { modal: true, detail: l10n.t('Your edits since the last push are lost. Nothing changes on the server.') }, discard);
    if (chosen !== discard) {
      throw new CancelledError();
    }
    if (open?.isDirty) {
      // An editor with unsaved edits would keep them: saved first, then dropped as a whole.
      await saves.save(open);
    }
    await dictionaries.discard(entry.key);
    files.fireChanged(entry.key);
  };
}
