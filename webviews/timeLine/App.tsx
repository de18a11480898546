import type { VNode } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import type { TimeEntry } from '../../src/reads/timeLine/picture';
import type { TimeProtocol, TimeWords } from '../../src/webviews/timeLine/messages';
import type { Host } from '../shared/host';
import { Action } from '../shared/Action';
import { Again } from '../shared/Reading';

type HostOf = Host<TimeProtocol>;

/** So many entries are drawn at first: a busy project has thousands a month. */
const firstEntries = 500;

// oxlint-disable-next-line max-lines-per-function -- one piece of the page, as it is nested
export function App({ host }: { readonly host: HostOf }): VNode | null {
  const [shown, setShown] = useState<TimeProtocol['toPage']>();
  const [text, setText] = useState('');
  const [from, setFrom] = useState('');
  const [most, setMost] = useState(firstEntries);
  useLayoutEffect(() => {
    host.listen((message) => {
      host.keep({ id: message.id });
      setShown(message);
    });
    host.send({ type: 'ready' });
  }, [host]);
  if (shown === undefined) {
    return null;
  }
  const { words, picture, isReading } = shown;
  const wanted = text.trim().toLowerCase();
  let left = most;
  const days = picture.days
    .map(({ day, entries }) => {
      const fitting = entries.filter(
        (entry) =>
          (from === '' || entry.from === from) &&
          (wanted === '' || `${entry.title} ${entry.detail}`.toLowerCase().includes(wanted)),
      );
      const drawn = fitting.slice(0, Math.max(0, left));
      left -= fitting.length;
      return { day, entries: drawn };
    })
    .filter(({ entries }) => entries.length > 0);
  return (
    <main>
      <h1>{words.title}</h1>
      <p class="project" dir="auto">
        {picture.project}
      </p>
      <div class="tools" role="group" aria-label={words.tools}>
        <label>
          {words.which}
          <select
            value={from}
            onChange={(event) => {
              setFrom(event.currentTarget.value);
            }}
          >
            <option value="">{words.all}</option>
            <option value="here">{words.here}</option>
            <option value="server">{words.server}</option>
          </select>
        </label>
        <label>
          {words.find}
          <input
            type="search"
            value={text}
            onInput={(event) => {
              setText(event.currentTarget.value);
            }}
          />
        </label>
        {isReading ? (
          <Action label={words.cancel} act={() => host.send({ type: 'cancel' })} />
        ) : (
          <Again words={words} host={host} />
        )}
        <Action label={words.earlier} act={() => host.send({ type: 'earlier' })} />
      </div>
      <p class="quiet" role="status">
        {isReading ? words.reading : days.length === 0 ? words.none : ''}
      </p>
      {picture.remarks.map((remark) => (
        <p class="remark" key={remark}>
          {remark}
        </p>
      ))}
      {days.map(({ day, entries }) => (
        <section key={day}>
          <h2>{day}</h2>
          <ul>
            {entries.map((entry, at) => (
              <Line entry={entry} words={words} host={host} key={`${entry.operation} ${at}`} />
            ))}
          </ul>
        </section>
      ))}
      {left < 0 && (
        <button
          type="button"
          onClick={() => {
            setMost(most + firstEntries);
          }}
        >
          {words.earlier} …
        </button>
      )}
    </main>
  );
}

function Line({
  entry,
  words,
  host,
}: {
  readonly entry: TimeEntry;
  readonly words: TimeWords;
  readonly host: HostOf;
}): VNode {
  const { from, at, title, detail, operation, canUndo, isRemoval } = entry;
  return (
    <li class={`entry ${from}`}>
      <span class="time">{at.slice(11)}</span>
      <span class="from">{from === 'here' ? words.here : words.server}</span>
      <span class="what" dir="auto">
        {isRemoval && (
          <span class="removal" role="img" aria-label={words.removal} title={words.removal}>
            −
          </span>
        )}
        {title} {detail !== '' && <span class="quiet">· {detail}</span>}
      </span>
      {from === 'here' && (
        <button
          type="button"
          onClick={() => {
            host.send({ type: 'report', operation });
          }}
        >
          {words.report}
        </button>
      )}
      {canUndo && (
        <button
          type="button"
          onClick={() => {
            host.send({ type: 'undo', operation });
          }}
        >
          {words.undo}
        </button>
      )}
    </li>
  );
}
