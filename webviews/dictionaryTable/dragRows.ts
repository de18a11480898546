import type { Span } from '../shared/grid/geometry';

/** Moves rows by the handle of one of them: shows where they would go, and says it when the pointer lets go. */
export function dragRows(rows: Span, drop: (line: number) => void): void {
  let marked: readonly Element[] = [];
  let to: number | undefined;
  const unmark = (): void => {
    for (const half of marked) {
      half.classList.remove('drop-before', 'drop-behind');
    }
    marked = [];
  };
  const move = (moved: MouseEvent): void => {
    unmark();
    const over = moved.target instanceof Element ? moved.target.closest<HTMLElement>('[data-line]') : null;
    const line = Number(over?.dataset['line'] ?? Number.NaN);
    if (over === null || Number.isNaN(line)) {
      to = undefined;
      return;
    }
    const { top, height } = over.getBoundingClientRect();
    const isBehind = moved.clientY > top + height / 2;
    to = line + (isBehind ? 1 : 0);
    marked = [...document.querySelectorAll(`[data-line="${line}"]`)];
    for (const half of marked) {
      half.classList.add(isBehind ? 'drop-behind' : 'drop-before');
    }
  };
  const stop = (): void => {
    window.removeEventListener('mousemove', move);
    window.removeEventListener('mouseup', stop);
    unmark();
    if (to !== undefined && (to < rows.from || to > rows.to)) {
      drop(to);
    }
  };
  window.addEventListener('mousemove', move);
  window.addEventListener('mouseup', stop);
}
