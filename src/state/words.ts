import { count } from '../common/count';
import type { L10n } from '../common/l10n';
import type { Place } from './presence';
import { quotedName } from './recordNames';

/** Counted nouns, each in its own sentence form for translators. */
export function words(l10n: L10n) {
  const list = (names: readonly string[], most = 10): string => {
    const shown = names.slice(0, most).join(', ');
    return names.length <= most ? shown : l10n.t('{0} and {1} more', shown, count(names.length - most, l10n));
  };
  return {
    records: (n: number): string => (n === 1 ? l10n.t('1 record') : l10n.t('{0} records', count(n, l10n))),
    values: (n: number): string => (n === 1 ? l10n.t('1 value') : l10n.t('{0} values', count(n, l10n))),
    files: (n: number): string => (n === 1 ? l10n.t('1 file') : l10n.t('{0} files', count(n, l10n))),
    forms: (n: number): string =>
      n === 1 ? l10n.t('1 form with data') : l10n.t('{0} forms with data', count(n, l10n)),
    instances: (n: number): string =>
      n === 1 ? l10n.t('1 repeating instance') : l10n.t('{0} repeating instances', count(n, l10n)),
    events: (n: number): string => (n === 1 ? l10n.t('1 event') : l10n.t('{0} events', count(n, l10n))),
    arms: (n: number): string => (n === 1 ? l10n.t('1 arm') : l10n.t('{0} arms', count(n, l10n))),
    dags: (n: number): string =>
      n === 1 ? l10n.t('1 data access group') : l10n.t('{0} data access groups', count(n, l10n)),
    users: (n: number): string => (n === 1 ? l10n.t('1 user') : l10n.t('{0} users', count(n, l10n))),
    designations: (n: number): string =>
      n === 1 ? l10n.t('1 instrument designation') : l10n.t('{0} instrument designations', count(n, l10n)),
    setups: (n: number): string =>
      n === 1 ? l10n.t('1 repeating set-up') : l10n.t('{0} repeating set-ups', count(n, l10n)),
    /** The first names of a list, and how many more there are. */
    list,
    /** The same for record names, which may hold commas and quotes themselves. */
    names: (records: readonly string[], most = 10): string => list(records.map(quotedName), most),
    name: quotedName,
    /** Where in a record: event, instrument, instance. */
    place: (place: Place): string => {
      const where = [place.event, place.instrument].filter((part) => part !== '').join(' / ');
      return place.instance > 0
        ? l10n.t('{0}, instance {1}', where, place.instance)
        : where === ''
          ? l10n.t('the record itself')
          : where;
    },
  };
}
export type Words = ReturnType<typeof words>;
