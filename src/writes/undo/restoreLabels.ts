import { importArms } from '../../api/arms';
import { exportDags, importDags } from '../../api/dags';
import { importEvents } from '../../api/events';
import type { Dag } from '../../api/model';
import { importRepeating } from '../../api/repeating';
import type { Session } from '../../api/session';
import type { WriteSession } from '../../api/writeSession';
import { type Ground, readGround } from '../../state/ground';
import { setupName } from '../../state/structure';
import type { LabelBack } from './undoPlan';

/** Columns of an event that can be changed, and what the API's rows call them. */
const eventColumns = [
  ['event_name', 'eventName'],
  ['custom_event_label', 'customEventLabel'],
  ['day_offset', 'dayOffset'],
  ['offset_min', 'offsetMin'],
  ['offset_max', 'offsetMax'],
] as const;

/** What is read to see whether labels are back. */
export interface LabelState {
  readonly ground: Ground;
  readonly dags: readonly Dag[];
}

export async function readLabels(session: Session, labels: readonly LabelBack[]): Promise<LabelState> {
  return {
    ground: await readGround(session),
    dags: labels.some(({ document }) => document === 'dags.csv') ? await exportDags(session) : [],
  };
}

/** Gives rows of one document their earlier labels, given what stands there. @returns the number that REDCap gives */
export async function sendLabels(
  session: WriteSession,
  labels: readonly LabelBack[],
  { ground, dags }: LabelState,
): Promise<number> {
  const byKey = new Map(labels.map((label) => [label.key, label]));
  const { structure } = ground;
  switch (labels[0]?.document) {
    case 'arms.csv':
      return await importArms(
        session,
        labels.map(({ key, before }) => ({ armNum: Number(key), name: before['name'] ?? '' })),
        { override: false },
      );
    case 'events.csv':
      return await importEvents(
        session,
        structure.events.flatMap(({ eventId: _id, ...event }) => {
          const { before } = byKey.get(event.uniqueEventName) ?? {};
          return before === undefined
            ? []
            : [
                {
                  ...event,
                  ...Object.fromEntries(
                    eventColumns.flatMap(([column, name]) =>
                      before[column] === undefined ? [] : [[name, before[column]]],
                    ),
                  ),
                },
              ];
        }),
        { override: false },
      );
    case 'repeating_instruments_and_events.csv':
      return await importRepeating(
        session,
        (structure.repeating ?? []).map((row) => ({
          ...row,
          customFormLabel: byKey.get(setupName(row))?.before['custom_form_label'] ?? row.customFormLabel,
        })),
      );
    case 'dags.csv':
      return await importDags(
        session,
        dags.flatMap((dag) => {
          const name = byKey.get(dag.uniqueGroupName)?.before['data_access_group_name'];
          return name === undefined ? [] : [{ name, uniqueGroupName: dag.uniqueGroupName }];
        }),
      );
    case 'instrument_event_mappings.csv':
    case undefined:
      return 0;
  }
}

/** How many rows have their earlier labels again; `start` is what stood there before they were sent. */
export function countLabels(labels: readonly LabelBack[], start: LabelState, { ground, dags }: LabelState): number {
  return labels.filter(({ document, key, before }) => {
    const { structure } = ground;
    switch (document) {
      case 'arms.csv':
        return structure.arms.some((arm) => String(arm.armNum) === key && arm.name === before['name']);
      case 'events.csv': {
        const id = start.ground.structure.events.find((event) => event.uniqueEventName === key)?.eventId;
        return structure.events.some(
          (event) =>
            (id === undefined
              ? event.uniqueEventName === key || event.eventName === before['event_name']
              : event.eventId === id) &&
            eventColumns.every(([column, name]) => (before[column] ?? event[name]) === event[name]),
        );
      }
      case 'repeating_instruments_and_events.csv':
        return (
          structure.repeating?.some(
            (row) => setupName(row) === key && row.customFormLabel === before['custom_form_label'],
          ) ?? false
        );
      case 'dags.csv': {
        const id = start.dags.find((dag) => dag.uniqueGroupName === key)?.id;
        return dags.some((dag) => (id === undefined || dag.id === id) && dag.name === before['data_access_group_name']);
      }
      case 'instrument_event_mappings.csv':
        return true;
    }
  }).length;
}
