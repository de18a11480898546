import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TextAdvice, TextEntry } from '../../src/reads/dictionaryTable/picture';
import type { TableWords } from '../../src/webviews/dictionaryTable/messages';
import { coloured } from './coloured';
import { type After, afterOf } from './SimpleEditor';

export interface TextEditorProps {
  readonly label: string;
  readonly value: string;
  readonly typed?: string | undefined;
  readonly words: TableWords;
  /** What there is to say of the text; the last answer counts. */
  readonly advise: (text: string, caret: number) => Promise<TextAdvice>;
  readonly onDone: (value: string, after: After) => void;
  readonly onCancel: () => void;
}

/** Text of several lines with what the language says of it: colours, problems, ways to go on, and the expression in words. */
// oxlint-disable-next-line max-lines-per-function -- one piece of the page, as it is nested
export function TextEditor({ label, value, typed, words, advise, onDone, onCancel }: TextEditorProps): VNode {
  const box = useRef<HTMLTextAreaElement>(null);
  const layer = useRef<HTMLPreElement>(null);
  const asked = useRef(0);
  const [text, setText] = useState(typed ?? value);
  const [advice, setAdvice] = useState<{ readonly of: string; readonly advice: TextAdvice }>();
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);

  const ask = (now: string, caret: number): void => {
    const number = ++asked.current;
    advise(now, caret).then(
      (said) => {
        if (number === asked.current) {
          setAdvice({ of: now, advice: said });
        }
      },
      () => undefined,
    );
  };
  useLayoutEffect(() => {
    const area = box.current;
    area?.focus({ preventScroll: true });
    area?.setSelectionRange(area.value.length, area.value.length);
  }, []);
  // Before the next key, not in the next frame: who types on at once would type behind it.
  const caretAfter = useRef(-1);
  useLayoutEffect(() => {
    if (caretAfter.current >= 0) {
      box.current?.focus();
      box.current?.setSelectionRange(caretAfter.current, caretAfter.current);
      caretAfter.current = -1;
    }
  });
  useEffect(() => {
    ask(text, text.length);
  }, []);

  const entries = isOpen && advice?.of === text ? advice.advice.entries : [];
  const take = (entry: TextEntry): void => {
    const next = text.slice(0, entry.start) + entry.text + text.slice(entry.end);
    const caret = entry.start + entry.caret;
    setText(next);
    setOpen(false);
    setChosen(-1);
    caretAfter.current = caret;
    ask(next, caret);
  };

  const key = (event: KeyboardEvent): void => {
    const stop = (): void => {
      event.preventDefault();
      event.stopPropagation();
    };
    const isListed = entries.length > 0;
    if (event.isComposing) {
      return;
    }
    if (event.key === ' ' && event.ctrlKey) {
      stop();
      setOpen(true);
      ask(text, box.current?.selectionStart ?? text.length);
    } else if (isListed && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      stop();
      setChosen((now) => (now + (event.key === 'ArrowDown' ? 1 : entries.length - (now < 0 ? 0 : 1))) % entries.length);
    } else if (isListed && event.key === 'Escape') {
      stop();
      setOpen(false);
      setChosen(-1);
    } else if (isListed && (event.key === 'Tab' || (event.key === 'Enter' && chosen >= 0)) && !event.shiftKey) {
      stop();
      take(entries[Math.max(0, chosen)]!);
    } else {
      const after = afterOf(event);
      if (after !== undefined) {
        stop();
        onDone(text, after);
      } else if (event.key === 'Enter' && event.altKey) {
        stop();
        const area = box.current;
        area?.setRangeText('\n', area.selectionStart, area.selectionEnd, 'end');
        setText(area?.value ?? text);
      }
    }
  };
  const shown = advice?.of === text ? advice.advice : undefined;
  return (
    <div class="text-editor">
      <div class="layers">
        <pre class="layer" aria-hidden="true" ref={layer}>
          {coloured(text, shown?.colours ?? [], shown?.problems ?? [])}
          {'\n'}
        </pre>
        <textarea
          ref={box}
          aria-label={label}
          aria-autocomplete="list"
          aria-controls={entries.length > 0 ? 'suggestions' : undefined}
          aria-activedescendant={chosen >= 0 && entries.length > 0 ? `suggestion-${chosen}` : undefined}
          spellcheck={false}
          rows={Math.min(12, Math.max(3, Math.ceil(text.length / 60), text.split('\n').length))}
          value={text}
          onInput={(event) => {
            const { value: now, selectionStart } = event.currentTarget;
            setText(now);
            setChosen(-1);
            setOpen(/[\w[({@]$/.test(now.slice(0, selectionStart)));
            ask(now, selectionStart);
          }}
          onScroll={(event) => {
            if (layer.current !== null) {
              layer.current.scrollTop = event.currentTarget.scrollTop;
            }
          }}
          onKeyDown={key}
        />
      </div>
      {entries.length > 0 && (
        <ul class="suggestions" role="listbox" id="suggestions" tabIndex={0} aria-label={words.suggestions}>
          {entries.map((entry, at) => (
            <li
              key={`${entry.kind} ${entry.label} ${at}`}
              id={`suggestion-${at}`}
              role="option"
              aria-selected={at === chosen ? 'true' : 'false'}
              onMouseDown={(event) => {
                event.preventDefault();
                take(entry);
              }}
            >
              <span>{entry.label}</span>
              <span class="suggestion-detail">{entry.detail}</span>
            </li>
          ))}
        </ul>
      )}
      <div class="verdict" aria-live="polite">
        {shown?.problems.map((problem) => (
          <div key={`${problem.start} ${problem.text}`} class={`verdict-${problem.severity}`}>
            <strong>{words[problem.severity]}:</strong> {problem.text}
          </div>
        ))}
        {shown !== undefined && shown.words !== '' && <div>{words.means.replace('{0}', shown.words)}</div>}
      </div>
      <div class="buttons">
        <button
          type="button"
          class="primary"
          onClick={() => {
            onDone(text, 'stay');
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
