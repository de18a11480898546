import type { VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TableWords } from '../../src/webviews/dictionaryTable/messages';

export interface Replacing {
  readonly find: string;
  readonly by: string;
  readonly matchCase: boolean;
}

/** Find and replace in one column, in the rows that the filter leaves. */
// oxlint-disable-next-line max-lines-per-function -- one piece of the page, as it is nested
export function ReplacePopup({
  column,
  words,
  onReplace,
}: {
  readonly column: string;
  readonly words: TableWords;
  readonly onReplace: (replacing: Replacing) => void;
}): VNode {
  const box = useRef<HTMLInputElement>(null);
  const [replacing, setReplacing] = useState<Replacing>({ find: '', by: '', matchCase: false });
  useLayoutEffect(() => {
    box.current?.focus();
  }, []);
  const replace = (): void => {
    if (replacing.find !== '') {
      onReplace(replacing);
    }
  };
  return (
    <div
      class="replace-popup"
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
          event.preventDefault();
          replace();
        }
      }}
    >
      <label>
        {words.replaceIn.replace('{0}', column)}
        <input
          ref={box}
          type="text"
          value={replacing.find}
          onInput={(event) => {
            setReplacing({ ...replacing, find: event.currentTarget.value });
          }}
        />
      </label>
      <label>
        {words.replaceBy}
        <input
          type="text"
          value={replacing.by}
          onInput={(event) => {
            setReplacing({ ...replacing, by: event.currentTarget.value });
          }}
        />
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={replacing.matchCase}
          onChange={(event) => {
            setReplacing({ ...replacing, matchCase: event.currentTarget.checked });
          }}
        />
        {words.matchCase}
      </label>
      <div class="buttons">
        <button type="button" class="primary" onClick={replace}>
          {words.replaceAll}
        </button>
      </div>
    </div>
  );
}
