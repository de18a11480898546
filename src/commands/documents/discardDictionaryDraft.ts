import { l10n, workspace } from 'vscode';
import type { DictionaryServices } from '../../editor/dictionaryServices';
import { dictionaryFileName, projectOfDictionary } from '../../editor/redcapUri';
import { displayName } from '../../projects/projectEntry';
import { commandTitle } from '../../window/multiStep';
import { dictionaryProject } from './dictionaryProject';
import { discardDraft } from './discardDocument';
import { informationMessage } from '../../window/messages';

/** *Discard Data Dictionary Draft...*, of the dictionary in sight or of the project chosen. */
export function discardDictionaryDraft(services: DictionaryServices): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const { projects, dictionaries } = services;
    const entry = await dictionaryProject(projects, clicked, commandTitle(l10n.t('Discard Data Dictionary Draft')));
    const open = workspace.textDocuments.find((document) => projectOfDictionary(document.uri) === entry.key);
    if (!(await dictionaries.read(entry.key)).isDraft && open?.isDirty !== true) {
      await informationMessage(l10n.t('There is no draft of the data dictionary of "{0}".', displayName(entry)));
      return;
    }
    await discardDraft(services, { key: entry.key, name: dictionaryFileName });
  };
}
