import path from 'node:path';
import { Uri, l10n, window, workspace } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { type ImportSource, fileSource, textSource } from '../../writes/importRecords/source';
import { back, pickOne } from '../../window/multiStep';

/** What is imported, and where it is shown. */
export interface ChosenFile {
  readonly uri: Uri;
  readonly source: ImportSource;
}

const extensions = ['csv', 'tsv', 'txt', 'json'];

/** The file that was clicked, else the one in the active editor or one on the disk, as the user says. @throws CancelledError */
export async function chooseFile(clicked: unknown, title: string): Promise<ChosenFile> {
  if (clicked instanceof Uri && isData(clicked)) {
    return chosen(clicked);
  }
  const active = window.activeTextEditor?.document.uri;
  if (active && isData(active)) {
    const other = l10n.t('Choose a File...');
    const picked = await pickOne({
      title,
      placeholder: l10n.t('Which file is imported?'),
      items: [
        { label: nameOf(active), description: l10n.t('in the editor'), uri: active },
        { label: other, uri: undefined },
      ],
    });
    if (picked === back) {
      throw new CancelledError();
    }
    if (picked.uri) {
      return chosen(picked.uri);
    }
  }
  const [file] =
    (await window.showOpenDialog({
      title,
      openLabel: l10n.t('Import'),
      filters: { [l10n.t('CSV and JSON')]: extensions },
    })) ?? [];
  if (!file) {
    throw new CancelledError();
  }
  return chosen(file);
}

/** A file or an unsaved text with rows; the documents of projects have commands of their own. */
function isData(uri: Uri): boolean {
  const document = workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
  return (
    (uri.scheme === 'file' || uri.scheme === 'untitled' || uri.scheme === 'vscode-remote') &&
    (extensions.includes(path.extname(uri.path).slice(1).toLowerCase()) ||
      document?.languageId === 'csv' ||
      document?.languageId === 'json')
  );
}

/** The text as the editor has it where it is not saved; else the bytes, whose encoding is known then. */
async function chosen(uri: Uri): Promise<ChosenFile> {
  const document = workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
  const name = nameOf(uri);
  if (document && (document.isDirty || uri.scheme !== 'file')) {
    return { uri, source: textSource(document.getText(), name) };
  }
  if (uri.scheme === 'file') {
    return { uri, source: fileSource(uri.fsPath, name) };
  }
  const bytes = await workspace.fs.readFile(uri);
  return {
    uri,
    source: {
      name,
      async *open() {
        yield await Promise.resolve(bytes);
      },
    },
  };
}

function nameOf(uri: Uri): string {
  return path.posix.basename(uri.path);
}
