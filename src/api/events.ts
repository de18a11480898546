import type { RedcapEvent } from './model';
import { integerOf, readRows, requiredInteger, type Row } from './rows';
import type { Session } from './session';
import type { WriteSession } from './writeSession';
import { deleteNamed, importRows } from './writes';

/**
 * The events of a longitudinal project. Right: API Export.
 *
 * @throws RedcapError `bad-request` in classic projects. Source: REDCAP_API.md §6.2.
 */
export async function exportEvents(
  session: Session,
  signal?: AbortSignal,
  arms?: readonly number[],
): Promise<RedcapEvent[]> {
  return (
    await readRows(session, { content: 'event', parameters: { arms } }, signal, ['unique_event_name'], ['event_name'])
  ).map((row) => ({
    eventName: row['event_name'] ?? '',
    armNum: requiredInteger(row, 'arm_num', session, 'event'),
    uniqueEventName: row['unique_event_name'] ?? '',
    customEventLabel: row['custom_event_label'] ?? '',
    eventId: integerOf(row, 'event_id'),
    ...offset(row, 'day_offset', 'dayOffset'),
    ...offset(row, 'offset_min', 'offsetMin'),
    ...offset(row, 'offset_max', 'offsetMax'),
  }));
}

/** An event to create (without unique name) or to change (with it). `RedcapEvent` fits. */
export interface EventToImport {
  readonly eventName: string;
  readonly armNum: number;
  readonly uniqueEventName?: string;
  readonly customEventLabel?: string;
  readonly dayOffset?: string;
  readonly offsetMin?: string;
  readonly offsetMax?: string;
}

/**
 * Creates or changes events. Rights: API Import/Update, Project Design. Never repeated.
 *
 * @param options `override` deletes every event that is not listed, with its designations and data
 * @returns the number of events imported. Source: REDCAP_API.md §6.2.
 */
export function importEvents(
  session: WriteSession,
  events: readonly EventToImport[],
  options: { readonly override: boolean },
  signal?: AbortSignal,
): Promise<number> {
  const rows = events.map((event) => ({
    event_name: event.eventName,
    arm_num: String(event.armNum),
    unique_event_name: event.uniqueEventName || undefined,
    custom_event_label: event.customEventLabel,
    day_offset: event.dayOffset,
    offset_min: event.offsetMin,
    offset_max: event.offsetMax,
  }));
  return importRows(session, 'event', rows, { override: Number(options.override) }, signal);
}

/** Deletes events with their designations and data; returns their number. Rights: API Import/Update, Project Design. Never repeated. Source: REDCAP_API.md §6.2. */
export function deleteEvents(
  session: WriteSession,
  uniqueNames: readonly string[],
  signal?: AbortSignal,
): Promise<number> {
  return deleteNamed(session, 'event', 'events', uniqueNames, signal);
}

/** Only projects that use scheduling have these columns. */
function offset<K extends 'dayOffset' | 'offsetMin' | 'offsetMax'>(
  row: Row,
  column: string,
  name: K,
): Partial<Record<K, string>> {
  const value = row[column] ?? (column === 'day_offset' ? row['days_offset'] : undefined);
  return value === undefined ? {} : ({ [name]: value } as Partial<Record<K, string>>);
}
