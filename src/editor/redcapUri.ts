import { Uri } from 'vscode';
import { type DocumentName, type EditableName, isDocumentName } from '../state/documentNames';
import { type ProjectEntry, displayName } from '../projects/projectEntry';

/** Scheme of the virtual files of a project. */
export const redcapScheme = 'redcap';
export const dictionaryFileName = 'data_dictionary.csv';
/** The folder in a project's one that its File Repository is. */
export const repositoryFolderName = 'File Repository';

/** Which file of which project. */
export interface DocumentAddress {
  readonly key: string;
  readonly name: DocumentName;
}

/** Which file of those that can have a draft. */
export interface EditableAddress extends DocumentAddress {
  readonly name: EditableName;
}

/** `redcap://<project key>/<readable title>/<document>`. The key is opaque, the title is only for people; there is never a token in it. */
export function documentUri(entry: ProjectEntry, name: DocumentName): Uri {
  return Uri.from({ scheme: redcapScheme, authority: entry.key, path: `/${pathSegment(displayName(entry))}/${name}` });
}

/** The folder of a project, with its documents in it. */
export function projectFolderUri(entry: ProjectEntry): Uri {
  return Uri.from({ scheme: redcapScheme, authority: entry.key, path: `/${pathSegment(displayName(entry))}` });
}

/** What an address of the `redcap:` scheme names, or nothing when `uri` is another file. */
export function documentOf(uri: Uri): DocumentAddress | undefined {
  if (uri.scheme !== redcapScheme) {
    return undefined;
  }
  const [, , folder, ...below] = uri.path.split('/');
  if (folder === repositoryFolderName && below.length > 0) {
    return undefined;
  }
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  return isDocumentName(name) ? { key: uri.authority, name } : undefined;
}

/** Whether `uri` is the address of this document, whatever title of the project stands in it. */
export function isAt(uri: Uri, { key, name }: DocumentAddress): boolean {
  const address = documentOf(uri);
  return address?.key === key && address.name === name;
}

/** The address of a project's data dictionary. */
export function dictionaryUri(entry: ProjectEntry): Uri {
  return documentUri(entry, dictionaryFileName);
}

/** The project key of a dictionary's address, or nothing when `uri` is another file. */
export function projectOfDictionary(uri: Uri): string | undefined {
  const address = documentOf(uri);
  return address?.name === dictionaryFileName ? address.key : undefined;
}

function pathSegment(title: string): string {
  const cleaned = title
    .replaceAll(/[\\/:*?"<>|#%\p{Cc}]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return cleaned === '' || cleaned === '.' || cleaned === '..' ? 'project' : cleaned;
}
