import type { ComponentChildren, VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface Anchor {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
}

/** A small window at a cell, moved so far that all of it is in sight. Escape closes it; what is outside waits. */
export function Popup({
  anchor,
  label,
  class: name,
  onClose,
  children,
}: {
  readonly anchor: Anchor;
  readonly label: string;
  readonly class?: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}): VNode {
  const box = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: anchor.left, top: anchor.top });
  useLayoutEffect(() => {
    const { width, height } = box.current?.getBoundingClientRect() ?? { width: 0, height: 0 };
    const below = anchor.top + height <= window.innerHeight - 8 || anchor.top < window.innerHeight / 2;
    setPlace({
      left: Math.max(8, Math.min(anchor.left, window.innerWidth - width - 8)),
      top: Math.max(8, Math.min(below ? anchor.top : anchor.bottom - height, window.innerHeight - height - 8)),
    });
  }, [anchor]);
  useLayoutEffect(() => {
    // What is inside may have taken the keyboard already.
    if (box.current?.contains(document.activeElement) === false) {
      box.current.querySelector<HTMLElement>('input, select, textarea, button, [tabindex]')?.focus();
    }
  }, []);
  return (
    <div
      ref={box}
      class={`popup ${name ?? ''}`}
      role="dialog"
      aria-label={label}
      style={{ left: `${place.left}px`, top: `${place.top}px` }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.preventDefault();
          event.stopPropagation();
          onClose();
        } else if (isEditing(event)) {
          // Undo and the like belong to the field that has the keyboard, not to the document.
          event.stopPropagation();
        }
      }}
    >
      {children}
    </div>
  );
}

/** Keys that VS Code would take from a page for its own commands, though a field of the page means them. */
export function isEditing(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey) && ['z', 'y', 'a'].includes(event.key.toLowerCase());
}
