import type { VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { DiffEntry } from '../../src/reads/dictionaryDiff/picture';
import type { DiffProtocol, ToPage, DiffWords } from '../../src/webviews/dictionaryDiff/messages';
import { fill } from '../shared/fill';
import type { Host } from '../shared/host';
import { Action } from '../shared/Action';

type HostOf = Host<DiffProtocol>;
type Picture = ToPage & { readonly type: 'picture' };

/** So many entries are drawn at first: a dictionary that is all new has thousands. */
const firstEntries = 300;

export function App({ host }: { readonly host: HostOf }): VNode | null {
  const [shown, setShown] = useState<Exclude<ToPage, { readonly type: 'copied' }>>();
  const [copied, setCopied] = useState(false);
  useLayoutEffect(() => {
    host.listen((message) => {
      if (message.type === 'copied') {
        setCopied(true);
        return;
      }
      host.keep({ id: message.id });
      setCopied(false);
      setShown(message);
    });
    host.send({ type: 'ready' });
  }, [host]);
  if (shown === undefined) {
    return null;
  }
  if (shown.type === 'picture') {
    return <Differences shown={shown} copied={copied} host={host} />;
  }
  return (
    <main>
      <h1>{shown.words.title}</h1>
      <p role="alert" class="remark">
        {shown.why}
      </p>
      <Action label={shown.words.again} act={() => host.send({ type: 'again' })} />
    </main>
  );
}

// oxlint-disable-next-line max-lines-per-function -- one piece of the page, as it is nested
function Differences({
  shown,
  copied,
  host,
}: {
  readonly shown: Picture;
  readonly copied: boolean;
  readonly host: HostOf;
}): VNode {
  const { words, picture, counting } = shown;
  const [text, setText] = useState('');
  const [most, setMost] = useState(firstEntries);
  const list = useRef<HTMLDivElement>(null);
  const wanted = text.trim().toLowerCase();
  const entries = picture.entries.filter(
    ({ name, form, sentences }) =>
      wanted === '' || [name, form, ...sentences].some((part) => part.toLowerCase().includes(wanted)),
  );
  const drawn = entries.slice(0, most);
  const openAll = (open: boolean): void => {
    for (const details of list.current?.querySelectorAll('details') ?? []) {
      details.open = open;
    }
  };
  return (
    <main>
      <h1>{words.title}</h1>
      <p class="project" dir="auto">
        {picture.before} → {picture.after}
      </p>
      {picture.remarks.map((remark) => (
        <p class="remark" key={remark}>
          {remark}
        </p>
      ))}
      <div class="tools" role="toolbar" aria-label={words.tools}>
        <label>
          {words.filter}
          <input
            type="search"
            value={text}
            onInput={(event) => {
              setText(event.currentTarget.value);
            }}
          />
        </label>
        <Action label={words.expand} act={() => openAll(true)} />
        <Action label={words.collapse} act={() => openAll(false)} />
        <Action label={words.copy} act={() => host.send({ type: 'copy' })} />
        {shown.canCount && counting === undefined && (
          <Action label={words.count} act={() => host.send({ type: 'count' })} />
        )}
        <Action label={words.again} act={() => host.send({ type: 'again' })} />
      </div>
      <p class="quiet" role="status">
        {counting
          ? fill(words.counting, counting.done, counting.total)
          : copied
            ? words.copied
            : picture.entries.length === 0
              ? words.none
              : fill(words.shown, entries.length, picture.entries.length)}
      </p>
      <div ref={list}>
        {words.groups.map(({ group, title }) => {
          const own = drawn.filter((entry) => entry.group === group);
          return own.length === 0 ? null : (
            <section key={group}>
              <h2>
                {title} ({entries.filter((entry) => entry.group === group).length})
              </h2>
              {own.map((entry) => (
                <Entry entry={entry} words={words} key={`${entry.isInstrument} ${entry.form} ${entry.name}`} />
              ))}
            </section>
          );
        })}
      </div>
      {entries.length > most && (
        <button
          type="button"
          onClick={() => {
            setMost(most + firstEntries);
          }}
        >
          {fill(words.shown, most, entries.length)} …
        </button>
      )}
    </main>
  );
}

const signs: Readonly<Record<DiffEntry['group'], string>> = {
  removed: '−',
  renamed: '→',
  recoded: '≠',
  retyped: '≠',
  moved: '↕',
  changed: '≠',
  added: '+',
};

function Entry({ entry, words }: { readonly entry: DiffEntry; readonly words: DiffWords }): VNode {
  const { group, name, form, isInstrument, sentences, risk, isGuess, counts, cells } = entry;
  const head = (
    <>
      <span class={`sign ${group}`} aria-hidden="true">
        {signs[group]}
      </span>{' '}
      <span class="variable" dir="auto">
        {name}
      </span>{' '}
      <span class="quiet">{isInstrument ? words.instrument : form}</span>{' '}
      {risk !== 'none' && <span class={`risk ${risk}`}>{words.risks[risk]}</span>}{' '}
      {isGuess && <span class="quiet">({words.guess})</span>}
      <span class="sentences" dir="auto">
        {sentences.join(' ')}
      </span>
      {counts.map((count) => (
        <span class="counts" key={count}>
          {count}
        </span>
      ))}
    </>
  );
  if (cells.length === 0) {
    return <div class="entry bare">{head}</div>;
  }
  return (
    <details class="entry">
      <summary>{head}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.column}</th>
            <th scope="col">{words.before}</th>
            <th scope="col">{words.after}</th>
          </tr>
        </thead>
        <tbody>
          {cells.map(({ column, before, after }) => (
            <tr key={column}>
              <th scope="row">{column}</th>
              <td class="before" dir="auto">
                {before}
              </td>
              <td class="after" dir="auto">
                {after}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
