import type { Severity } from './problem';

/** What a file in the format of a dictionary is of: a whole project, or one instrument. */
export type Scope = 'project' | 'instrument';

/**
 * What the name of a file says. An instrument ZIP holds one instrument under this fixed name (`REDCAP_DATA_DICTIONARY.md §10`); browsers number
 * files they have downloaded before, and systems name copies.
 * @param path with either kind of slash
 */
export function scopeOf(path: string): Scope {
  return /(?:^|[\\/])instrument(?:[ _-]{0,3}\(?(?:copy|kopie|copie|copia))?\)?(?:[ _-]?\(?\d{1,4}\)?)?\.csv$/i.test(
    path,
  )
    ? 'instrument'
    : 'project';
}

/** Severities of what one instrument cannot tell: its first field is no record ID, and what it lacks other instruments may have. */
export const severitiesOfInstrument: Readonly<Record<string, Severity | 'off'>> = {
  DD19: 'off',
  'embedding-record-id': 'off',
  'logic-unknown-field': 'hint',
  'logic-unknown-form': 'hint',
  'piping-unknown-field': 'hint',
  'piping-unknown-form': 'hint',
};
