import type { VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { CompletenessField, CompletenessPicture } from '../../src/reads/completeness/picture';
import type { CompletenessProtocol, CompletenessWords, ToPage } from '../../src/webviews/completeness/messages';
import { fill } from '../shared/fill';
import { Grid } from '../shared/grid/Grid';
import type { GridSelection } from '../shared/grid/geometry';
import type { GridCellView, GridRowView } from '../shared/grid/GridRow';
import type { Host } from '../shared/host';
import { Again } from '../shared/Reading';

interface HeatProps {
  readonly picture: CompletenessPicture;
  readonly words: CompletenessWords;
  readonly missing: Extract<ToPage, { readonly type: 'missing' }> | undefined;
  readonly host: Host<CompletenessProtocol>;
}

/** Columns before those of events. */
const lead = 2;
/** Of columns of events, after their names. */
const narrowest = 110;
const widest = 260;

// oxlint-disable-next-line max-lines-per-function -- one piece of the page, as it is nested
export function Heat({ picture, words, missing, host }: HeatProps): VNode {
  const start = { row: 0, column: 0 };
  const [selection, setSelection] = useState<GridSelection>({ anchor: start, active: start });
  const { events, fields } = picture;
  const rows = useMemo(() => rowsOf(picture, words), [picture, words]);
  return (
    <main class="heat">
      <h1>{words.title}</h1>
      <p class="project" dir="auto">
        {picture.project}, {fill(words.records, picture.records)}
      </p>
      {picture.remarks.map((remark) => (
        <p class="remark" key={remark}>
          {remark}
        </p>
      ))}
      <p class="quiet">
        {words.legend} <Again words={words} host={host} />
      </p>
      <Grid
        label={words.title}
        columns={[
          { key: 'field', title: words.field, width: 190 },
          { key: 'label', title: words.label, width: 260 },
          ...events.map(({ name, label }) => ({
            key: name || 'all',
            title: label || words.all,
            width: Math.min(widest, Math.max(narrowest, 16 + 8 * label.length)),
          })),
        ]}
        frozen={1}
        rowCount={rows.length}
        rowHeight={24}
        headHeight={30}
        row={(at) => rows[at]?.view}
        selection={selection}
        onSelect={setSelection}
        onOpen={({ row, column }) => {
          const field = rows[row]?.field;
          const event = events[column - lead];
          if (field !== undefined) {
            host.send(
              event === undefined
                ? { type: 'summary', field: field.name }
                : { type: 'missing', field: field.name, event: event.name },
            );
          }
        }}
        empty={fields.length === 0 ? words.noFields : undefined}
        isReadonly
      />
      {missing !== undefined && (
        <section class="missing" aria-live="polite">
          <h2>
            {fill(
              words.missingOf,
              missing.field,
              events.find(({ name }) => name === missing.event)?.label ?? '',
              missing.count,
            )}
          </h2>
          {missing.records === undefined ? (
            <p>{words.tooMany}</p>
          ) : missing.count === 0 ? (
            <p>{words.noMissing}</p>
          ) : (
            <p class="names">
              {missing.records.map((record) => (
                <button
                  type="button"
                  class="plain"
                  key={record}
                  onClick={() => {
                    host.send({ type: 'open', record });
                  }}
                >
                  {record}
                </button>
              ))}
              {missing.count > missing.records.length && '…'}
            </p>
          )}
        </section>
      )}
    </main>
  );
}

interface HeatRow {
  readonly view: GridRowView;
  readonly field: CompletenessField | undefined;
}

function rowsOf({ fields }: CompletenessPicture, words: CompletenessWords): readonly HeatRow[] {
  const rows: HeatRow[] = [];
  let form: string | undefined;
  for (const field of fields) {
    if (field.form !== form) {
      form = field.form;
      rows.push({ view: { kind: 'bar', class: 'form', content: field.formLabel }, field: undefined });
    }
    const label = new DOMParser().parseFromString(field.label, 'text/html').body.textContent.trim();
    rows.push({
      field,
      view: {
        kind: 'cells',
        cell: (column) =>
          column === 0
            ? { content: field.name, class: 'variable' }
            : column === 1
              ? { content: label, hint: label }
              : cellOf(field, column - lead, words),
      },
    });
  }
  return rows;
}

function cellOf(field: CompletenessField, at: number, words: CompletenessWords): GridCellView {
  const cell = field.cells[at];
  if (field.isHidden) {
    return { content: '?', label: words.hidden, hint: words.hidden };
  }
  if (cell === null || cell === undefined) {
    return { content: '', class: 'none' };
  }
  const [asked, filled] = cell;
  if (asked === 0) {
    return { content: '–', label: words.nobody, hint: words.nobody };
  }
  const share = filled / asked;
  const label = fill(words.filled, filled, asked);
  return {
    content: (
      <>
        <svg class="share" width="50" height="10" viewBox="0 0 50 10" aria-hidden="true">
          <rect class="whole" x="0.5" y="0.5" width="49" height="9" />
          <rect class="part" x="0" y="0" width={50 * share} height="10" />
        </svg>
        <span class="percent">{Math.floor(share * 100)} %</span>
      </>
    ),
    label: `${Math.floor(share * 100)} %, ${label}`,
    hint: label,
  };
}
