import type { VNode } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { PreviewProtocol, PreviewWords, ShownForm, ToPage } from '../../src/webviews/formPreview/messages';
import type { Host } from '../shared/host';
import { FormContext, type FormTools } from './context';
import { Blocks } from './Blocks';
import { changedForm } from './changedForm';
import { Explained } from './Explained';
import { EmbeddedField, FieldRow } from './FieldRow';
import { Toolbar } from './Toolbar';

// oxlint-disable-next-line max-lines-per-function -- one piece of the page, as it is nested
export function App({ host }: { readonly host: Host<PreviewProtocol> }): VNode | null {
  const [words, setWords] = useState<PreviewWords>();
  const [shown, setShown] = useState<ShownForm>();
  const [page, setPage] = useState<number>();
  const caret = useRef(-1);

  // Before the first picture, not after it: the browser takes its time to draw an empty page.
  useLayoutEffect(() => {
    const take = (message: ToPage): void => {
      switch (message.type) {
        case 'start':
          setWords(message.words);
          break;
        case 'picture':
          setShown(message);
          break;
        case 'changed':
          setShown((before) => before && changedForm(before, message));
          break;
        case 'caret':
          caret.current = message.row;
          toRow(message.row);
          break;
      }
    };
    const first = host.kept === undefined ? host.first() : [];
    first.forEach(take);
    host.listen(take);
    host.send({ type: 'ready', state: host.kept?.state, isShown: first.length > 0 });
    document.addEventListener('keydown', (event) => {
      const undo = undoOf(event);
      if (undo !== undefined) {
        event.preventDefault();
        // VS Code, which listens at the window, would undo once more if the dictionary is active by then.
        event.stopPropagation();
        host.send({ type: undo });
      }
    });
  }, [host]);

  useLayoutEffect(() => {
    if (shown !== undefined) {
      host.keep({ uri: shown.uri, state: shown.state });
    }
  }, [host, shown]);

  const form = shown?.picture.form;
  const look = shown?.picture.look;
  useLayoutEffect(() => {
    window.scrollTo(0, 0);
    toRow(caret.current);
    setPage((now) => (now === undefined ? undefined : 0));
  }, [form, look]);

  const tools: FormTools | undefined = useMemo(
    () =>
      words && {
        words,
        send: (message) => {
          host.send(message);
        },
        embedded: shown?.picture.embedded ?? {},
        embed: (name) => <EmbeddedField name={name} />,
        image: (what) => words.image.replace('{0}', what),
      },
    [words, host, shown?.picture.embedded],
  );
  if (tools === undefined || words === undefined || shown === undefined) {
    return null;
  }
  const { picture } = shown;
  return (
    <FormContext.Provider value={tools}>
      <Toolbar message={shown} page={page} setPage={setPage} />
      {shown.explained !== undefined && <Explained field={shown.explained} />}
      <main class={picture.look}>
        <h1 dir="auto">{picture.title}</h1>
        {picture.remarks.map((remark) => (
          <p class="remark" key={remark}>
            {remark}
          </p>
        ))}
        {picture.elsewhere.length > 0 && (
          <details class="elsewhere" open>
            <summary>{words.elsewhere}</summary>
            <p class="hint">{words.elsewhereHint}</p>
            {picture.elsewhere.map((field) => (
              <FieldRow field={field} key={field.key} />
            ))}
          </details>
        )}
        <Blocks
          blocks={picture.blocks}
          page={page}
          setPage={setPage}
          onDrawn={() => {
            if (document.querySelector('.at-caret') === null) {
              toRow(caret.current);
            }
          }}
          key={`${picture.form} ${picture.look}`}
        />
      </main>
    </FormContext.Provider>
  );
}

/** Ctrl+Z and Ctrl+Y, but for those that a text field means for itself. */
function undoOf({ target, key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): 'undo' | 'redo' | undefined {
  const isText =
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && !['radio', 'checkbox', 'range'].includes(target.type));
  const name = key.toLowerCase();
  if (isText || altKey || ctrlKey === metaKey) {
    return undefined;
  }
  return name === 'y' || (name === 'z' && shiftKey) ? 'redo' : name === 'z' ? 'undo' : undefined;
}

/** Brings the field of a row of the dictionary into view. */
function toRow(row: number): void {
  for (const old of document.querySelectorAll('.at-caret')) {
    old.classList.remove('at-caret');
  }
  // What stays at the top would cover it.
  const { style } = document.documentElement;
  style.scrollPaddingTop = `${document.querySelector('header')?.offsetHeight ?? 0}px`;
  const found = document.querySelector(`[data-row="${row}"]`);
  found?.classList.add('at-caret');
  const isStill = document.body.classList.contains('vscode-reduce-motion');
  found?.scrollIntoView({ block: 'nearest', behavior: isStill ? 'instant' : 'smooth' });
}
