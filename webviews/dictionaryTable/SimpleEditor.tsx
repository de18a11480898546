import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { NamedValue } from '../../src/webviews/dictionaryTable/messages';
import { isEditing } from './Popup';

/** Where the keyboard goes when a cell is done. */
export type After = 'stay' | 'below' | 'right' | 'left';

interface EditorProps {
  readonly label: string;
  readonly value: string;
  readonly onDone: (value: string, after: After) => void;
  readonly onCancel: () => void;
}

/** Ends an editor once: the field loses the keyboard when it is done or cancelled, which would end it a second time, and with what was cancelled. */
function useOnce({
  onDone,
  onCancel,
}: Pick<EditorProps, 'onDone' | 'onCancel'>): typeof onDone & { readonly cancel: () => void } {
  const isOver = useRef(false);
  const once = (end: () => void): void => {
    if (!isOver.current) {
      isOver.current = true;
      end();
    }
  };
  return Object.assign(
    (value: string, after: After) => {
      once(() => {
        onDone(value, after);
      });
    },
    {
      cancel: () => {
        once(onCancel);
      },
    },
  );
}

/** One line of text, with what others have as proposals. */
export function LineEditor({
  label,
  value,
  typed,
  proposals,
  onDone,
  onCancel,
}: EditorProps & { readonly typed: string | undefined; readonly proposals: readonly string[] }): VNode {
  const done = useOnce({ onDone, onCancel });
  const box = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    box.current?.focus({ preventScroll: true });
    if (typed === undefined) {
      box.current?.select();
    }
  }, []);
  return (
    <>
      <input
        ref={box}
        class="line-editor"
        type="text"
        aria-label={label}
        list={proposals.length > 0 ? 'proposals' : undefined}
        spellcheck={false}
        defaultValue={typed ?? value}
        onKeyDown={(event) => {
          const after = afterOf(event);
          if (event.key === 'Escape') {
            event.preventDefault();
            event.stopPropagation();
            done.cancel();
          } else if (after !== undefined && !event.isComposing) {
            event.preventDefault();
            event.stopPropagation();
            done(event.currentTarget.value, after);
          } else if (isEditing(event)) {
            event.stopPropagation();
          }
        }}
        onBlur={(event) => {
          done(event.currentTarget.value, 'stay');
        }}
      />
      {proposals.length > 0 && (
        <datalist id="proposals">
          {proposals.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </>
  );
}

/** One of a list; what the cell has and the list lacks is in it too. */
export function ListEditor({
  label,
  value,
  values,
  onDone,
  onCancel,
}: EditorProps & { readonly values: readonly NamedValue[] }): VNode {
  const done = useOnce({ onDone, onCancel });
  const box = useRef<HTMLSelectElement>(null);
  useLayoutEffect(() => {
    box.current?.focus({ preventScroll: true });
  }, []);
  const all = values.some((one) => one.value === value) || value === '' ? values : [{ value, label: value }, ...values];
  return (
    <select
      ref={box}
      class="list-editor"
      aria-label={label}
      value={value}
      onKeyDown={(event) => {
        const after = afterOf(event);
        if (event.key === 'Escape') {
          event.preventDefault();
          event.stopPropagation();
          done.cancel();
        } else if (after !== undefined) {
          event.preventDefault();
          event.stopPropagation();
          done(event.currentTarget.value, after);
        }
      }}
      onBlur={(event) => {
        done(event.currentTarget.value, 'stay');
      }}
    >
      <option value="">{''}</option>
      {all.map((one) => (
        <option key={one.value} value={one.value}>
          {one.label}
        </option>
      ))}
    </select>
  );
}

export function afterOf({ key, shiftKey, altKey }: KeyboardEvent): After | undefined {
  return key === 'Enter' && !shiftKey && !altKey ? 'below' : key === 'Tab' ? (shiftKey ? 'left' : 'right') : undefined;
}
