import { RedcapError } from './errors';
import type { RepeatingSetup } from './model';
import { exportProjectInfo } from './project';
import { readRows } from './rows';
import type { Session } from './session';
import type { WriteSession } from './writeSession';
import { importRows } from './writes';

/** Repeating instruments and events; an empty list when REDCap says that there are none. Rights: API Export, Project Design. Since 8.2. Source: REDCAP_API.md §6.4. */
export async function exportRepeating(session: Session, signal?: AbortSignal): Promise<RepeatingSetup[]> {
  try {
    return (await readRows(session, { content: 'repeatingFormsEvents' }, signal, [], ['form_name'])).map((row) => ({
      eventName: row['event_name'] ?? '',
      formName: row['form_name'] ?? '',
      // The second name is in documents only.
      customFormLabel: row['custom_form_label'] ?? row['custom_repeat_instrument_label'] ?? '',
    }));
  } catch (error) {
    if (await saysNothingRepeats(session, error, signal)) {
      return [];
    }
    throw error;
  }
}

/** REDCap refuses to export a set-up that is empty, in the language of the project or the server: then its settings say it. @throws RedcapError */
export async function saysNothingRepeats(session: Session, error: unknown, signal?: AbortSignal): Promise<boolean> {
  return (
    RedcapError.is(error, 'bad-request') &&
    (/does not contain any repeating/i.test(error.details.serverMessage ?? '') ||
      (await exportProjectInfo(session, signal)).raw['has_repeating_instruments_or_events'] === '0')
  );
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
