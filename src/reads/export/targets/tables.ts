import type { InstrumentEventMapping, RepeatingSetup } from '../../../api/model';
import type { ExportStructure } from '../exportStructure';

/** What decides which rows of a flat export belong to an instrument. */
export interface TableStructure extends ExportStructure {
  /** Empty in classic projects. */
  readonly mappings: readonly InstrumentEventMapping[];
  readonly repeating: readonly RepeatingSetup[];
}

/** One instrument as a table of its own: rows that the whole set of key columns tells apart (the shape of REDCapTidieR). */
export interface InstrumentTable {
  readonly form: string;
  readonly header: readonly string[];
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
  const cell = (row: readonly string[], name: string): string => row[at.get(name) ?? -1] ?? '';

  const keys: { readonly name: string; readonly of: (place: Place) => string }[] = [
    ...(isLongitudinal
      ? [{ name: 'redcap_event', of: ({ event }: Place) => event.replace(/_arm_\d+[a-z]?$/, '') }]
      : []),
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
  const isTick = (column: string): boolean => ticks.has(column.replace(/^(.+?)___.*$/s, '$1'));
  const saysNothing = (row: readonly string[]): boolean =>
    own.every((column) => {
      const value = cell(row, column);
      return value === '' || (isTick(column) && value === '0');
    }) && ['', '0'].includes(cell(row, `${form}_complete`));

  return {
    form,
    header: [
      columns[idAt] ?? '',
      ...keys.map(({ name }) => name),
      ...further,
      ...own,
      ...last.map((name) => (name === `${form}_timestamp` ? 'redcap_survey_timestamp' : name)),
      ...(status === undefined ? [] : ['form_status_complete']),
    ],
    rowOf: (row) => {
      const place: Place = {
        event: cell(row, 'redcap_event_name'),
        instrument: cell(row, 'redcap_repeat_instrument'),
        instance: cell(row, 'redcap_repeat_instance'),
      };
      const isHere =
        place.instrument === ''
          ? !repeatsIn.has(place.event) && (!isLongitudinal || designated.has(place.event))
          : place.instrument === form;
      return isHere && !saysNothing(row)
        ? [
            row[idAt] ?? '',
            ...keys.map(({ of }) => of(place)),
            ...further.map((name) => cell(row, name)),
            ...own.map((name) => cell(row, name)),
            ...last.map((name) => cell(row, name)),
            ...(status === undefined ? [] : [row[status] ?? '']),
          ]
        : undefined;
    },
  };
}
