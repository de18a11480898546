import type { InstrumentEventMapping, RepeatingSetup } from '../../../api/model';
import type { ExportStructure } from '../exportStructure';

/** What decides which rows of a flat export belong to an instrument. */
export interface TableStructure extends ExportStructure {
  /** Empty in classic projects. */
  readonly mappings: readonly InstrumentEventMapping[];
  readonly repeating: readonly RepeatingSetup[];
}

/** A column of a table, and the one of the flat export that it comes from; none for a key that is made. */
export interface TableColumn {
  readonly name: string;
  readonly source?: string;
}

/** One instrument as a table of its own: rows that the whole set of key columns tells apart (the shape of REDCapTidieR). */
export interface InstrumentTable {
  readonly form: string;
  readonly columns: readonly TableColumn[];
  /** The cells of a row of the flat export, or `undefined` when the row has nothing of this instrument. */
  readonly rowOf: (row: readonly string[]) => readonly string[] | undefined;
}

/** Cells of plumbing in a row of the flat export. */
interface Place {
  readonly event: string;
  readonly instrument: string;
  readonly instance: string;
}

/** Keys by structure, not by data: a repeating instrument without any data is one all the same. @param columns of a flat export with names */
export function instrumentTables(columns: readonly string[], structure: TableStructure): readonly InstrumentTable[] {
  const at = new Map(columns.map((column, i) => [column, i]));
  return structure.instruments.flatMap(({ name }) => {
    const table = tableOf(name, at, columns, structure);
    return table ? [table] : [];
  });
}

// oxlint-disable-next-line max-lines-per-function -- one reading of the server, in the order in which refusals are told
function tableOf(
  form: string,
  at: ReadonlyMap<string, number>,
  columns: readonly string[],
  structure: TableStructure,
): InstrumentTable | undefined {
  const { metadata, isLongitudinal, mappings, repeating, events } = structure;
  const [recordId] = metadata;
  const names = new Set(
    metadata.filter((field) => field.form_name === form && field !== recordId).map((f) => f.field_name),
  );
  const own = columns.filter((column) => names.has(column.replace(/^(.+?)___.*$/s, '$1')));
  const status = at.get(`${form}_complete`);
  const idAt = recordId && at.get(recordId.field_name);
  if (idAt === undefined || (own.length === 0 && status === undefined)) {
    return undefined;
  }
  const designated = new Set(mappings.filter((each) => each.form === form).map((each) => each.uniqueEventName));
  const repeatsIn = new Set(repeating.filter(({ formName }) => formName === form).map(({ eventName }) => eventName));
  const repeatingEvents = new Set(
    repeating.filter(({ formName }) => formName === '').map(({ eventName }) => eventName),
  );
  const inRepeatingEvent = Array.from(designated).some((event) => repeatingEvents.has(event));
  const severalArms = new Set(events.map(({ armNum }) => armNum)).size > 1;
  const arms = new Map(events.map(({ uniqueEventName, armNum }) => [uniqueEventName, String(armNum)]));
  const shortEvents = shortEventNames(events);
  const keys: { readonly name: string; readonly of: (place: Place) => string }[] = [
    ...(isLongitudinal ? [{ name: 'redcap_event', of: ({ event }: Place) => shortEvents.get(event) ?? event }] : []),
    ...(isLongitudinal && severalArms ? [{ name: 'redcap_arm', of: ({ event }: Place) => arms.get(event) ?? '' }] : []),
    ...(repeatsIn.size > 0
      ? // Where it does not repeat, it counts as its own first instance.
        [
          {
            name: 'redcap_form_instance',
            of: ({ instrument, instance }: Place) => (instrument === '' ? '1' : instance),
          },
        ]
      : []),
    ...(inRepeatingEvent
      ? [
          {
            name: 'redcap_event_instance',
            of: ({ instrument, instance }: Place) => (instrument === '' ? instance : ''),
          },
        ]
      : []),
  ];
  const further = ['redcap_data_access_group'].filter((name) => at.has(name));
  const last = [`${form}_timestamp`, 'redcap_survey_identifier'].filter((name) => at.has(name));
  const ticks = new Set(metadata.filter((field) => field.field_type === 'checkbox').map((field) => field.field_name));
  const placeOf = (name: string): number => at.get(name) ?? -1;
  const eventAt = placeOf('redcap_event_name');
  const instrumentAt = placeOf('redcap_repeat_instrument');
  const instanceAt = placeOf('redcap_repeat_instance');
  const ownAt = own.map(placeOf);
  const tickAt = new Set(own.filter((column) => ticks.has(column.replace(/^(.+?)___.*$/s, '$1'))).map(placeOf));
  const saysNothing = (row: readonly string[]): boolean =>
    ownAt.every((i) => {
      const value = row[i] ?? '';
      return value === '' || (value === '0' && tickAt.has(i));
    }) && ['', '0'].includes(row[status ?? -1] ?? '');
  const sources = [...further, ...own, ...last, ...(status === undefined ? [] : [`${form}_complete`])];
  const sourcesAt = sources.map(placeOf);
  const named = new Map([
    [`${form}_timestamp`, 'redcap_survey_timestamp'],
    [`${form}_complete`, 'form_status_complete'],
  ]);

  return {
    form,
    columns: [
      { name: columns[idAt] ?? '', source: columns[idAt] ?? '' },
      ...keys.map(({ name }) => ({ name })),
      ...sources.map((source) => ({ name: named.get(source) ?? source, source })),
    ],
    rowOf: (row) => {
      const place: Place = {
        event: row[eventAt] ?? '',
        instrument: row[instrumentAt] ?? '',
        instance: row[instanceAt] ?? '',
      };
      const isHere =
        place.instrument === ''
          ? !repeatsIn.has(place.event) && (!isLongitudinal || designated.has(place.event))
          : place.instrument === form;
      if (!isHere || saysNothing(row)) {
        return undefined;
      }
      const cells = [row[idAt] ?? ''];
      for (const { of } of keys) {
        cells.push(of(place));
      }
      for (const i of sourcesAt) {
        cells.push(row[i] ?? '');
      }
      return cells;
    },
  };
}

/** Unique event names without their arm; whole where two events of one arm would be the same, as those with the same label are. */
function shortEventNames(events: TableStructure['events']): ReadonlyMap<string, string> {
  const short = (name: string): string => name.replace(/_arm_\d+[a-z]?$/, '');
  const key = (name: string, arm: number): string => `${arm} ${short(name)}`;
  const counts = new Map<string, number>();
  for (const { uniqueEventName, armNum } of events) {
    counts.set(key(uniqueEventName, armNum), (counts.get(key(uniqueEventName, armNum)) ?? 0) + 1);
  }
  return new Map(
    events.map(({ uniqueEventName, armNum }) => [
      uniqueEventName,
      counts.get(key(uniqueEventName, armNum)) === 1 ? short(uniqueEventName) : uniqueEventName,
    ]),
  );
}
