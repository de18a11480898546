import { l10n } from 'vscode';
import { exportDictionary } from '../../api/metadata';
import type { DictionaryServices } from '../../editor/dictionaryServices';
import { openDictionaryDocument, showComparison } from '../../editor/dictionaryEditor';
import { commandTitle } from '../../window/multiStep';
import { dictionaryProject } from './dictionaryProject';

/** Opens the diff editor: the server's version as it is now on the left, the draft on the right. */
export function compareDictionary({
  projects,
  dictionaries,
  servers,
}: DictionaryServices): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const entry = await dictionaryProject(
      projects,
      clicked,
      commandTitle(l10n.t('Compare Data Dictionary with Server')),
    );
    const session = await projects.session(entry.key);
    await openDictionaryDocument(projects, entry.key);
    await showComparison(projects, servers, entry.key, dictionaries.present(await exportDictionary(session)));
  };
}
