import { CancelledError } from '../../common/cancelled';
import type { PushOutcome } from '../dictionary/run';
import type { L10n } from '../../common/l10n';
import { differenceText, groundChangeText } from '../../state/differenceText';
import { words } from '../../state/words';
import { ended, reasonText } from '../words/errorText';
import { reportOf } from '../words/report';
import { pairsText, stepLines, surveyLines } from './words';
import type { CopyPlan } from './plan';
import type { MovePlan, MoveRefusal } from './planMove';
import type { CopyCounts, CopyDifference, CopyOutcome } from './copyOutcome';
import type { MoveOutcome, MoveStop } from './runMove';
import { joined } from '../words/joined';

/** Words that other rooms have for what is theirs. */
export interface OtherWords {
  readonly error: (error: Error) => string;
  readonly push: (outcome: PushOutcome) => string;
  readonly refusals: (refusals: readonly MoveRefusal[]) => string;
}

function countsText({ values, files, records }: CopyCounts, l10n: L10n): string {
  const w = words(l10n);
  const what = [...(values > 0 || files === 0 ? [w.values(values)] : []), ...(files > 0 ? [w.files(files)] : [])].join(
    ', ',
  );
  return l10n.t('{0} in {1}', what, w.records(records));
}

/** What came of a copy, for a notification; no values. */
export function copyOutcomeText(outcome: CopyOutcome, title: string, l10n: L10n): string {
  const done = countsText(outcome.counts, l10n);
  // REDCap's own complaints quote values.
  const reason = reasonText(outcome.error, l10n);
  const names =
    outcome.renamedFiles > 0
      ? l10n.t('REDCap keeps {0} under another name.', words(l10n).files(outcome.renamedFiles))
      : '';
  const first = outcome.differences[0];
  switch (outcome.status) {
    case 'done':
      return joined(l10n.t('Copied in "{0}", and checked: {1}.', title, done), names);
    case 'mismatch':
      return joined(
        l10n.t('The copy in "{0}" did not end as planned.', title),
        first ? ended(copyDifferenceText(first, l10n)) : reason,
        l10n.t('Copied: {0}.', done),
      );
    case 'refused':
      return joined(
        l10n.t('REDCap refused the copy in "{0}".', title),
        reason,
        first ? ended(copyDifferenceText(first, l10n)) : '',
        l10n.t('Copied before: {0}.', done),
      );
    case 'not-done':
      return joined(
        l10n.t(
          'The copy in "{0}" got no usable answer, and reading back did not find it done. It was not repeated.',
          title,
        ),
        reason,
        l10n.t('Copied before: {0}.', done),
      );
    case 'unverified':
      return joined(
        l10n.t('The copy in "{0}" was sent, but could not be read back.', title),
        reason,
        l10n.t('Copied for certain: {0}.', done),
      );
    case 'cancelled':
      return l10n.t('Cancelled. Copied in "{0}" before: {1}.', title, done);
    case 'ground-moved':
      return joined(
        l10n.t('Stopped: "{0}" is no longer as it was when you confirmed.', title),
        ...outcome.groundChanges.map((change) => groundChangeText(change, l10n)),
        l10n.t('Copied before: {0}.', done),
      );
    case 'failed':
      return joined(
        l10n.t('The copy in "{0}" stopped because of an error.', title),
        reason,
        l10n.t('Copied before: {0}.', done),
      );
  }
}

function copyDifferenceText(difference: CopyDifference, l10n: L10n): string {
  const w = words(l10n);
  return difference.kind === 'not-copied'
    ? l10n.t('Not there: record {0}: {1}.', w.name(difference.record), w.list(difference.fields))
    : differenceText(difference, l10n);
}

/** What is kept of a copy: what was to be copied, what was, and what was otherwise than planned. */
export function copyReport(
  plan: CopyPlan,
  outcome: CopyOutcome,
  { when, url }: { readonly when: Date; readonly url: string },
  l10n: L10n,
): string {
  const { info } = plan.ground;
  return reportOf(
    {
      title: l10n.t('REDCap Workbench: report of copying data of fields'),
      project: info,
      url,
      when,
      sentence: copyOutcomeText(outcome, info.title, l10n),
      sections: [
        [l10n.t('Plan'), surveyLines(plan.survey, l10n)],
        [l10n.t('What moved since the plan'), outcome.groundChanges.map((change) => groundChangeText(change, l10n))],
        [l10n.t('Differences from the plan'), outcome.differences.map((each) => copyDifferenceText(each, l10n))],
        [l10n.t('Not reached'), outcome.remaining.length === 0 ? [] : [words(l10n).names(outcome.remaining, 500)]],
      ],
    },
    l10n,
  );
}

/** Everything that there is to say of the whole sequence; each step keeps a report of its own besides. */
export function moveReport(
  plan: MovePlan,
  outcome: MoveOutcome,
  { when, url, sentence }: { readonly when: Date; readonly url: string; readonly sentence: string },
  l10n: L10n,
): string {
  const { copied, stopped } = outcome;
  const copy = stopped?.why.kind === 'copy' ? stopped.why.outcome : copied;
  const uneven = stopped?.why.kind === 'unequal' || stopped?.why.kind === 'lost' ? stopped.why.records : [];
  return reportOf(
    {
      title: l10n.t('REDCap Workbench: report of keeping data of fields'),
      project: plan.info,
      url,
      when,
      sentence,
      sections: [
        [l10n.t('Data'), surveyLines(plan.survey, l10n)],
        [l10n.t('Steps'), stepLines(plan, l10n)],
        [l10n.t('Differences from the plan'), (copy?.differences ?? []).map((each) => copyDifferenceText(each, l10n))],
        [l10n.t('Records that do not hold the same'), uneven.length === 0 ? [] : [words(l10n).names(uneven, 500)]],
      ],
    },
    l10n,
  );
}

/** What came of the sequence: what happened, where it stands, what to do. */
export function moveOutcomeText(
  plan: MovePlan,
  outcome: MoveOutcome,
  title: string,
  l10n: L10n,
  other: OtherWords,
): string {
  const { pairs } = plan.request;
  const { stopped } = outcome;
  if (!stopped) {
    const copied = outcome.copied ? countsText(outcome.copied.counts, l10n) : '';
    return joined(
      l10n.t('The data is kept in "{0}": {1}.', title, pairsText(pairs, l10n)),
      copied === ''
        ? l10n.t('Everything was there already, and is equal.')
        : l10n.t('Copied and checked: {0}.', copied),
      l10n.t('The old fields are gone.'),
    );
  }
  return joined(stopReason(stopped.why, title, l10n, other), standing(outcome, l10n));
}

function stopReason(why: MoveStop, title: string, l10n: L10n, other: OtherWords): string {
  const w = words(l10n);
  switch (why.kind) {
    case 'refused':
      return other.refusals(why.refusals);
    case 'server-changed':
      return l10n.t('Somebody changed the data dictionary of "{0}" in between.', title);
    case 'push':
      return other.push(why.outcome);
    case 'copy':
      return copyOutcomeText(why.outcome, title, l10n);
    case 'unequal':
      return l10n.t(
        'Old and new fields do not hold the same in {0}, so nothing was removed: {1}. Somebody has changed or entered data in between.',
        w.records(why.records.length),
        w.names(why.records, 5),
      );
    case 'lost':
      return l10n.t(
        'After the last step the new fields do not hold what they held, in {0}: {1}.',
        w.records(why.records.length),
        w.names(why.records, 5),
      );
    case 'error':
      return CancelledError.is(why.error) ? l10n.t('Cancelled.') : other.error(why.error);
  }
}

function standing({ stopped, done, server }: MoveOutcome, l10n: L10n): string {
  switch (stopped?.step) {
    case 'add':
      return l10n.t('Nothing was copied, no field was removed.');
    case 'copy':
      return done.includes('add') && server !== undefined
        ? l10n.t(
            'The server has old and new fields side by side; no field was removed. Run it again to go on from here.',
          )
        : l10n.t('No field was removed. Run it again to go on from here.');
    case 'remove':
      return stopped.why.kind === 'push' &&
        (stopped.why.outcome.status === 'unverified' || stopped.why.outcome.status === 'mismatch')
        ? l10n.t('All data had been copied and was equal before. Look at the data dictionary before you go on.')
        : stopped.why.kind === 'unequal'
          ? l10n.t('No field was removed. Run it again to go on from here.')
          : l10n.t(
              'All data is in the old and in the new fields; no field was removed. Run it again to go on from here.',
            );
    case 'check':
      return l10n.t(
        "The old fields are gone; undoing the last push in the project's History brings them back with their data.",
      );
    case undefined:
      return '';
  }
}
