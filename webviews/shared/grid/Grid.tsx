import { Component, type ComponentChildren, createRef, type RefObject, type VNode } from 'preact';
import {
  columnsInSight,
  edgesOf,
  type GridPlace,
  type GridSelection,
  placeAfter,
  rectangleOf,
  rowsInSight,
  scrollToShow,
  type Span,
} from './geometry';
import { GridRest, GridRow, type GridRowView } from './GridRow';
import './grid.css';

export interface GridColumn {
  readonly key: string;
  readonly title: string;
  /** Pixels. */
  readonly width: number;
  /** More than the title, for the pointer. */
  readonly hint?: string;
  readonly sort?: 'ascending' | 'descending';
  /** Below the title: it stays in sight when rows are scrolled. */
  readonly foot?: ComponentChildren;
}

export interface GridProps {
  /** Where its owner finds the grid. Preact gives references to elements only, not to components. */
  readonly handle?: RefObject<Grid | null>;
  /** What the grid shows, for readers of the screen. */
  readonly label: string;
  readonly columns: readonly GridColumn[];
  /** So many columns at the left stay when the rest is scrolled. */
  readonly frozen: number;
  readonly rowCount: number;
  /** Pixels; of every row. */
  readonly rowHeight: number;
  readonly headHeight: number;
  /** What a row shows; undefined where it has not come yet. The same object as long as it shows the same: only then is a row not drawn again. */
  readonly row: (index: number) => GridRowView | undefined;
  /** The bar that stays on top when the row `first` is the first in sight. */
  readonly pinned?: (first: number) => { readonly row: number; readonly view: GridRowView } | undefined;
  readonly selection: GridSelection;
  readonly onSelect: (selection: GridSelection) => void;
  /** Enter, F2, a double click, or a first character, which is given. */
  readonly onOpen?: (place: GridPlace, typed?: string) => void;
  /** Other keys. @returns whether the key meant something */
  readonly onKey?: (event: KeyboardEvent) => boolean;
  /** Rows that are drawn now. */
  readonly onWindow?: (rows: Span) => void;
  /** Where to begin: pixels from the corner. */
  readonly start?: { readonly top: number; readonly left: number };
  readonly onScroll?: (place: { readonly top: number; readonly left: number }) => void;
  readonly onWidth?: (column: number, width: number) => void;
  readonly onHead?: (column: number) => void;
  /** Lies over the cells: an editor at its cell. */
  readonly over?: { readonly place: GridPlace; readonly content: ComponentChildren };
  /** What the grid says where it has no rows. */
  readonly empty?: ComponentChildren;
  readonly isReadonly?: boolean;
}

interface Sight {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** Rows drawn ahead of scrolling. */
const spare = 8;
/** Frames that rows which are asked for are waited for. */
const patience = 3;
const narrowest = 40;
const isPointed = 'grid-pointed';

/**
 * A grid of any number of rows of which only those in sight are drawn. It holds no data and changes none: its owner draws rows, keeps the selection
 * and edits. One place for the keyboard: the grid itself, which names its active cell.
 */
export class Grid extends Component<GridProps, Sight> {
  override state: Sight = { top: 0, left: 0, height: 600, width: 1000 };
  private readonly box = createRef<HTMLDivElement>();
  private observer: ResizeObserver | undefined;
  private frame = 0;
  private told: Span = { from: 0, to: -1 };
  /** Frames for which a leap may still wait for its rows. */
  private patience = 0;
  private pointedHalves: readonly HTMLElement[] = [];
  private readonly id = `grid${Math.random().toString(36).slice(2, 8)}`;

  override componentDidMount(): void {
    if (this.props.handle !== undefined) {
      this.props.handle.current = this;
    }
    const box = this.box.current;
    if (box !== null) {
      this.observer = new ResizeObserver(() => {
        this.look();
      });
      this.observer.observe(box);
      const { start } = this.props;
      if (start !== undefined) {
        box.scrollTop = start.top;
        box.scrollLeft = start.left;
      }
    }
    this.look();
    this.tellUnlessWaiting();
  }

  override componentWillUnmount(): void {
    if (this.props.handle !== undefined) {
      this.props.handle.current = null;
    }
    this.observer?.disconnect();
    cancelAnimationFrame(this.frame);
  }

  override componentDidUpdate(before: GridProps): void {
    if (this.patience > 0) {
      this.look();
    }
    this.tellUnlessWaiting();
    const { active } = this.props.selection;
    if (before.selection.active.row !== active.row || before.selection.active.column !== active.column) {
      this.show(active);
    }
  }

  focus(): void {
    this.box.current?.focus({ preventScroll: true });
  }

  /** Brings a cell into sight. */
  show({ row, column }: GridPlace): void {
    const box = this.box.current;
    if (box === null) {
      return;
    }
    const { columns, frozen, rowHeight, headHeight } = this.props;
    const edges = edgesOf(columns.map(({ width }) => width));
    // The pinned bar covers one row.
    const lead = headHeight + (this.props.pinned === undefined ? 0 : rowHeight);
    const start = headHeight + row * rowHeight;
    const top = scrollToShow(
      { start, end: start + rowHeight },
      { now: box.scrollTop, size: box.clientHeight, lead: Math.min(lead, start) },
    );
    const left =
      column < frozen
        ? box.scrollLeft
        : scrollToShow(
            { start: edges[column] ?? 0, end: edges[column + 1] ?? 0 },
            { now: box.scrollLeft, size: box.clientWidth, lead: edges[frozen] ?? 0 },
          );
    if (top !== box.scrollTop || left !== box.scrollLeft) {
      box.scrollTop = top;
      box.scrollLeft = left;
      this.look();
    }
  }

  private readonly look = (): void => {
    const box = this.box.current;
    if (box === null) {
      return;
    }
    const { scrollTop: top, scrollLeft: left, clientHeight: height, clientWidth: width } = box;
    const now = this.state;
    if (top !== now.top || left !== now.left || height !== now.height || width !== now.width) {
      if (this.waits({ top, left, height, width })) {
        return;
      }
      this.patience = 0;
      this.setState({ top, left, height, width });
      this.props.onScroll?.({ top, left });
    } else {
      this.patience = 0;
    }
  };

  /** After a leap to rows that are not here yet: drawn once when they come, not empty first and then again. They come soon, or are drawn empty. */
  private waits(sight: Sight): boolean {
    const rows = this.rowsOf(sight, 0);
    const isUnknown = rows.from < rows.to && this.isUnknown(rows.from) && this.isUnknown(rows.to - 1);
    if (!isUnknown || this.patience === 1) {
      return false;
    }
    this.patience = this.patience === 0 ? patience : this.patience;
    this.tell(this.rowsOf(sight, spare));
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(this.frameCame);
    return true;
  }

  private isUnknown(index: number): boolean {
    return this.props.row(index) === undefined;
  }

  /** Once a frame is enough. */
  private readonly scrolled = (): void => {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(this.frameCame);
  };

  private readonly frameCame = (): void => {
    this.patience &&= Math.max(1, this.patience - 1);
    this.look();
  };

  private rowsOf({ top, height }: Sight, around: number): Span {
    const { rowHeight, headHeight, rowCount } = this.props;
    return rowsInSight(top, Math.max(0, height - headHeight), rowHeight, rowCount, around);
  }

  private get rowsDrawn(): Span {
    return this.rowsOf(this.state, spare);
  }

  private tellUnlessWaiting(): void {
    if (this.patience === 0) {
      this.tell();
    }
  }

  private tell(drawn: Span = this.rowsDrawn): void {
    if (drawn.from !== this.told.from || drawn.to !== this.told.to) {
      this.told = drawn;
      this.props.onWindow?.(drawn);
    }
  }

  /** The cell under the pointer. */
  private placeOf(target: EventTarget | null): GridPlace | undefined {
    const cell = target instanceof Element ? target.closest<HTMLElement>('[data-at]') : null;
    const [row, column] = (cell?.dataset['at'] ?? '').split(' ').map(Number);
    return cell === null || row === undefined || column === undefined ? undefined : { row, column };
  }

  private readonly pressed = (event: MouseEvent): void => {
    const active = this.placeOf(event.target);
    if (active === undefined || event.button > 2) {
      return;
    }
    const { selection, onSelect } = this.props;
    const { rows, columns } = rectangleOf(selection);
    const isWithin =
      active.row >= rows.from && active.row < rows.to && active.column >= columns.from && active.column < columns.to;
    if (event.button === 0 || !isWithin) {
      onSelect({ anchor: event.shiftKey ? selection.anchor : active, active });
    }
    if (event.button !== 0) {
      return;
    }
    const drag = (moved: MouseEvent): void => {
      const to = this.placeOf(moved.target);
      const now = this.props.selection;
      if (to !== undefined && (to.row !== now.active.row || to.column !== now.active.column)) {
        onSelect({ anchor: now.anchor, active: to });
      }
    };
    const stop = (): void => {
      window.removeEventListener('mousemove', drag);
      window.removeEventListener('mouseup', stop);
    };
    window.addEventListener('mousemove', drag);
    window.addEventListener('mouseup', stop);
  };

  /** Both halves of a row tell where the pointer is: looked for when it comes to another row, not at each of its cells. */
  private readonly pointed = ({ target }: MouseEvent): void => {
    const line = target instanceof Element ? target.closest<HTMLElement>('[data-line]')?.dataset['line'] : undefined;
    const known = this.pointedHalves;
    const isSame = (half: HTMLElement): boolean => half.dataset['line'] === line && half.classList.contains(isPointed);
    if (line === undefined ? known.length === 0 : known.length > 0 && known.every(isSame)) {
      return;
    }
    for (const old of known) {
      old.classList.remove(isPointed);
    }
    this.pointedHalves =
      line === undefined ? [] : [...(this.box.current?.querySelectorAll<HTMLElement>(`[data-line="${line}"]`) ?? [])];
    for (const half of this.pointedHalves) {
      half.classList.add(isPointed);
    }
  };

  private readonly opened = (event: MouseEvent): void => {
    const place = this.placeOf(event.target);
    if (place !== undefined) {
      this.props.onOpen?.(place);
    }
  };

  private readonly key = (event: KeyboardEvent): void => {
    const { selection, onSelect, onOpen, onKey, rowCount, columns, rowHeight, headHeight } = this.props;
    // Keys of an editor that lies over the cells are its own.
    if (!(event.target instanceof HTMLElement) || event.target !== this.box.current || event.isComposing) {
      return;
    }
    if (onKey?.(event) === true) {
      event.preventDefault();
      return;
    }
    const ctrl = event.ctrlKey || event.metaKey;
    const page = Math.max(1, Math.floor((this.state.height - headHeight) / rowHeight) - 1);
    const active = event.altKey
      ? undefined
      : placeAfter(selection.active, { key: event.key, ctrl }, { rows: rowCount, columns: columns.length, page });
    if (active !== undefined) {
      event.preventDefault();
      onSelect({ anchor: event.shiftKey ? selection.anchor : active, active });
      if (event.key === 'Home') {
        // The columns that stay are in sight anyway; what is wanted is the beginning of the others.
        event.target.scrollLeft = 0;
      }
      return;
    }
    if (ctrl && event.key.toLowerCase() === 'a') {
      event.preventDefault();
      onSelect({
        anchor: { row: 0, column: 0 },
        active: { row: Math.max(0, rowCount - 1), column: columns.length - 1 },
      });
      return;
    }
    const isTyped = event.key.length === 1 && !ctrl && !event.altKey;
    if (onOpen !== undefined && rowCount > 0 && (event.key === 'Enter' || event.key === 'F2' || isTyped)) {
      event.preventDefault();
      onOpen(selection.active, isTyped ? event.key : undefined);
    }
  };

  private resize(column: number, event: PointerEvent): void {
    const grip = event.currentTarget;
    if (!(grip instanceof HTMLElement)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    grip.setPointerCapture(event.pointerId);
    const begun = event.clientX;
    const width = this.props.columns[column]?.width ?? 0;
    const move = (moved: PointerEvent): void => {
      this.props.onWidth?.(column, Math.max(narrowest, Math.round(width + moved.clientX - begun)));
    };
    grip.addEventListener('pointermove', move);
    grip.addEventListener(
      'lostpointercapture',
      () => {
        grip.removeEventListener('pointermove', move);
      },
      { once: true },
    );
  }

  // oxlint-disable-next-line max-lines-per-function -- one piece of the page, as it is nested
  override render(): VNode {
    const { label, columns, frozen, rowCount, rowHeight, headHeight, row, pinned, selection, over, empty } = this.props;
    const { top, left, width } = this.state;
    const edges = edgesOf(columns.map((column) => column.width));
    const sight = columnsInSight(edges, frozen, left, width);
    const drawn = this.rowsDrawn;
    const marked = rectangleOf(selection);
    const { active } = selection;
    const total = edges.at(-1) ?? 0;
    const first = Math.min(rowCount - 1, Math.floor(top / rowHeight));
    const bar = rowCount === 0 ? undefined : pinned?.(Math.max(0, first));
    const isActiveDrawn = active.row >= drawn.from && active.row < drawn.to;
    const pool = Math.max(drawn.to - drawn.from, Math.ceil(this.state.height / rowHeight) + 2 * spare + 2);
    const rows: VNode[] = [];
    const rests: VNode[] = [];
    for (let index = drawn.from; index < drawn.to; index++) {
      const isMarked = index >= marked.rows.from && index < marked.rows.to;
      const shared = {
        id: this.id,
        index,
        view: row(index),
        edges,
        height: rowHeight,
        active: index === active.row ? active.column : -1,
        markedFrom: isMarked ? marked.columns.from : -1,
        markedTo: isMarked ? marked.columns.to : -1,
      };
      // A row that leaves at one end comes back at the other: its elements are written anew, not made anew.
      const key = index % pool;
      rows.push(<GridRow key={key} {...shared} from={0} to={frozen} width={width} />);
      rests.push(<GridRest key={key} {...shared} from={sight.from} to={sight.to} />);
    }
    const isBarDrawn = bar?.view.kind === 'bar' && bar.row < top / rowHeight;
    return (
      <div
        class="grid"
        role="grid"
        tabIndex={0}
        ref={this.box}
        aria-label={label}
        aria-rowcount={rowCount + 1}
        aria-colcount={columns.length}
        aria-multiselectable="true"
        aria-readonly={this.props.isReadonly === true ? 'true' : undefined}
        aria-activedescendant={isActiveDrawn ? `${this.id}-${active.row}-${active.column}` : undefined}
        onScroll={this.scrolled}
        onKeyDown={this.key}
        onMouseDown={this.pressed}
        onMouseOver={this.pointed}
        onDblClick={this.opened}
      >
        <div
          class="grid-canvas"
          role="presentation"
          style={{ width: `${total}px`, height: `${headHeight + rowCount * rowHeight}px` }}
        >
          <div class="grid-head" role="rowgroup" style={{ height: `${headHeight}px` }}>
            <div class="grid-row" role="row" aria-rowindex={1} style={{ height: `${headHeight}px` }}>
              {frozen > 0 && (
                <div class="grid-frozen" role="presentation">
                  {this.heads(0, frozen)}
                </div>
              )}
              <span
                class="grid-gap"
                role="presentation"
                style={{ width: `${(edges[sight.from] ?? 0) - (edges[frozen] ?? 0)}px` }}
              />
              {this.heads(sight.from, sight.to)}
            </div>
            {isBarDrawn && (
              <div
                class={`grid-pinned ${bar.view.class ?? ''}`}
                aria-hidden="true"
                style={{ height: `${rowHeight}px`, width: `${width}px` }}
              >
                {bar.view.kind === 'bar' && bar.view.content}
              </div>
            )}
          </div>
          <div
            class="grid-rows"
            role="rowgroup"
            style={{ width: `${edges[frozen] ?? 0}px`, height: `${rowCount * rowHeight}px` }}
          >
            {rows}
          </div>
          <div class="grid-rests" role="rowgroup" style={{ top: `${headHeight}px` }}>
            {rests}
          </div>
          {over !== undefined && (
            <div
              class="grid-over"
              role="row"
              style={{
                top: `${headHeight + over.place.row * rowHeight}px`,
                left: `${(edges[over.place.column] ?? 0) + (over.place.column < frozen ? left : 0)}px`,
                width: `${columns[over.place.column]?.width ?? 0}px`,
                minHeight: `${rowHeight}px`,
              }}
            >
              <div role="gridcell">{over.content}</div>
            </div>
          )}
        </div>
        {rowCount === 0 && empty !== undefined && <div class="grid-empty">{empty}</div>}
      </div>
    );
  }

  private heads(from: number, to: number): VNode[] {
    const { columns, onHead, onWidth } = this.props;
    return columns.slice(from, to).map(({ key, title, width, hint, sort }, shift) => {
      const column = from + shift;
      return (
        <div
          key={key}
          role="columnheader"
          aria-colindex={column + 1}
          aria-sort={sort}
          class="grid-cell"
          title={hint ?? title}
          style={{ width: `${width}px` }}
          onClick={() => {
            onHead?.(column);
          }}
        >
          <span class="grid-title">{title}</span>
          {columns[column]?.foot}
          {onWidth !== undefined && (
            <span
              class="grid-grip"
              aria-hidden="true"
              onPointerDown={(event) => {
                this.resize(column, event);
              }}
            />
          )}
        </div>
      );
    });
  }
}
