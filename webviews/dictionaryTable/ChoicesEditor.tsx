import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TableWords } from '../../src/webviews/dictionaryTable/messages';
import { type ChoiceRow, freeCode, readChoices, recodings, writeChoices } from './choiceRows';

export interface ChoicesEditorProps {
  readonly value: string;
  readonly words: TableWords;
  /** How many records hold each code; undefined when it cannot be counted. */
  readonly count?: () => Promise<Readonly<Record<string, number>> | undefined>;
  readonly onDone: (value: string) => void;
  readonly onCancel: () => void;
  readonly onText: (value: string) => void;
}

/** The choices of a field as a list: codes, labels and their order. What is stored and would lose its label is said before it happens. */
// oxlint-disable-next-line max-lines-per-function -- one piece of the page, as it is nested
export function ChoicesEditor({ value, words, count, onDone, onCancel, onText }: ChoicesEditorProps): VNode {
  const [rows, setRows] = useState<readonly ChoiceRow[]>(() => readChoices(value));
  const [counts, setCounts] = useState<Readonly<Record<string, number>> | 'counting' | undefined>();
  const [wanted, setWanted] = useState<number>();
  const body = useRef<HTMLTableSectionElement>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  const next = useRef(rows.length + 1000);
  const lost = recodings(rows, value);
  const isLost = lost.length > 0;

  useLayoutEffect(() => {
    body.current?.querySelector<HTMLInputElement>('input[data-part="label"]')?.focus();
  }, []);
  useLayoutEffect(() => {
    if (wanted !== undefined) {
      body.current?.querySelector<HTMLInputElement>(`tr[data-key="${wanted}"] input`)?.focus();
      setWanted(undefined);
    }
  }, [wanted]);
  useEffect(() => {
    if (isLost && count !== undefined && counts === undefined) {
      setCounts('counting');
      count().then(setCounts, () => {
        setCounts(undefined);
      });
    }
  }, [isLost]);

  const change = (at: number, part: Partial<Pick<ChoiceRow, 'code' | 'label'>>): void => {
    setRows(rows.map((row, place) => (place === at ? { ...row, ...part } : row)));
  };
  const move = (at: number, to: number): void => {
    const row = rows[at];
    if (row !== undefined && to >= 0 && to < rows.length) {
      const rest = rows.filter((_, place) => place !== at);
      setRows([...rest.slice(0, to), row, ...rest.slice(to)]);
    }
  };
  const add = (): void => {
    const key = next.current++;
    setRows([...rows, { key, code: freeCode(rows), label: '' }]);
    setWanted(key);
  };
  // The button that was pressed goes with its row: the keyboard stays in the editor.
  const remove = (at: number): void => {
    const rest = rows.filter((_, place) => place !== at);
    const neighbour = rest[Math.min(at, rest.length - 1)];
    setRows(rest);
    if (neighbour) {
      setWanted(neighbour.key);
    } else {
      addButton.current?.focus();
    }
  };
  return (
    <div
      class="choices-editor"
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
          event.preventDefault();
          if (event.ctrlKey || event.metaKey) {
            add();
          } else {
            onDone(writeChoices(rows, value));
          }
        }
      }}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">{words.code}</th>
            <th scope="col">{words.label}</th>
            <td />
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row, at) => (
            <tr key={row.key} data-key={row.key}>
              <td>
                <input
                  type="text"
                  size={6}
                  aria-label={`${words.code} ${at + 1}`}
                  value={row.code}
                  spellcheck={false}
                  onInput={(event) => {
                    change(at, { code: event.currentTarget.value });
                  }}
                />
              </td>
              <td>
                <input
                  type="text"
                  size={40}
                  data-part="label"
                  dir="auto"
                  aria-label={`${words.label} ${at + 1}`}
                  value={row.label}
                  onInput={(event) => {
                    change(at, { label: event.currentTarget.value });
                  }}
                  onKeyDown={(event) => {
                    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
                      event.preventDefault();
                      move(at, at + (event.key === 'ArrowUp' ? -1 : 1));
                    }
                  }}
                />
              </td>
              <td class="choice-buttons">
                <IconButton
                  sign="↑"
                  label={words.up.replace('{0}', row.code)}
                  onClick={() => {
                    move(at, at - 1);
                  }}
                />
                <IconButton
                  sign="↓"
                  label={words.down.replace('{0}', row.code)}
                  onClick={() => {
                    move(at, at + 1);
                  }}
                />
                <IconButton
                  sign="✕"
                  label={words.removeChoice.replace('{0}', row.code)}
                  onClick={() => {
                    remove(at);
                  }}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div class="verdict" aria-live="polite">
        {lost.map(({ kind, from, to }) => (
          <div key={from} class="verdict-warning">
            <strong>{words.warning}:</strong> {words[kind].replaceAll('{0}', from).replace('{1}', to)}{' '}
            {counts === 'counting'
              ? words.counting
              : counts === undefined
                ? ''
                : words.stored.replace('{0}', String(counts[from] ?? 0))}
          </div>
        ))}
      </div>
      <div class="buttons">
        <button ref={addButton} type="button" onClick={add}>
          {words.addChoice}
        </button>
        <button
          type="button"
          onClick={() => {
            onText(writeChoices(rows, value));
          }}
        >
          {words.asText}
        </button>
        <span class="filler" />
        <button
          type="button"
          class="primary"
          onClick={() => {
            onDone(writeChoices(rows, value));
          }}
        >
          {words.done}
        </button>
        <button type="button" onClick={onCancel}>
          {words.cancel}
        </button>
      </div>
    </div>
  );
}

function IconButton({
  sign,
  label,
  onClick,
}: {
  readonly sign: string;
  readonly label: string;
  readonly onClick: () => void;
}): VNode {
  return (
    <button type="button" class="icon" aria-label={label} title={label} onClick={onClick}>
      <span aria-hidden="true">{sign}</span>
    </button>
  );
}
