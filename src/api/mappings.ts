import type { InstrumentEventMapping } from './model';
import { readRows, requiredInteger } from './rows';
import type { Session } from './session';
import type { WriteSession } from './writeSession';
import { importRows } from './writes';

const keys = ['unique_event_name', 'form'];

/**
 * Which instruments are designated to which events. Right: API Export.
 *
 * @throws RedcapError `bad-request` in classic projects. Source: REDCAP_API.md §6.3.
 */
export async function exportMappings(
  session: Session,
  signal?: AbortSignal,
  arms?: readonly number[],
): Promise<InstrumentEventMapping[]> {
  return (await readRows(session, { content: 'formEventMapping', parameters: { arms } }, signal, keys)).map((row) => ({
    armNum: requiredInteger(row, 'arm_num', session, 'formEventMapping'),
    uniqueEventName: row['unique_event_name'] ?? '',
    form: row['form'] ?? '',
  }));
}

/** Replaces all designations of the project; returns their number. Rights: API Import/Update, Project Design. Never repeated. Source: REDCAP_API.md §6.3. */
export function importMappings(
  session: WriteSession,
  mappings: readonly InstrumentEventMapping[],
  signal?: AbortSignal,
): Promise<number> {
  const rows = mappings.map(({ armNum, uniqueEventName, form }) => ({
    arm_num: String(armNum),
    unique_event_name: uniqueEventName,
    form,
  }));
  return importRows(session, 'formEventMapping', rows, {}, signal);
}
