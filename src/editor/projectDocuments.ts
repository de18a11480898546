import { type DocumentName, documentNames, hasDocument } from '../state/documentNames';

export { type DocumentName, documentNames } from '../state/documentNames';

/** The documents that a project has, in the order in which they are pushed. */
export function documentsOf(project: { readonly isLongitudinal: boolean }): readonly DocumentName[] {
  return documentNames.filter((name) => hasDocument(name, project));
}
