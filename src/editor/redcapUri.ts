import { Uri } from 'vscode';
import { type ProjectEntry, displayName } from '../projects/projectEntry';

/** Scheme of the virtual files of a project. */
export const redcapScheme = 'redcap';
export const dictionaryFileName = 'data_dictionary.csv';

/**
 * `redcap://<project key>/<readable title>/data_dictionary.csv`. The key is opaque, the title is only for people; there is never a token in it.
 */
export function dictionaryUri(entry: ProjectEntry): Uri {
  return Uri.from({ scheme: redcapScheme, authority: entry.key, path: `/${pathSegment(displayName(entry))}/${dictionaryFileName}` });
}

/** The project key of a dictionary's address, or nothing when `uri` is another file. */
export function projectOfDictionary(uri: Uri): string | undefined {
  return uri.scheme === redcapScheme && uri.path.endsWith(`/${dictionaryFileName}`) ? uri.authority : undefined;
}

function pathSegment(title: string): string {
  const cleaned = title.replaceAll(/[\\/:*?"<>|#%\p{Cc}]+/gu, ' ').replaceAll(/\s+/g, ' ').trim();
  return cleaned === '' || cleaned === '.' || cleaned === '..' ? 'project' : cleaned;
}
