import type { RowValues } from './changes';
import type { StructureName } from '../../state/documentNames';

/** What a row is called in messages and in the journal: names of structure, never values. */
export function rowName(document: StructureName, row: RowValues): string {
  const at = (column: string): string => row[column] ?? '';
  switch (document) {
    case 'arms.csv':
      return `${at('arm_num')} (${at('name')})`;
    case 'events.csv':
      return at('unique_event_name') || `${at('event_name')} (${at('arm_num')})`;
    case 'instrument_event_mappings.csv':
      return `${at('unique_event_name')} / ${at('form')}`;
    case 'repeating_instruments_and_events.csv':
      return [at('event_name'), at('form_name')].filter((part) => part !== '').join(' / ');
    case 'dags.csv':
      return at('unique_group_name') || at('data_access_group_name');
  }
}
