import { importMappings } from '../../../api/mappings';
import { at } from '../spec';
import type { StructurePushing } from './pushing';

/** Which instruments are designated to which events. Source: REDCAP_API.md §6.3. */
export const mappings: StructurePushing = {
  send: (session, rows, { events }) => {
    const arms = new Map(events.map((event) => [event.uniqueEventName, event.armNum]));
    return importMappings(
      session,
      rows.map((row) => {
        const uniqueEventName = at(row, 'unique_event_name');
        return {
          armNum: arms.get(uniqueEventName) ?? Number(at(row, 'arm_num')),
          uniqueEventName,
          form: at(row, 'form'),
        };
      }),
    );
  },
  lost: (removed) => ({
    designations: removed.map((row) => ({ uniqueEventName: at(row, 'unique_event_name'), form: at(row, 'form') })),
  }),
  moves: ({ removed }) =>
    removed.map((row) => ({ event: at(row, 'unique_event_name'), form: at(row, 'form'), wholeEvent: false })),
};
