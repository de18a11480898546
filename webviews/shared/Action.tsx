import type { VNode } from 'preact';

interface ActionProps {
  readonly label: string;
  readonly act: () => void;
}

/** A button that says what it does. */
export function Action({ label, act }: ActionProps): VNode {
  return (
    <button
      type="button"
      onClick={() => {
        act();
      }}
    >
      {label}
    </button>
  );
}
