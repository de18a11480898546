import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ExportViewProtocol } from '../../src/webviews/exportView/messages';
import type { Host } from '../shared/host';

type HostOf = Host<ExportViewProtocol>;
type Shown = ExportViewProtocol['toPage'];

export function App({ host }: { readonly host: HostOf }): VNode | null {
  const [shown, setShown] = useState<Shown>();
  const table = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    host.listen((message) => {
      host.keep({ target: message.target, delimiter: message.delimiter });
      setShown(message);
    });
    host.send({ type: 'ready' });
  }, [host]);
  const from = shown?.page.from;
  useEffect(() => {
    table.current?.scrollTo({ top: 0 });
  }, [from]);
  if (shown === undefined) {
    return null;
  }
  const { page, words } = shown;
  return (
    <main>
      <Bar host={host} shown={shown} />
      {/* A region that scrolls is reached by the keyboard. */}
      <div class="table" ref={table} tabIndex={0} role="region" aria-label={words.readOnly}>
        <table>
          <thead>
            <tr>
              <th scope="col" class="number">
                #
              </th>
              {page.columns.map((column, i) => (
                <th scope="col" key={i} dir="auto">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {page.rows.map((row, i) => (
              <tr key={page.from + i}>
                <th scope="row" class="number">
                  {number(page.from + i + 1, words.language)}
                </th>
                {row.map((cell, column) => (
                  <td key={column} title={cell.length > 40 ? cell : undefined} dir="auto">
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </main>
  );
}

/** Where one is, and the ways on. */
// oxlint-disable-next-line max-lines-per-function -- one piece of the page, as it is nested
function Bar({ host, shown }: { readonly host: HostOf; readonly shown: Shown }): VNode {
  const { page, words, most, columnsFrom, columnCount } = shown;
  const show = (from: number, columns = columnsFrom): void => {
    host.send({ type: 'show', from: Math.max(0, from), columnsFrom: Math.max(1, columns) });
  };
  const end = page.from + page.rows.length;
  const isLast = page.isWhole && end >= page.known;
  const text = fill(
    page.rows.length === 0 ? words.none : page.isWhole ? words.rows : words.rowsSoFar,
    [page.from + 1, end, page.known].map((value) => number(value, words.language)),
  );
  const columns = page.columns.length - 1;
  const place = fill(
    words.columns,
    [columnsFrom + 1, columnsFrom + columns, columnCount].map((value) => number(value, words.language)),
  );
  return (
    <nav>
      <Step label={words.first} sign="|◀" off={page.from === 0} act={() => show(0)} />
      <Step label={words.previous} sign="◀" off={page.from === 0} act={() => show(page.from - most)} />
      <Step label={words.next} sign="▶" off={isLast} act={() => show(end)} />
      <Step
        label={words.last}
        sign="▶|"
        off={isLast || !page.isWhole}
        act={() => show(Math.max(0, Math.ceil(page.known / most) - 1) * most)}
      />
      <span role="status">{text}</span>
      <label>
        {words.goTo}
        <input
          type="number"
          min={1}
          onChange={({ currentTarget }) => {
            const row = Number(currentTarget.value);
            if (Number.isSafeInteger(row) && row > 0) {
              show(row - 1);
            }
          }}
        />
      </label>
      {columnCount > page.columns.length && (
        <span class="columns">
          <Step
            label={words.previousColumns}
            sign="◀"
            off={columnsFrom <= 1}
            act={() => show(page.from, columnsFrom - columns)}
          />
          {place}
          <Step
            label={words.nextColumns}
            sign="▶"
            off={columnsFrom + columns >= columnCount}
            act={() => show(page.from, columnsFrom + columns)}
          />
        </span>
      )}
    </nav>
  );
}

function Step({
  label,
  sign,
  off,
  act,
}: {
  readonly label: string;
  readonly sign: string;
  readonly off: boolean;
  readonly act: () => void;
}): VNode {
  return (
    <button type="button" aria-label={label} title={label} disabled={off} onClick={act}>
      {sign}
    </button>
  );
}

function number(value: number, language: string): string {
  return value.toLocaleString(language);
}

function fill(text: string, values: readonly string[]): string {
  return text.replaceAll(/\{(\d)\}/g, (_place, i: string) => values[Number(i)] ?? '');
}
