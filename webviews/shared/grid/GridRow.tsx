import { Component, type ComponentChildren, type VNode } from 'preact';

export interface GridCellView {
  readonly content: ComponentChildren;
  readonly class?: string;
  /** For the pointer. */
  readonly hint?: string;
  /** What readers of the screen hear instead of the content. */
  readonly label?: string;
}

/** A row of cells, or a bar across all columns. */
export type GridRowView =
  | { readonly kind: 'cells'; readonly class?: string; readonly cell: (column: number) => GridCellView }
  | { readonly kind: 'bar'; readonly class?: string; readonly content: ComponentChildren };

interface RowProps {
  /** Of the grid. */
  readonly id: string;
  readonly index: number;
  readonly view: GridRowView | undefined;
  readonly edges: readonly number[];
  readonly frozen: number;
  /** Columns that are drawn besides the frozen ones. */
  readonly from: number;
  readonly to: number;
  readonly height: number;
  /** Column of the keyboard, -1 in other rows. */
  readonly active: number;
  readonly markedFrom: number;
  readonly markedTo: number;
}

/** Drawn again only when it shows something else: scrolling draws the rows that come into sight and no others. */
export class GridRow extends Component<RowProps> {
  override shouldComponentUpdate(next: RowProps): boolean {
    const now = this.props;
    return (
      now.view !== next.view ||
      now.from !== next.from ||
      now.to !== next.to ||
      now.active !== next.active ||
      now.markedFrom !== next.markedFrom ||
      now.markedTo !== next.markedTo ||
      now.frozen !== next.frozen ||
      now.height !== next.height ||
      (now.edges !== next.edges && now.edges.some((edge, at) => edge !== next.edges[at])) ||
      now.edges.length !== next.edges.length
    );
  }

  override render(): VNode {
    const { id, index, view, edges, frozen, from, to, height, active, markedFrom } = this.props;
    const style = { top: `${index * height}px`, height: `${height}px` };
    if (view?.kind === 'bar') {
      const isActive = active >= 0;
      return (
        <div class={`grid-row grid-bar ${view.class ?? ''}`} role="row" aria-rowindex={index + 2} style={style}>
          <div
            role="gridcell"
            id={isActive ? `${id}-${index}-${active}` : undefined}
            aria-colindex={1}
            aria-colspan={edges.length - 1}
            aria-selected={markedFrom >= 0 ? 'true' : 'false'}
            data-at={`${index} 0`}
            class={`grid-cell grid-across${isActive ? ' grid-active' : ''}${markedFrom >= 0 ? ' grid-marked' : ''}`}
          >
            {view.content}
          </div>
        </div>
      );
    }
    const isWaiting = view === undefined;
    return (
      <div
        class={`grid-row ${isWaiting ? 'grid-waiting' : (view.class ?? '')}`}
        role="row"
        aria-rowindex={index + 2}
        aria-busy={isWaiting ? 'true' : undefined}
        style={style}
      >
        {frozen > 0 && (
          // One piece that sticks for all of them: each costs in every frame of scrolling.
          <div class="grid-frozen" role="presentation">
            {this.cells(0, frozen)}
          </div>
        )}
        <span
          class="grid-gap"
          role="presentation"
          style={{ width: `${(edges[from] ?? 0) - (edges[frozen] ?? 0)}px` }}
        />
        {this.cells(from, to)}
      </div>
    );
  }

  private cells(from: number, to: number): VNode[] {
    const { id, index, view, edges, active, markedFrom, markedTo } = this.props;
    const cells: VNode[] = [];
    for (let column = from; column < to; column++) {
      const cell = view?.kind === 'cells' ? view.cell(column) : undefined;
      const isMarked = column >= markedFrom && column < markedTo;
      cells.push(
        <div
          key={column}
          role="gridcell"
          id={active === column ? `${id}-${index}-${column}` : undefined}
          aria-colindex={column + 1}
          aria-selected={isMarked ? 'true' : 'false'}
          aria-label={cell?.label}
          title={cell?.hint}
          data-at={`${index} ${column}`}
          class={`grid-cell${isMarked ? ' grid-marked' : ''}${active === column ? ' grid-active' : ''} ${cell?.class ?? ''}`}
          style={{ width: `${(edges[column + 1] ?? 0) - (edges[column] ?? 0)}px` }}
        >
          {cell?.content}
        </div>,
      );
    }
    return cells;
  }
}
