import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

export interface MenuItem {
  readonly key: string;
  readonly label: string;
  readonly run: () => void;
}

/** What can be done at a cell. */
export function Menu({ label, items }: { readonly label: string; readonly items: readonly MenuItem[] }): VNode {
  const box = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => {
    box.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
  }, [items.length]);
  return (
    <ul
      ref={box}
      class="menu"
      role="menu"
      aria-label={label}
      onKeyDown={(event) => {
        const all = [...(box.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
        const at = all.indexOf(document.activeElement as HTMLElement);
        const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
        if (step !== 0) {
          event.preventDefault();
          all[(at + step + all.length) % all.length]?.focus();
        } else if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          all[at]?.click();
        }
      }}
    >
      {items.map(({ key, label: text, run }) => (
        <li key={key} role="menuitem" tabIndex={-1} onClick={run}>
          {text}
        </li>
      ))}
    </ul>
  );
}
