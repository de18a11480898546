import type { ExplorerNode } from './node';
import { idOf } from './nodes';
import type { FilteredRows } from './treeFilter';

/** A filter in force: which rows show, and which of them are opened. */
export class ActiveFilter {
  private readonly byProject = new Map<string, FilteredRows>();

  /** @param number tells one filter from the next: rows get ids of their own under each, so that they open as it wants them */
  constructor(
    readonly text: string,
    readonly number: number,
  ) {}

  set(projectKey: string, rows: FilteredRows): void {
    this.byProject.set(projectKey, rows);
  }

  get matchCount(): number {
    return Array.from(this.byProject.values()).reduce((sum, { matches }) => sum + matches.size, 0);
  }

  get projectCount(): number {
    return Array.from(this.byProject.values()).filter(({ matches }) => matches.size > 0).length;
  }

  /** Of the rows under `parent` those that show. Under a match everything does. */
  visible(
    nodes: readonly ExplorerNode[],
    parent: ExplorerNode | undefined,
    parentOf: (node: ExplorerNode) => ExplorerNode | undefined,
  ): readonly ExplorerNode[] {
    for (let above = parent; above; above = parentOf(above)) {
      if (this.byProject.get(above.projectKey)?.matches.has(idOf(above))) {
        return nodes;
      }
    }
    return nodes.filter((node) => this.shows(node));
  }

  /** Whether a row has a match below. */
  opens(node: ExplorerNode): boolean {
    return this.byProject.get(node.projectKey)?.ancestors.has(idOf(node)) ?? false;
  }

  private shows(node: ExplorerNode): boolean {
    const rows = this.byProject.get(node.projectKey);
    const id = idOf(node);
    return node.kind === 'message'
      ? node.isError
      : rows !== undefined && (rows.matches.has(id) || rows.ancestors.has(id));
  }
}
