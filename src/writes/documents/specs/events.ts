import { exportEvents, importEvents } from '../../../api/events';
import type { Structure } from '../../../state/structure';
import { eventsDelete } from '../../deletes/structure';
import type { RowValues } from '../changes';
import { at } from '../spec';
import { structureTable } from '../tableSpec';

const nameOf = (row: RowValues): string => at(row, 'unique_event_name');

/** Source: REDCAP_API.md §6.2. */
export const events = structureTable(
  {
    content: 'event',
    header: () => ['event_name', 'arm_num', 'unique_event_name', 'custom_event_label', 'event_id'],
    rows: exportEvents,
  },
  {
    longitudinalOnly: true,
    developmentOnly: true,
    needs: ['api_import', 'design'],
    shows: 'events',
    stale: ['info', 'arms', 'events', 'mappings', 'repeating'],
    words: (l10n) => l10n.t('events'),
    title: (l10n) => l10n.t('Events'),
    pushTitle: (l10n) => l10n.t('Push events'),

    required: () => ['event_name', 'arm_num', 'unique_event_name'],
    editable: ['event_name', 'custom_event_label', 'day_offset', 'offset_min', 'offset_max'],
    given: ['event_id'],
    filled: ['event_name', 'arm_num'],
    keyColumns: ['unique_event_name'],
    keyOf: nameOf,
    idColumn: 'event_id',
    labelColumn: 'event_name',
    rowName: (row) => nameOf(row) || `${at(row, 'event_name')} (${at(row, 'arm_num')})`,
    checkRow: ({ key, values, stored }, { arms, server }, report) => {
      const arm = at(values, 'arm_num');
      if (key !== '' && server !== undefined && !stored) {
        report({ kind: 'unknown-event-name', name: key }, 'unique_event_name');
      }
      if (key === '' && arm !== '' && arms?.some(({ armNum }) => armNum === Number(arm)) === false) {
        report({ kind: 'unknown-arm', name: arm }, 'arm_num', 'warning');
      }
      if (stored && Number(stored['arm_num']) !== Number(values['arm_num'])) {
        report({ kind: 'wrong-arm', event: key, arm: Number(stored['arm_num']) }, 'arm_num');
      }
    },

    part: 'event',
    counts: 'events',
    replaces: false,
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
  },
);

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
