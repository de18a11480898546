import type { Instrument } from './model';
import { readRows } from './rows';
import type { Session } from './session';

/** The instruments in the order of the data dictionary. Right: API Export. Source: REDCAP_API.md §5.10. */
export async function exportInstruments(session: Session, signal?: AbortSignal): Promise<Instrument[]> {
  return (await readRows(session, { content: 'instrument' }, signal, ['instrument_name'])).map((row) => ({
    name: row['instrument_name'] ?? '',
    label: row['instrument_label'] ?? '',
  }));
}
