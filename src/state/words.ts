import type { L10n } from '../common/l10n';
import type { Place } from './presence';
import { quotedName } from './recordNames';

/** Counted nouns, each in its own sentence form for translators. */
export function words(l10n: L10n) {
  const list = (names: readonly string[], most = 10): string => {
    const shown = names.slice(0, most).join(', ');
    return names.length <= most ? shown : l10n.t('{0} and {1} more', shown, names.length - most);
  };
  return {
    records: (n: number): string => (n === 1 ? l10n.t('1 record') : l10n.t('{0} records', n)),
    values: (n: number): string => (n === 1 ? l10n.t('1 value') : l10n.t('{0} values', n)),
    files: (n: number): string => (n === 1 ? l10n.t('1 file') : l10n.t('{0} files', n)),
    forms: (n: number): string => (n === 1 ? l10n.t('1 form with data') : l10n.t('{0} forms with data', n)),
    instances: (n: number): string => (n === 1 ? l10n.t('1 repeating instance') : l10n.t('{0} repeating instances', n)),
    events: (n: number): string => (n === 1 ? l10n.t('1 event') : l10n.t('{0} events', n)),
    arms: (n: number): string => (n === 1 ? l10n.t('1 arm') : l10n.t('{0} arms', n)),
    dags: (n: number): string => (n === 1 ? l10n.t('1 data access group') : l10n.t('{0} data access groups', n)),
    users: (n: number): string => (n === 1 ? l10n.t('1 user') : l10n.t('{0} users', n)),
    designations: (n: number): string =>
      n === 1 ? l10n.t('1 instrument designation') : l10n.t('{0} instrument designations', n),
    setups: (n: number): string => (n === 1 ? l10n.t('1 repeating set-up') : l10n.t('{0} repeating set-ups', n)),
    /** The first names of a list, and how many more there are. */
    list,
    /** The same for record names, which may hold commas and quotes themselves. */
    names: (records: readonly string[], most = 10): string => list(records.map(quotedName), most),
    name: quotedName,
    /** Where in a record: event, instrument, instance. */
    place: (place: Place): string => {
      const where = [place.event, place.instrument].filter((part) => part !== '').join(' / ');
      return place.instance > 0 ? l10n.t('{0}, instance {1}', where, place.instance) : where;
    },
  };
}
export type Words = ReturnType<typeof words>;
