import { importEvents } from '../../../api/events';
import { missingEvents } from './eventRows';
import type { ShapeBack } from './shape';

/** Columns of an event that can be changed, and what the API's rows call them. */
const columns = [
  ['event_name', 'eventName'],
  ['custom_event_label', 'customEventLabel'],
  ['day_offset', 'dayOffset'],
  ['offset_min', 'offsetMin'],
  ['offset_max', 'offsetMax'],
] as const;

export const events: ShapeBack = {
  holds: 'data',
  missing: (removed, between) => missingEvents((event) => removed.has(event.uniqueEventName), between),
  labels: {
    present: ({ key, after }, { stored, now: { structure } }) => {
      const then = stored.events.find((event) => event.uniqueEventName === key);
      const event =
        structure.events.find((found) => then?.eventId !== undefined && found.eventId === then.eventId) ??
        structure.events.find((found) => found.uniqueEventName === key) ??
        structure.events.find((found) => found.armNum === then?.armNum && found.eventName === after['event_name']);
      return (
        event && {
          key: event.uniqueEventName,
          values: Object.fromEntries(
            columns.flatMap(([column, name]) => (event[name] === undefined ? [] : [[column, event[name]]])),
          ),
        }
      );
    },
    send: (session, labels, { ground: { structure } }) => {
      const byKey = new Map(labels.map((label) => [label.key, label]));
      return importEvents(
        session,
        structure.events.flatMap(({ eventId: _id, ...event }) => {
          const { before } = byKey.get(event.uniqueEventName) ?? {};
          return before === undefined
            ? []
            : [
                {
                  ...event,
                  ...Object.fromEntries(
                    columns.flatMap(([column, name]) => (before[column] === undefined ? [] : [[name, before[column]]])),
                  ),
                },
              ];
        }),
        { override: false },
      );
    },
    isBack: ({ key, before }, start, { ground: { structure } }) => {
      const id = start.ground.structure.events.find((event) => event.uniqueEventName === key)?.eventId;
      return structure.events.some(
        (event) =>
          (id === undefined
            ? event.uniqueEventName === key || event.eventName === before['event_name']
            : event.eventId === id) &&
          columns.every(([column, name]) => (before[column] ?? event[name]) === event[name]),
      );
    },
  },
};
