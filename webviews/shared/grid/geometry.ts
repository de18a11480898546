/** Pixels of a grid whose rows all have one height: what is in sight is a division, whatever the number of rows. */

export interface Span {
  readonly from: number;
  /** Not included. */
  readonly to: number;
}

/** Rows that are (partly) in sight of a window `height` high, `spare` more at both ends. */
export function rowsInSight(top: number, height: number, rowHeight: number, count: number, spare: number): Span {
  const from = Math.max(0, Math.floor(top / rowHeight) - spare);
  const to = Math.min(count, Math.ceil((top + height) / rowHeight) + spare);
  return { from: Math.min(from, Math.max(0, to)), to: Math.max(0, to) };
}

/** Left edges of columns; as last entry the width of all. */
export function edgesOf(widths: readonly number[]): readonly number[] {
  const edges = [0];
  for (const width of widths) {
    edges.push((edges.at(-1) ?? 0) + width);
  }
  return edges;
}

/**
 * Columns behind the first `frozen`, which always stay, that are in sight.
 * @param left how far the grid is scrolled; the frozen columns cover as much as they are wide
 */
export function columnsInSight(edges: readonly number[], frozen: number, left: number, width: number): Span {
  const count = edges.length - 1;
  const covered = edges[frozen] ?? 0;
  let from = frozen;
  while (from < count - 1 && (edges[from + 1] ?? 0) <= left + covered) {
    from++;
  }
  let to = Math.min(from + 1, count);
  while (to < count && (edges[to] ?? 0) < left + width) {
    to++;
  }
  return { from: Math.min(from, count), to };
}

/** Where to scroll, so that `[start, end)` is in sight between `lead` covered pixels and the end of the window; `now` when it is already. */
export function scrollToShow(
  { start, end }: { readonly start: number; readonly end: number },
  { now, size, lead }: { readonly now: number; readonly size: number; readonly lead: number },
): number {
  return start < now + lead ? Math.max(0, start - lead) : end > now + size ? Math.min(start - lead, end - size) : now;
}

export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

/** A rectangle of cells: from where the selecting began to where the keyboard is. */
export interface GridSelection {
  readonly anchor: GridPlace;
  readonly active: GridPlace;
}

export interface Rectangle {
  readonly rows: Span;
  readonly columns: Span;
}

export function rectangleOf({ anchor, active }: GridSelection): Rectangle {
  return {
    rows: spanOf(anchor.row, active.row),
    columns: spanOf(anchor.column, active.column),
  };
}

function spanOf(one: number, other: number): Span {
  return { from: Math.min(one, other), to: Math.max(one, other) + 1 };
}

export interface GridSize {
  readonly rows: number;
  readonly columns: number;
  /** Rows on one page. */
  readonly page: number;
}

/** Where a key of the grid pattern leads (WAI-ARIA, *Grid*); undefined for keys that lead nowhere. */
export function placeAfter(
  { row, column }: GridPlace,
  { key, ctrl }: { readonly key: string; readonly ctrl: boolean },
  { rows, columns, page }: GridSize,
): GridPlace | undefined {
  const last = { row: Math.max(0, rows - 1), column: Math.max(0, columns - 1) };
  switch (key) {
    case 'ArrowUp':
      return { row: ctrl ? 0 : Math.max(0, row - 1), column };
    case 'ArrowDown':
      return { row: ctrl ? last.row : Math.min(last.row, row + 1), column };
    case 'ArrowLeft':
      return { row, column: ctrl ? 0 : Math.max(0, column - 1) };
    case 'ArrowRight':
      return { row, column: ctrl ? last.column : Math.min(last.column, column + 1) };
    case 'Home':
      return { row: ctrl ? 0 : row, column: 0 };
    case 'End':
      return { row: ctrl ? last.row : row, column: last.column };
    case 'PageUp':
      return { row: Math.max(0, row - page), column };
    case 'PageDown':
      return { row: Math.min(last.row, row + page), column };
    default:
      return undefined;
  }
}
