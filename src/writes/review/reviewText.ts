import { riskWords, risks } from '../../dictionary/diff/change';
import type { L10n } from '../../common/l10n';
import { words } from '../../state/words';
import type { Breaking, Review, ReviewedChange, ReviewItem, ReviewLimit } from './review';

/** REDCap's own words for what was found. Source: `REDCAP_DATA_DICTIONARY.md §9`. */
export function verdictWords(item: Pick<ReviewItem, 'change' | 'risk'>): string {
  const choice = item.change.kind === 'choice-removed' || item.change.kind === 'choice-recoded';
  return choice && item.risk === 'might-lose'
    ? `${riskWords['might-lose']} due to deleted choice(s)`
    : riskWords[item.risk];
}

/** Whether the item says something about data: a risk, with data or without, or values that no longer fit. */
export function concernsData({ change, risk, breaking }: ReviewItem): boolean {
  return change.risk !== 'none' || risk !== 'none' || breaking.length > 0;
}

/** Worst first; within one verdict most records first. */
export function worstFirst(items: readonly ReviewItem[]): readonly ReviewItem[] {
  return [...items].sort((a, b) => risks.indexOf(b.risk) - risks.indexOf(a.risk) || b.records - a.records);
}

/** What a change is called in lists: `weight`, `sex: 3`, `a → b`, `visit_arm_1 / labs`. */
export function changeName(change: ReviewedChange, l10n: L10n): string {
  switch (change.kind) {
    case 'arm-removed':
      return l10n.t('arm {0}', change.arm);
    case 'event-removed':
      return change.event;
    case 'designation-removed':
    case 'repeating-removed':
      return [change.event, change.form].filter((part) => part !== '').join(' / ');
    case 'field-renamed':
    case 'instrument-renamed':
    case 'record-id-changed':
      return `${change.before ?? ''} → ${change.after ?? ''}`;
    case 'choice-removed':
    case 'choice-recoded':
    case 'choice-relabelled':
      return `${change.field ?? ''}: ${change.code ?? ''}`;
    default:
      return change.field ?? change.form ?? '';
  }
}

/** `12 records, 34 values, 2 files`; a form status alone is no value. */
export function extentText({ records, values, files, unseen }: ReviewItem, l10n: L10n): string {
  const w = words(l10n);
  const counts = [
    w.records(records),
    ...(values > 0 ? [w.values(values)] : []),
    ...(files > 0 ? [w.files(files)] : []),
  ].join(', ');
  return unseen === undefined ? counts : records === 0 ? l10n.t('not readable') : l10n.t('at least {0}', counts);
}

/** What does not fit any more, e.g. `3 values in 2 records are not of the validation "integer"`. */
export function breakingText({ records, values, why }: Breaking, l10n: L10n): string {
  const w = words(l10n);
  const [some, where] = [w.values(values), w.records(records)];
  switch (why.kind) {
    case 'out-of-reach':
      return l10n.t(
        '{0} in {1} out of reach: the instrument {2} is not designated there, or repeats otherwise',
        some,
        where,
        why.form,
      );
    case 'status-lost':
      return l10n.t('{0} in {1}: the form status is lost', w.forms(values), where);
    case 'no-choice':
      return l10n.t('{0} in {1} without a choice of their own', some, where);
    case 'malformed':
      return l10n.t('{0} in {1} not accepted by the validation "{2}"', some, where, why.validation);
    case 'out-of-range':
      return why.min === ''
        ? l10n.t('{0} in {1} above {2}', some, where, why.max)
        : why.max === ''
          ? l10n.t('{0} in {1} below {2}', some, where, why.min)
          : l10n.t('{0} in {1} not between {2} and {3}', some, where, why.min, why.max);
    case 'not-kept':
      return l10n.t('{0} in {1} that a field of type "{2}" does not keep', some, where, why.type);
    case 'not-judged':
      return l10n.t('{0} in {1} that could not be judged by "{2}"', some, where, why.what);
  }
}

/** Why the counts may be too low. */
export function reviewLimitText(limit: ReviewLimit, l10n: L10n): string {
  const w = words(l10n);
  switch (limit.reason) {
    case 'no-export-right':
      return l10n.t('Your account may not export data, so no record could be looked at.');
    case 'hidden-fields':
      return l10n.t(
        'REDCap does not serve all data of these instruments to your account: {0}.',
        w.list(limit.instruments),
      );
    case 'own-group':
      return limit.dag === undefined
        ? l10n.t('REDCap does not tell whether your account sees the records of all data access groups.')
        : l10n.t('Your account sees only the records of the data access group "{0}".', limit.dag);
    case 'records-not-served':
      return l10n.t('{0} could not be read.', w.records(limit.records));
  }
}

/** `Judged against 120 records.` */
export function judgedText(review: Review, l10n: L10n): string {
  return review.judgedRecords === undefined
    ? review.limited
      ? l10n.t('Not judged against the records: they could not be read.')
      : l10n.t('The changes concern no stored data.')
    : l10n.t('Judged against {0}.', words(l10n).records(review.judgedRecords));
}

const shownNames = 5;

/** The verdict in a few lines for a modal, worst first; names and counts, no values of records. */
export function reviewLines(review: Review, l10n: L10n): readonly string[] {
  const items = worstFirst(review.items.filter(concernsData));
  const groups = new Map<string, ReviewItem[]>();
  for (const item of items.filter(({ risk }) => risk !== 'none')) {
    const title = verdictWords(item);
    groups.set(title, [...(groups.get(title) ?? []), item]);
  }
  const name = (item: ReviewItem): string => changeName(item.change, l10n);
  const breaking = items.filter((item) => item.breaking.length > 0);
  const harmless = items.filter((item) => item.risk === 'none' && item.change.risk !== 'none');
  const emptyOnes = harmless.filter((item) => item.records === 0);
  const safeOnes = harmless.filter((item) => item.records > 0);
  return [
    ...(items.length === 0 ? [] : [judgedText(review, l10n)]),
    ...Array.from(groups, ([title, found]) =>
      l10n.t(
        '{0}: {1}',
        title,
        list(
          found.map((item) => l10n.t('{0} ({1})', name(item), extentText(item, l10n))),
          l10n,
        ),
      ),
    ),
    ...(breaking.length > 0
      ? [
          l10n.t(
            'Would no longer fit: {0}',
            list(
              breaking.map((item) =>
                l10n.t('{0} ({1})', name(item), item.breaking.map((part) => breakingText(part, l10n)).join('; ')),
              ),
              l10n,
              3,
            ),
          ),
        ]
      : []),
    ...(emptyOnes.length > 0 ? [l10n.t('No records have data in: {0}', list(emptyOnes.map(name), l10n))] : []),
    ...(safeOnes.length > 0 ? [l10n.t('All data still fits: {0}', list(safeOnes.map(name), l10n))] : []),
    ...(review.limited ?? []).map((limit) => reviewLimitText(limit, l10n)),
  ];
}

function list(names: readonly string[], l10n: L10n, most = shownNames): string {
  return words(l10n).list([...new Set(names)], most);
}

/** The verdict over all, for a heading. */
export function overallWords(review: Review): string {
  const [first] = worstFirst(review.items).filter((item) => item.risk !== 'none' && item.risk === review.risk);
  return first === undefined
    ? riskWords[review.risk]
    : review.items.every((item) => item.risk !== review.risk || verdictWords(item) === verdictWords(first))
      ? verdictWords(first)
      : riskWords[review.risk];
}
