import { exportArms } from '../../api/arms';
import { exportDags } from '../../api/dags';
import { exportEvents } from '../../api/events';
import { exportMappings } from '../../api/mappings';
import { exportDictionary } from '../../api/metadata';
import { exportRepeating } from '../../api/repeating';
import type { Session } from '../../api/session';
import { type TableContent, exportTableCsv } from '../../api/tableCsv';
import type { DocumentName, StructureName } from '../../state/documentNames';

interface Source {
  readonly content: TableContent;
  /** Columns of a document without rows, for which some servers send no header. */
  readonly columns: readonly string[];
  /** Reads the same as rows: says for certain that there are none. */
  readonly rows: (session: Session, signal?: AbortSignal) => Promise<readonly unknown[]>;
}

const sources: Readonly<Record<StructureName, Source>> = {
  'arms.csv': { content: 'arm', columns: ['arm_num', 'name'], rows: exportArms },
  'events.csv': {
    content: 'event',
    columns: ['event_name', 'arm_num', 'unique_event_name', 'custom_event_label', 'event_id'],
    rows: exportEvents,
  },
  'instrument_event_mappings.csv': {
    content: 'formEventMapping',
    columns: ['arm_num', 'unique_event_name', 'form'],
    rows: exportMappings,
  },
  'repeating_instruments_and_events.csv': {
    content: 'repeatingFormsEvents',
    columns: ['form_name', 'custom_form_label'],
    rows: exportRepeating,
  },
  'dags.csv': {
    content: 'dag',
    columns: ['data_access_group_name', 'unique_group_name', 'data_access_group_id'],
    rows: exportDags,
  },
};

/**
 * A document as CSV that means what the server holds; a header line where there are no rows, so that there is something to type under.
 *
 * @param project whether it is longitudinal: the repeating set-up then has a column for events
 * @throws RedcapError, CancelledError. Source: REDCAP_API.md §6.1 to §6.5
 */
export async function exportDocument(
  session: Session,
  name: DocumentName,
  project: { readonly isLongitudinal: boolean },
  signal?: AbortSignal,
): Promise<string> {
  if (name === 'data_dictionary.csv') {
    return await exportDictionary(session, signal);
  }
  const source = sources[name];
  // REDCap refuses to export a set-up that is empty, and an empty answer may be an overloaded server's: rows say it for certain.
  if (name === 'repeating_instruments_and_events.csv' && (await source.rows(session, signal)).length === 0) {
    return headerOf(source, project.isLongitudinal);
  }
  const text = await exportTableCsv(session, source.content, signal);
  if (text.trim() !== '') {
    return text;
  }
  return (await source.rows(session, signal)).length === 0
    ? headerOf(source, project.isLongitudinal)
    : await exportTableCsv(session, source.content, signal);
}

function headerOf({ content, columns }: Source, isLongitudinal: boolean): string {
  return `${[...(content === 'repeatingFormsEvents' && isLongitudinal ? ['event_name'] : []), ...columns].join(',')}\n`;
}
