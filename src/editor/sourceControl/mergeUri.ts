import type { Uri } from 'vscode';
import type { ProjectEntry } from '../../projects/projectEntry';
import type { DocumentName } from '../../state/documentNames';
import { type DocumentAddress, documentOf, documentUri, redcapScheme } from '../redcapUri';
import { type MergeVersionName, mergeVersions } from './mergeStore';

/** Scheme of the texts of a merge under way. */
export const mergeScheme = 'redcap-merge';

/** `redcap-merge://<project key>/<title>/<version>/<document>`. */
export function mergeUri(entry: ProjectEntry, name: DocumentName, version: MergeVersionName): Uri {
  const uri = documentUri(entry, name);
  const at = uri.path.lastIndexOf('/');
  return uri.with({ scheme: mergeScheme, path: `${uri.path.slice(0, at)}/${version}${uri.path.slice(at)}` });
}

/** Which text of which merge an address names. */
export function mergeTextOf(
  uri: Uri,
): { readonly address: DocumentAddress; readonly version: MergeVersionName } | undefined {
  const address = uri.scheme === mergeScheme ? documentOf(uri.with({ scheme: redcapScheme })) : undefined;
  const version = mergeVersions.find((name) => name === uri.path.split('/').at(-2));
  return address && version && { address, version };
}
