import { importArms } from '../../api/arms';
import { importDags } from '../../api/dags';
import { importEvents } from '../../api/events';
import { importMappings } from '../../api/mappings';
import { importRepeating } from '../../api/repeating';
import type { Session } from '../../api/session';
import type { RowValues } from './changes';
import type { StructurePushPlan } from './structurePush';
import { readTable } from './table';

/**
 * The rows that are sent: those to add and to change, or the whole list where REDCap replaces it. A column that the draft left out goes
 * along as the server has it: REDCap might take its absence for a blank.
 */
export function rowsToSend({ document, draft, changes }: StructurePushPlan): readonly RowValues[] {
  switch (document) {
    case 'arms.csv':
    case 'events.csv':
    case 'dags.csv':
      return [...changes.added, ...changes.changed.map(({ before, after }) => ({ ...before, ...after }))];
    case 'instrument_event_mappings.csv':
    case 'repeating_instruments_and_events.csv':
      return changes.added.length + changes.changed.length + changes.removed.length === 0
        ? []
        : readTable(draft).rows.map(({ values }) => values);
  }
}

/** Sends rows once; REDCap deletes nothing but what a replaced list no longer names. @returns the number it gives */
export async function sendRows(session: Session, plan: StructurePushPlan, rows: readonly RowValues[]): Promise<number> {
  const at = (row: RowValues, column: string): string => row[column] ?? '';
  switch (plan.document) {
    case 'arms.csv':
      return await importArms(
        session,
        rows.map((row) => ({ armNum: Number(at(row, 'arm_num')), name: at(row, 'name') })),
        { override: false },
      );
    case 'events.csv':
      return await importEvents(
        session,
        rows.map((row) => ({
          eventName: at(row, 'event_name'),
          armNum: Number(at(row, 'arm_num')),
          uniqueEventName: at(row, 'unique_event_name'),
          customEventLabel: at(row, 'custom_event_label'),
          ...offset(row, 'day_offset', 'dayOffset'),
          ...offset(row, 'offset_min', 'offsetMin'),
          ...offset(row, 'offset_max', 'offsetMax'),
        })),
        { override: false },
      );
    case 'dags.csv':
      return await importDags(
        session,
        rows.map((row) => ({ name: at(row, 'data_access_group_name'), uniqueGroupName: at(row, 'unique_group_name') })),
      );
    case 'instrument_event_mappings.csv': {
      const arms = new Map(plan.ground.structure.events.map((event) => [event.uniqueEventName, event.armNum]));
      return await importMappings(
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
    }
    case 'repeating_instruments_and_events.csv': {
      // Labels that the draft has no column for stay.
      const labels = new Map(
        (plan.ground.structure.repeating ?? []).map((row) => [
          `${row.eventName}\u0000${row.formName}`,
          row.customFormLabel,
        ]),
      );
      return await importRepeating(
        session,
        rows.map((row) => {
          const [eventName, formName] = [at(row, 'event_name'), at(row, 'form_name')];
          return {
            eventName,
            formName,
            customFormLabel: row['custom_form_label'] ?? labels.get(`${eventName}\u0000${formName}`) ?? '',
          };
        }),
      );
    }
  }
}

function offset<K extends 'dayOffset' | 'offsetMin' | 'offsetMax'>(
  row: RowValues,
  column: string,
  name: K,
): Partial<Record<K, string>> {
  const value = row[column] ?? '';
  return value === '' ? {} : ({ [name]: value } as Partial<Record<K, string>>);
}
