import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import os from 'node:os';
import { Uri, commands, l10n, window, workspace } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import type { DictionaryServices } from '../../editor/dictionaryServices';
import { projectOfDictionary } from '../../editor/redcapUri';
import { toUploadForm } from '../../writes/dictionary/forms';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { formProblem } from './dictionaryMessages';
import { commandIds } from '../../window/ids';
import { commandTitle } from '../../window/multiStep';
import { dictionaryProject } from './dictionaryProject';
import { errorMessage, informationMessage } from '../../window/messages';

/** Writes the dictionary as the file that REDCap's upload page takes (Designer → Data Dictionary, in Draft Mode). */
export function saveForDraftMode({
  projects,
  dictionaries,
  saves,
}: DictionaryServices): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const entry = await dictionaryProject(projects, clicked, commandTitle(l10n.t('Save for Draft Mode')));
    const open = workspace.textDocuments.find((document) => projectOfDictionary(document.uri) === entry.key);
    if (open?.isDirty && !(await saves.save(open))) {
      throw new CancelledError();
    }
    const written = toUploadForm(Buffer.from((await dictionaries.read(entry.key)).content).toString('utf8'));
    if (written.kind !== 'written') {
      await errorMessage(formProblem(written));
      return;
    }
    await saveUploadFile(entry, written.text);
  };
}

/** Asks for a place, writes a dictionary in the form of REDCap's upload page there, and says what to do with it. @throws CancelledError */
export async function saveUploadFile(entry: ProjectEntry, text: string): Promise<void> {
  const folder = workspace.workspaceFolders?.find((each) => each.uri.scheme === 'file')?.uri ?? Uri.file(os.homedir());
  const name = `${
    displayName(entry)
      .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
      .replaceAll(/^_+|_+$/g, '') || 'project'
  }_DataDictionary_${new Date().toISOString().slice(0, 10)}.csv`;
  const target = await window.showSaveDialog({
    defaultUri: Uri.joinPath(folder, name),
    filters: { CSV: ['csv'] },
    title: l10n.t('Save for Draft Mode'),
  });
  if (!target) {
    throw new CancelledError();
  }
  if (target.scheme === 'file') {
    await writeFile(target.fsPath, text, 'utf8');
  } else {
    await workspace.fs.writeFile(target, Buffer.from(text, 'utf8'));
  }
  const browser = l10n.t('Open in Browser');
  const openFile = l10n.t('Open File');
  const chosen = await informationMessage(
    l10n.t(
      'Saved {0}. In REDCap enter Draft Mode, then upload it under Designer, Data Dictionary.',
      path.posix.basename(target.path),
    ),
    openFile,
    browser,
  );
  if (chosen === openFile) {
    await window.showTextDocument(target);
  } else if (chosen === browser) {
    await commands.executeCommand(commandIds.openInBrowser, { kind: 'project', projectKey: entry.key });
  }
}
