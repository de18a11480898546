import type { ExplorerNode } from './node';
import type { TreeData } from './treeData';

/** Reads what is below rows that are open, those of the first ones first, so that it is at hand when they are drawn again. */
export async function readShown(
  data: Pick<TreeData, 'children'>,
  open: readonly ExplorerNode[],
  signal: AbortSignal,
): Promise<void> {
  // What is below a project says which of its rows there are; the others need nothing of each other.
  const [first, ...others] = open;
  if (first) {
    await data.children(first, signal);
    await Promise.all(others.map((node) => data.children(node, signal)));
  }
}
