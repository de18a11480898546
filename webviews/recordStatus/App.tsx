import type { VNode } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { StatusColumn, StatusPicture, StatusRow, StatusView } from '../../src/reads/status/picture';
import type { StatusProtocol, ToPage, StatusWords } from '../../src/webviews/recordStatus/messages';
import { fill } from '../shared/fill';
import { Grid, type GridColumn } from '../shared/grid/Grid';
import type { GridSelection } from '../shared/grid/geometry';
import type { GridRowView } from '../shared/grid/GridRow';
import type { Host } from '../shared/host';
import { Again, Waiting } from '../shared/Reading';
import { Dot } from './Dot';
import { Filters } from './Filters';
import { TotalBar, TotalsTable } from './Totals';

type HostOf = Host<StatusProtocol>;
type Picture = ToPage & { readonly type: 'picture' };

export function App({ host }: { readonly host: HostOf }): VNode | null {
  const [shown, setShown] = useState<Exclude<ToPage, { readonly type: 'rows' }>>();
  const rows = useRef(new Map<number, StatusRow>());
  const [came, setCame] = useState(0);
  const version = useRef(0);
  useLayoutEffect(() => {
    host.listen((message) => {
      if (message.type === 'rows') {
        if (message.version === version.current) {
          for (const [at, row] of message.rows.entries()) {
            rows.current.set(message.from + at, row);
          }
          setCame((now) => now + 1);
        }
        return;
      }
      if (message.type === 'picture') {
        rows.current = new Map();
        version.current = message.version;
        host.keep({ id: message.id, view: message.picture.view });
      } else {
        host.keep({ ...host.kept, id: message.id });
      }
      setShown(message);
    });
    host.send({ type: 'ready', view: host.kept?.view });
  }, [host]);
  if (shown === undefined) {
    return null;
  }
  return shown.type === 'picture' ? (
    <Records shown={shown} rows={rows.current} came={came} host={host} />
  ) : (
    <Waiting shown={shown} words={shown.words} host={host} />
  );
}

/** Columns before those of instruments: name and group. */
const lead = 2;
/** Of the upright names of columns: characters that a line holds, and lines at most. */
const lineLength = 20;
const mostLines = 5;
const narrowest = 48;

interface RecordsProps {
  readonly shown: Picture;
  readonly rows: ReadonlyMap<number, StatusRow>;
  /** Changes when rows came. */
  readonly came: number;
  readonly host: HostOf;
}

// oxlint-disable-next-line max-lines-per-function -- one piece of the page, as it is nested
function Records({ shown, rows, came, host }: RecordsProps): VNode {
  const { picture, words, version } = shown;
  const { columns, view } = picture;
  const start = { row: 0, column: 0 };
  const [selection, setSelection] = useState<GridSelection>({ anchor: start, active: start });
  const change = (changed: Partial<StatusView>): void => {
    host.send({ type: 'view', view: { ...view, ...changed } });
  };
  const open = useCallback(
    (row: number, column: number) => {
      host.send({ type: 'open', version, row, column: Math.max(-1, column - lead) });
    },
    [host, version],
  );
  const ask = useCallback(
    ({ from, to }: { readonly from: number; readonly to: number }) => {
      const wanted = Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
      if (wanted.some((row) => !rows.has(row))) {
        host.send({ type: 'rows', version, from, to });
      }
    },
    [host, version, rows],
  );
  // The window of the grid does not change when other records are in it.
  useEffect(() => {
    ask({ from: 0, to: 100 });
  }, [ask]);
  const views = useMemo(() => new Map<number, GridRowView>(), [picture, version]);
  const row = (index: number): GridRowView | undefined => {
    const known = views.get(index);
    const data = rows.get(index);
    if (known !== undefined || data === undefined) {
      return known;
    }
    const made: GridRowView = {
      kind: 'cells',
      cell: (column) =>
        column === 0
          ? {
              content: (
                <span
                  class="name"
                  dir="auto"
                  onClick={() => {
                    open(index, 0);
                  }}
                >
                  {data.name}
                </span>
              ),
            }
          : column === 1
            ? { content: groupLabel(picture, data.group) }
            : statusCell(data.cells[column - lead] ?? 0, columns[column - lead], picture, words),
    };
    views.set(index, made);
    return made;
  };
  const heads: readonly GridColumn[] = [
    { key: 'name', title: words.record, width: 130, foot: <span class="sum">{words.sum}</span>, ...sorted(view, -1) },
    { key: 'group', title: words.group, width: 160, ...sorted(view, -2) },
    ...columns.map(({ event, eventLabel, form, formLabel }, at) => {
      const title = eventLabel === '' ? formLabel : `${formLabel} · ${eventLabel}`;
      return { key: `${event} ${form}`, title, ...totalOf(at, title, picture, words), ...sorted(view, at) };
    }),
  ];
  return (
    <main class="records" data-came={came}>
      <h1>{words.title}</h1>
      <p class="project" dir="auto">
        {picture.project}
      </p>
      {picture.remarks.map((remark) => (
        <p class="remark" key={remark}>
          {remark}
        </p>
      ))}
      <Filters picture={picture} words={words} change={change}>
        <Again words={words} host={host} />
      </Filters>
      <p class="quiet" role="status">
        {fill(words.shown, picture.shown, picture.records)}
      </p>
      <Grid
        label={words.title}
        columns={heads}
        frozen={1}
        rowCount={picture.shown}
        rowHeight={26}
        headHeight={190}
        row={row}
        selection={selection}
        onSelect={setSelection}
        onOpen={(place) => {
          open(place.row, place.column);
        }}
        onWindow={ask}
        empty={words.none}
        onHead={(column) => {
          const sort = column === 0 ? -1 : column === 1 ? -2 : column - lead;
          change({ sort, descending: view.sort === sort && !view.descending });
        }}
        isReadonly
      />
      <p class="quiet legend">
        {picture.statusOrder.map((status) => (
          <span key={status} class="key">
            <Dot status={status} more={status === 'mixed' ? 1 : 0} /> {words.statuses[status]}
          </span>
        ))}
      </p>
      <p class="quiet">{words.legend}</p>
      <TotalsTable picture={picture} words={words} />
    </main>
  );
}

function sorted(view: StatusView, sort: number): Pick<GridColumn, 'sort'> {
  return view.sort === sort && (sort !== -1 || view.descending)
    ? { sort: view.descending ? 'descending' : 'ascending' }
    : {};
}

function groupLabel({ groups }: StatusPicture, name: string): string {
  return groups.find((group) => group.name === name)?.label ?? name;
}

/** How the records that are shown share a column, over it; wide enough for its upright name. */
function totalOf(
  at: number,
  title: string,
  picture: StatusPicture,
  words: StatusWords,
): Pick<GridColumn, 'foot' | 'hint' | 'width'> {
  const counts = picture.totals[at] ?? [];
  const done = (counts[5] ?? 0) + (counts[6] ?? 0);
  return {
    width: Math.max(narrowest, 16 + 17 * linesOf(title)),
    hint: `${title}: ${fill(words.share, done, picture.shown)}`,
    foot: <TotalBar counts={counts} order={picture.statusOrder} />,
  };
}

/** How many lines a title takes where words are not broken. */
function linesOf(title: string): number {
  let lines = 1;
  let used = 0;
  for (const { length } of title.split(' ')) {
    const isNext = used > 0 && used + 1 + length > lineLength;
    lines += isNext ? 1 : 0;
    used = isNext ? length : used + 1 + length;
  }
  return Math.min(mostLines, lines);
}

function statusCell(
  cell: number,
  column: StatusColumn | undefined,
  { statusOrder }: StatusPicture,
  words: StatusWords,
): ReturnType<Extract<GridRowView, { kind: 'cells' }>['cell']> {
  if (column?.isHidden === true) {
    return { content: '?', label: words.hidden, hint: words.hidden, class: 'unseen' };
  }
  const status = statusOrder[cell % 16] ?? 'none';
  const more = Math.floor(cell / 16);
  const label = [words.statuses[status], ...(more > 0 ? [fill(words.instances, more + 1)] : [])].join(', ');
  return {
    content: (
      <>
        <Dot status={status} more={more} />
        {more > 0 && <span class="count">{more + 1}</span>}
      </>
    ),
    label,
    hint: label,
  };
}
