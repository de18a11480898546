import type { ExplorerNode } from './node';
import { idOf } from './nodes';

/** One object for each row: VS Code finds the rows to refresh by identity. */
export class NodePool {
  private readonly nodes = new Map<string, ExplorerNode>();

  get(node: ExplorerNode): ExplorerNode {
    const id = idOf(node);
    const known = this.nodes.get(id);
    if (known) {
      return known;
    }
    this.nodes.set(id, node);
    return node;
  }

  find(id: string): ExplorerNode | undefined {
    return this.nodes.get(id);
  }

  /** Drops the rows of projects that are gone. */
  keepOnly(projectKeys: ReadonlySet<string>): void {
    for (const [id, node] of this.nodes) {
      if (!projectKeys.has(node.projectKey)) {
        this.nodes.delete(id);
      }
    }
  }
}
