import { type DocumentName, documentNames, hasDocument } from '../operations/documents/documentNames';

export { type DocumentName, documentNames } from '../operations/documents/documentNames';

/** The documents that a project has, in the order in which they are pushed. */
export function documentsOf(project: { readonly isLongitudinal: boolean }): readonly DocumentName[] {
  return documentNames.filter((name) => hasDocument(name, project));
}
