import { RedcapError } from '../../api/errors';
import { readableServerText } from '../../api/serverText';
import type { L10n } from '../../common/l10n';

/** How much of REDCap's words goes into one message. */
const most = 300;

/**
 * REDCap's own words about a refusal, cleaned; nothing where it said none. Of a refused import the words only: its lines quote values, and
 * records and fields are named beside them.
 */
export function serverWords(error: Error | undefined): string | undefined {
  if (!RedcapError.is(error, 'bad-request', 'import-rejected', 'missing-right', 'not-implemented')) {
    return undefined;
  }
  const { complaints, serverMessage } = error.details;
  const said = complaints ? [...new Set(complaints.map(({ message }) => readableServerText(message)))] : [];
  const text = said.length > 0 ? said.join('\n') : (serverMessage ?? '');
  const words = text.replaceAll('\n', ' ').trim();
  return words === '' ? undefined : words.length > most ? `${words.slice(0, most)}…` : words;
}

/** Why it did not work: REDCap's own words where it said any, else our sentence; blank without an error. */
export function reasonText(error: Error | undefined, l10n: L10n): string {
  const words = serverWords(error);
  return words === undefined ? (error?.message ?? '') : l10n.t('REDCap says: {0}', ended(words));
}

/** Words as a sentence beside others. */
export function ended(words: string): string {
  return /[.!?…:]$/.test(words) ? words : `${words}.`;
}
