import { RedcapError } from './errors';
import type { RepeatingSetup } from './model';
import { readRows } from './rows';
import type { Session } from './session';
import type { WriteSession } from './writeSession';
import { importRows } from './writes';

/** Repeating instruments and events; an empty list when REDCap says that there are none. Rights: API Export, Project Design. Since 8.2. Source: REDCAP_API.md §6.4. */
export async function exportRepeating(session: Session, signal?: AbortSignal): Promise<RepeatingSetup[]> {
  try {
    return (await readRows(session, { content: 'repeatingFormsEvents' }, signal)).map((row) => ({
      eventName: row['event_name'] ?? '',
      formName: row['form_name'] ?? '',
      // The second name is in documents only.
      customFormLabel: row['custom_form_label'] ?? row['custom_repeat_instrument_label'] ?? '',
    }));
  } catch (error) {
    if (
      RedcapError.is(error, 'bad-request') &&
      /does not contain any repeating/i.test(error.details.serverMessage ?? '')
    ) {
      return [];
    }
    throw error;
  }
}

/** Replaces the whole set-up; returns the number of rows imported. Rights: API Import/Update, Project Design. Since 8.10. Never repeated. Source: REDCAP_API.md §6.4. */
export function importRepeating(
  session: WriteSession,
  setups: readonly RepeatingSetup[],
  signal?: AbortSignal,
): Promise<number> {
  const longitudinal = setups.some(({ eventName }) => eventName !== '');
  const rows = setups.map(({ eventName, formName, customFormLabel }) => ({
    ...(longitudinal ? { event_name: eventName } : {}),
    form_name: formName,
    custom_form_label: customFormLabel,
  }));
  return importRows(session, 'repeatingFormsEvents', rows, {}, signal);
}
