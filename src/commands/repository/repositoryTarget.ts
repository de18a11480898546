import { isExplorerNode, nodesOf } from '../../explorer/node';
import type { RepositoryPlace } from '../../writes/repository/plan';

/** Files of one folder of the File Repository. */
export interface ChosenFiles {
  readonly projectKey: string;
  readonly place: RepositoryPlace;
  readonly files: readonly { readonly docId: number; readonly name: string }[];
}

/** The folder that a row is, or that a file's row stands in; the top otherwise. */
export function placeOf(clicked: unknown): RepositoryPlace {
  if (isExplorerNode(clicked) && clicked.kind === 'repositoryFolder') {
    return { folderId: clicked.folders.at(-1), name: clicked.name };
  }
  return isExplorerNode(clicked) && clicked.kind === 'repositoryFile'
    ? { folderId: clicked.folders.at(-1), name: '' }
    : { folderId: undefined, name: '' };
}

/** The files of the selected rows; only those in the folder of the first: a write is about one folder. */
export function chosenFiles(clicked: unknown, selection: unknown): ChosenFiles | undefined {
  const nodes = nodesOf(clicked, selection).filter((node) => node.kind === 'repositoryFile');
  const [first] = nodes;
  return (
    first && {
      projectKey: first.projectKey,
      place: placeOf(first),
      files: nodes
        .filter((node) => node.projectKey === first.projectKey && node.folders.join('.') === first.folders.join('.'))
        .map(({ docId, name }) => ({ docId, name })),
    }
  );
}
