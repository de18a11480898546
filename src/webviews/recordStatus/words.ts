import type { L10n } from '../../common/l10n';
import type { Status } from '../../reads/status/picture';

/** The page has no language of its own: these are its words. */
export interface StatusWords {
  readonly title: string;
  readonly statuses: Readonly<Record<Status, string>>;
  readonly record: string;
  readonly group: string;
  readonly arm: string;
  readonly status: string;
  readonly where: string;
  readonly anywhere: string;
  readonly all: string;
  readonly find: string;
  readonly shown: string;
  readonly reading: string;
  readonly cancel: string;
  readonly again: string;
  readonly sum: string;
  readonly totals: string;
  readonly instances: string;
  readonly hidden: string;
  readonly legend: string;
  readonly none: string;
  readonly instrument: string;
  readonly event: string;
  readonly filter: string;
  readonly share: string;
}

export function statusWords(l10n: L10n): StatusWords {
  return {
    title: l10n.t('Record Status'),
    statuses: {
      none: l10n.t('nothing saved'),
      incomplete: l10n.t('Incomplete'),
      unverified: l10n.t('Unverified'),
      complete: l10n.t('Complete'),
      mixed: l10n.t('instances with different statuses'),
      partial: l10n.t('survey begun'),
      finished: l10n.t('survey finished'),
    },
    record: l10n.t('Record'),
    group: l10n.t('Data access group'),
    arm: l10n.t('Arm'),
    status: l10n.t('Status'),
    where: l10n.t('in'),
    anywhere: l10n.t('any column'),
    all: l10n.t('all'),
    find: l10n.t('Part of the name'),
    shown: l10n.t('{0} of {1} records'),
    reading: l10n.t('Reading statuses: {0} of {1} records'),
    cancel: l10n.t('Cancel'),
    again: l10n.t('Read Again'),
    sum: l10n.t('Totals'),
    totals: l10n.t('Totals of the records shown'),
    instances: l10n.t('{0} instances'),
    hidden: l10n.t('not served to this account'),
    legend: l10n.t(
      'A click on the name of a record, or Enter, opens its values; Enter or a double click on a dot opens those of its instrument. A click on a column sorts by it.',
    ),
    none: l10n.t('No record is shown.'),
    instrument: l10n.t('Instrument'),
    event: l10n.t('Event'),
    filter: l10n.t('Which records are shown'),
    share: l10n.t('{0} of {1} records complete'),
  };
}
