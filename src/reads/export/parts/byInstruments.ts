import type { ExportRecordsOptions } from '../../../api/model';
import type { ExportPlan } from '../planExport';
import { uniteColumns, uniteSequences } from './columnOrder';
import { type CutAnswer, cutAnswer } from './cutAnswer';
import { type RawTable, type TableFormat, columnName, readRawTable, writeRawHeader, writeRawRows } from './rawRows';

/** Columns that tell rows of a record apart. */
const keyNames = ['redcap_event_name', 'redcap_repeat_instrument', 'redcap_repeat_instance'];

/** The calls that ask for one record's data instrument by instrument; `undefined` where their answers could not be laid into one. */
export function callsByInstrument(plan: ExportPlan, record: string): readonly ExportRecordsOptions[] | undefined {
  const { options, recordIdField, instruments, formOf } = plan;
  if (options.format === 'odm' || options.type === 'eav') {
    return undefined;
  }
  const whole = options.forms ?? (options.fields ? [] : instruments);
  const single = new Map<string, string[]>();
  for (const field of options.fields ?? []) {
    const form = formOf(field);
    if (field !== recordIdField && form !== undefined && !whole.includes(form)) {
      single.set(form, [...(single.get(form) ?? []), field]);
    }
  }
  const { forms: _forms, fields: _fields, ...shared } = options;
  const calls = instruments.flatMap((form): ExportRecordsOptions[] =>
    whole.includes(form)
      ? [{ ...shared, records: [record], fields: [recordIdField], forms: [form] }]
      : single.has(form)
        ? [{ ...shared, records: [record], fields: [recordIdField, ...(single.get(form) ?? [])] }]
        : [],
  );
  return calls.length > 1 ? calls : undefined;
}

/** Lays answers of `callsByInstrument` into one, as the server would have given it. @returns `undefined` when one of them is not as expected */
export function joinInstruments(plan: ExportPlan, answers: readonly Buffer[]): CutAnswer | undefined {
  const format = plan.options.format as TableFormat;
  const delimiter = plan.options.csvDelimiter;
  const cuts = answers.map((answer) => cutAnswer(format, answer));
  const first = cuts.find(({ rows }) => rows.length > 0) ?? cuts[0];
  if (!first) {
    return undefined;
  }
  const tables: RawTable[] = [];
  for (const { head, rows } of cuts) {
    const table = readRawTable(format, head.toString('latin1'), rows.toString('latin1'), delimiter);
    if (!table) {
      return undefined;
    }
    if (table.rows.length > 0) {
      tables.push(table);
    }
  }
  const nameOf = (column: string): string => columnName(format, column);
  const columns = uniteColumns(
    tables.map((table) => table.columns),
    plan.columnOrder,
    nameOf,
  );
  const rows = new Map<string, Map<string, string>>();
  const orders = tables.map((table) => {
    const keys = [0, ...keyNames.map((name) => table.columns.findIndex((column) => nameOf(column) === name))];
    return table.rows.map((row) => {
      const key = keys.map((at) => (at < 0 ? '' : (row[at] ?? ''))).join('\n');
      const cells = rows.get(key) ?? new Map<string, string>();
      rows.set(key, cells);
      for (const [i, column] of table.columns.entries()) {
        cells.set(column, row[i] ?? '');
      }
      return key;
    });
  });
  const empty = format === 'json' ? '""' : '';
  const all = uniteSequences(orders).map((key) => columns.map((column) => rows.get(key)?.get(column) ?? empty));
  const joined: RawTable = { columns, rows: withoutBareRows(all, columns.map(nameOf)) };
  const head =
    format === 'csv' && columns.length > 0 ? Buffer.from(writeRawHeader(columns, delimiter), 'latin1') : first.head;
  return { head, rows: Buffer.from(writeRawRows(format, joined, columns, delimiter), 'latin1'), tail: first.tail };
}

/**
 * An event has a row of its own when it has values, or when nothing in it repeats (REDCAP_API.md §5.1): asked instrument by instrument it may have
 * one that the whole answer would not have.
 */
function withoutBareRows(
  rows: readonly (readonly string[])[],
  names: readonly string[],
): readonly (readonly string[])[] {
  const [event, instrument, instance] = keyNames.map((name) => names.indexOf(name));
  if (instrument === undefined || instrument < 0) {
    return rows;
  }
  const text = (row: readonly string[], at: number | undefined): string =>
    at === undefined || at < 0 ? '' : (row[at] ?? '').replace(/^"(.*)"$/s, '$1');
  const repeating = new Set(rows.filter((row) => text(row, instrument) !== '').map((row) => text(row, event)));
  const saysNothing = (cell: string, name: string): boolean =>
    cell === '' ||
    (name.includes('___') && /^(?:0|Unchecked)$/.test(cell)) ||
    (name.endsWith('_complete') && /^(?:0|Incomplete)$/.test(cell));
  const notValues = new Set([0, ...[...keyNames, 'redcap_data_access_group'].map((name) => names.indexOf(name))]);
  return rows.filter(
    (row) =>
      text(row, instrument) !== '' ||
      text(row, instance) !== '' ||
      !repeating.has(text(row, event)) ||
      names.some((name, i) => !notValues.has(i) && !saysNothing(text(row, i), name)),
  );
}
