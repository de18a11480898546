import type { Call } from '../calls/call';
import { cellText, readTable } from '../format/table';
import { ApiFailure, texts } from '../http/failure';
import { readOdm } from '../odm/reader';
import type { SeedValue } from '../store/seed';
import { checkboxSuffix } from '../store/names';
import type { Project } from '../store/project';

export type FlatRow = Record<string, string>;

/** The rows of an import's `data` in flat form; `undefined` for a JSON object that is not a list, which real servers take for nothing (REDCAP_API.md §5.2). */
export function readImportRows(call: Call): FlatRow[] | undefined {
  const data = call.parameters.get('data');
  if (call.format === 'odm') {
    return odmRows(call.project, readOdm(data).values);
  }
  if (call.format === 'json' && data.trimStart().startsWith('{')) {
    return undefined;
  }
  const rows = readTable(call.format, data, call.sentCsv).map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cellText(value)])),
  );
  return call.parameters.get('type').toLowerCase() === 'eav' ? eavRows(call.project, rows) : rows;
}

const places = ['redcap_event_name', 'redcap_repeat_instrument', 'redcap_repeat_instance', 'redcap_data_access_group'];

/** Gathers `record,field_name,value` rows to flat ones, in order of first appearance. */
function eavRows(project: Project, rows: readonly FlatRow[]): FlatRow[] {
  const recordId = project.dictionary.recordId.name;
  const flat = new Map<string, FlatRow>();
  for (const row of rows) {
    const { record, field_name: field, value } = row;
    if (record === undefined || field === undefined || value === undefined) {
      throw new ApiFailure(texts.badData);
    }
    const place = Object.fromEntries(
      places.filter((name) => row[name] !== undefined).map((name) => [name, row[name] ?? '']),
    );
    const key = JSON.stringify([record, place]);
    const target = flat.get(key) ?? { [recordId]: record, ...place };
    flat.set(key, target);
    if (field !== recordId) {
      target[field] = value;
    }
  }
  return Array.from(flat.values());
}

/** The values of an ODM text as flat rows. */
function odmRows(project: Project, values: readonly SeedValue[]): FlatRow[] {
  const recordId = project.dictionary.recordId.name;
  const flat = new Map<string, FlatRow>();
  for (const { record, event, instrument, instance, field, value } of values) {
    const key = JSON.stringify([record, event, instrument, instance]);
    const target = flat.get(key) ?? {
      [recordId]: record,
      ...(project.isLongitudinal ? { redcap_event_name: event } : {}),
      ...(project.hasRepeating
        ? { redcap_repeat_instrument: instrument, redcap_repeat_instance: instance === 0 ? '' : String(instance) }
        : {}),
    };
    flat.set(key, target);
    if (project.dictionary.field(field)?.type === 'checkbox') {
      target[`${field}___${checkboxSuffix(value)}`] = '1';
    } else {
      target[field] = value;
    }
  }
  return Array.from(flat.values());
}
