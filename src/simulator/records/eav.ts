import type { Call } from '../calls/call';
import { phpJson } from '../format/json';
import { fieldColumnsByName, type Style } from './columns';
import { rowsOf, RowRenderer } from './rows';
import type { Selection } from './selection';

/** One row per stored value in the order of storing, or of the fields that are asked for; ticked checkbox options one each, files as document ids (REDCAP_API.md §5.1, EAV). */
export function eavColumns(call: Call): string[] {
  const { project } = call;
  return [
    'record',
    ...(project.isLongitudinal ? ['redcap_event_name'] : []),
    ...(project.hasRepeating ? ['redcap_repeat_instrument', 'redcap_repeat_instance'] : []),
    'field_name',
    'value',
  ];
}

export function* eavRows(call: Call, selection: Selection, style: Style): Generator<string[]> {
  for (const [place, name, value] of points(call, selection, style)) {
    yield [...place, name, value];
  }
}

/** The same as JSON, where what says the place is written once for all values there. */
export function* eavJson(call: Call, selection: Selection, style: Style): Generator<string> {
  const names = eavColumns(call).slice(0, -2);
  let separator = '[';
  let [head, last]: [string, readonly string[]] = ['', []];
  for (const [place, name, value] of points(call, selection, style)) {
    if (place !== last) {
      head = names
        .map((column, i) => {
          const cell = place[i] ?? '';
          const isNumber = column === 'redcap_repeat_instance' && cell !== '';
          return `${phpJson(column)}:${isNumber ? cell : phpJson(cell)}`;
        })
        .join(',');
      last = place;
    }
    yield `${separator}{${head},"field_name":${phpJson(name)},"value":${phpJson(value)}}`;
    separator = ',';
  }
  yield separator === '[' ? '[]' : ']';
}

function* points(
  call: Call,
  selection: Selection,
  style: Style,
): Generator<readonly [place: readonly string[], name: string, value: string]> {
  const { project } = call;
  const { dictionary } = project;
  const show = fieldColumnsByName(project, style);
  const asked = new Map(call.parameters.list('fields').map((name, i) => [name, i]));
  const place = (name: string): number => asked.get(name) ?? asked.size;
  const events = new RowRenderer(
    project,
    [{ header: 'redcap_event_name', label: '', plumbing: 'event', field: '', form: '', blank: '', show: () => '' }],
    style.labels,
    selection.nameOf,
  );
  for (const record of selection.records) {
    for (const row of rowsOf(project, record, selection)) {
      const { context } = row;
      const where = [
        selection.nameOf(record),
        ...(project.isLongitudinal ? events.cells(row) : []),
        ...(project.hasRepeating ? [context.instrument, context.instance === 0 ? '' : String(context.instance)] : []),
      ];
      const forms = new Set(project.formsOf(context.event, context.instrument).map((form) => form.name));
      if (selection.withRecordId && context.instrument === '') {
        yield [where, dictionary.recordId.name, selection.nameOf(record)];
      }
      const stored = Array.from(context.values);
      for (const [name, value] of asked.size === 0 ? stored : stored.sort(([a], [b]) => place(a) - place(b))) {
        const field = dictionary.field(name);
        if (field === undefined || !selection.fields.has(name) || !forms.has(field.form)) {
          continue;
        }
        for (const one of typeof value === 'string' ? [value] : value) {
          yield [where, name, field.type === 'file' ? one : show(field, one)];
        }
      }
    }
  }
}
