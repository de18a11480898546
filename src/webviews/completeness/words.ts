import type { L10n } from '../../common/l10n';

/** The page has no language of its own: these are its words. */
export interface CompletenessWords {
  readonly title: string;
  readonly summaryTitle: string;
  readonly legend: string;
  readonly reading: string;
  readonly cancel: string;
  readonly again: string;
  readonly field: string;
  readonly label: string;
  readonly filled: string;
  readonly nobody: string;
  readonly noFields: string;
  readonly hidden: string;
  readonly missingOf: string;
  readonly noMissing: string;
  readonly tooMany: string;
  readonly summaryOf: string;
  readonly records: string;
  readonly all: string;
  readonly event: string;
  readonly group: string;
  readonly columns: Readonly<Record<'n' | 'missing' | 'unique' | 'min' | 'max' | 'mean' | 'median' | 'sd', string>>;
  readonly choices: string;
  readonly histogram: string;
  readonly histogramOf: string;
  readonly count: string;
  readonly code: string;
  readonly from: string;
  readonly to: string;
  readonly data: string;
  readonly where: string;
}

export function completenessWords(l10n: L10n): CompletenessWords {
  return {
    title: l10n.t('Completeness'),
    summaryTitle: l10n.t('Field Summary'),
    legend: l10n.t(
      'Share filled among those who were asked: the instrument is begun and branching logic shows the field. Enter on a share names the records without a value; on a field, its summary.',
    ),
    reading: l10n.t('Reading records: {0} of {1}'),
    cancel: l10n.t('Cancel'),
    again: l10n.t('Read Again'),
    field: l10n.t('Field'),
    label: l10n.t('Label'),
    filled: l10n.t('{0} of {1} filled'),
    nobody: l10n.t('nobody was asked'),
    noFields: l10n.t('The project has no field that somebody fills in.'),
    hidden: l10n.t('not served to this account'),
    missingOf: l10n.t('No value: {0}, {1} ({2})'),
    noMissing: l10n.t('Everybody who was asked has a value.'),
    tooMany: l10n.t('There are too many fields and records to keep names.'),
    summaryOf: l10n.t('Summary of {0}'),
    records: l10n.t('{0} records'),
    all: l10n.t('All'),
    event: l10n.t('Event'),
    group: l10n.t('Data access group'),
    columns: {
      n: l10n.t('n'),
      missing: l10n.t('Missing'),
      unique: l10n.t('Unique'),
      min: l10n.t('Min'),
      max: l10n.t('Max'),
      mean: l10n.t('Mean'),
      median: l10n.t('Median'),
      sd: l10n.t('StdDev'),
    },
    choices: l10n.t('Choices'),
    histogram: l10n.t('Distribution'),
    histogramOf: l10n.t('Values from {1} to {2}: {0}'),
    count: l10n.t('Count'),
    code: l10n.t('Code'),
    from: l10n.t('From'),
    to: l10n.t('To'),
    data: l10n.t('As a table'),
    where: l10n.t('Of'),
  };
}

/** Nothing was asked of anybody: no field is unserved, and none is empty. */
export function noRecords(l10n: L10n): string {
  return l10n.t('The project has no records yet, or this account sees none of them.');
}
