import type { Span } from '../shared/grid/geometry';

/** Moves rows by the handle of one of them: shows where they would go, and says it when the pointer lets go. */
export function dragRows(rows: Span, drop: (line: number) => void): void {
  let marked: Element | undefined;
  let to: number | undefined;
  const unmark = (): void => {
    marked?.classList.remove('drop-before', 'drop-behind');
    marked = undefined;
  };
  const move = (moved: MouseEvent): void => {
    unmark();
    const over = moved.target instanceof Element ? moved.target.closest('.grid-rows .grid-row') : null;
    const line = Number(over?.querySelector<HTMLElement>('[data-at]')?.dataset['at']?.split(' ')[0] ?? Number.NaN);
    if (over === null || Number.isNaN(line)) {
      to = undefined;
      return;
    }
    const { top, height } = over.getBoundingClientRect();
    const isBehind = moved.clientY > top + height / 2;
    to = line + (isBehind ? 1 : 0);
    marked = over;
    over.classList.add(isBehind ? 'drop-behind' : 'drop-before');
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
