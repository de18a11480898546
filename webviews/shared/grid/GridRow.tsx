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

interface HalfProps {
  /** Of the grid. */
  readonly id: string;
  readonly index: number;
  readonly view: GridRowView | undefined;
  readonly edges: readonly number[];
  /** Columns that are drawn. */
  readonly from: number;
  readonly to: number;
  readonly height: number;
  /** Column of the keyboard, -1 in other rows. */
  readonly active: number;
  readonly markedFrom: number;
  readonly markedTo: number;
}

/**
 * Half of a row: all frozen cells lie in one pane, all others in another, so that one thing sticks and not each row. Drawn again only when it shows
 * something else: scrolling draws the rows that come into sight and no others.
 */
abstract class Half<P extends HalfProps> extends Component<P> {
  override shouldComponentUpdate(next: P): boolean {
    const now = this.props;
    return (
      now.index !== next.index ||
      now.view !== next.view ||
      now.from !== next.from ||
      now.to !== next.to ||
      now.active !== next.active ||
      now.markedFrom !== next.markedFrom ||
      now.markedTo !== next.markedTo ||
      now.height !== next.height ||
      (now.edges !== next.edges && now.edges.some((edge, at) => edge !== next.edges[at])) ||
      now.edges.length !== next.edges.length
    );
  }

  protected cells(): VNode[] {
    const { id, index, view, edges, from, to, active, markedFrom, markedTo } = this.props;
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

/** A bar, which is as wide as the window, or the frozen cells of a row. */
export class GridRow extends Half<HalfProps & { readonly width: number }> {
  override shouldComponentUpdate(next: HalfProps & { readonly width: number }): boolean {
    return super.shouldComponentUpdate(next) || (this.props.width !== next.width && next.view?.kind === 'bar');
  }

  override render(): VNode | null {
    const { id, index, view, edges, from, to, height, width, active, markedFrom } = this.props;
    const place = { top: `${index * height}px`, height: `${height}px` };
    if (view?.kind === 'bar') {
      const isActive = active >= 0;
      return (
        <div
          class={`grid-row grid-bar ${view.class ?? ''}`}
          role="row"
          aria-rowindex={index + 2}
          data-line={index}
          style={{ ...place, width: `${width}px` }}
        >
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
    return from === to ? null : (
      <div
        class={`grid-row ${view === undefined ? 'grid-waiting' : (view.class ?? '')}`}
        role="row"
        aria-rowindex={index + 2}
        aria-busy={view === undefined ? 'true' : undefined}
        data-line={index}
        style={{ ...place, width: '100%' }}
      >
        {this.cells()}
      </div>
    );
  }
}

/** The cells of a row that are scrolled to the side: for readers of the screen the same row, by its number. */
export class GridRest extends Half<HalfProps> {
  override render(): VNode | null {
    const { index, view, edges, from, to, height } = this.props;
    return view?.kind === 'bar' || from === to ? null : (
      <div
        class={`grid-rest ${view === undefined ? 'grid-waiting' : (view.class ?? '')}`}
        role="row"
        aria-rowindex={index + 2}
        aria-busy={view === undefined ? 'true' : undefined}
        data-line={index}
        style={{ top: `${index * height}px`, height: `${height}px`, left: `${edges[from] ?? 0}px` }}
      >
        {this.cells()}
      </div>
    );
  }
}
