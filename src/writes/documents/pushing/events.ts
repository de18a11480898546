import { importEvents } from '../../../api/events';
import type { Structure } from '../../../state/structure';
import { eventsDelete } from '../../deletes/structure';
import type { RowValues } from '../changes';
import { at } from '../spec';
import type { StructurePushing } from './pushing';

const nameOf = (row: RowValues): string => at(row, 'unique_event_name');

/** Source: REDCAP_API.md §6.2. */
export const events: StructurePushing = {
  send: (session, rows) =>
    importEvents(
      session,
      rows.map((row) => ({
        eventName: at(row, 'event_name'),
        armNum: Number(at(row, 'arm_num')),
        uniqueEventName: nameOf(row),
        customEventLabel: at(row, 'custom_event_label'),
        ...offset(row, 'day_offset', 'dayOffset'),
        ...offset(row, 'offset_min', 'offsetMin'),
        ...offset(row, 'offset_max', 'offsetMax'),
      })),
      { override: false },
    ),
  planRemoval: (target, removed, signal, onProgress) =>
    eventsDelete.plan(target, { events: removed.map(nameOf) }, signal, onProgress),
  lost: (removed) => ({ events: removed.map(nameOf) }),
  eventsTouched: ({ removed, changed }) => [
    ...removed.map(nameOf),
    ...changed.filter(({ columns }) => columns.includes('event_name')).map(({ key }) => key),
  ],
  alongside: ({ added }, before, renamed) => ({
    structure: renameEvents(before, renamed),
    wokenArms: new Set(added.map((row) => String(Number(row['arm_num'])))),
  }),
};

function offset<K extends 'dayOffset' | 'offsetMin' | 'offsetMax'>(
  row: RowValues,
  column: string,
  name: K,
): Partial<Record<K, string>> {
  const value = at(row, column);
  return value === '' ? {} : ({ [name]: value } as Partial<Record<K, string>>);
}

/** The structure under the names that its events have now. */
function renameEvents(structure: Structure, renamed: ReadonlyMap<string, string>): Structure {
  const name = (event: string): string => renamed.get(event) ?? event;
  return {
    ...structure,
    events: structure.events.map((event) => ({ ...event, uniqueEventName: name(event.uniqueEventName) })),
    mappings: structure.mappings.map((row) => ({ ...row, uniqueEventName: name(row.uniqueEventName) })),
    repeating: structure.repeating?.map((row) => ({ ...row, eventName: name(row.eventName) })),
  };
}
