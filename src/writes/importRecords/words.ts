import { count } from '../../common/count';
import type { L10n } from '../../common/l10n';
import { groundChangeText } from '../../state/differenceText';
import { words } from '../../state/words';
import { warningText } from '../deletes/words';
import { ended, reasonText } from '../words/errorText';
import { reportOf } from '../words/report';
import type { ImportDifference, ImportOutcome } from './outcome';
import type { ImportPlan } from './plan';
import { problemText } from './problemWords';
import { joined } from '../words/joined';

/** What an import would do, the worst first; a modal shows the first six lines. */
export function importLines(plan: ImportPlan, l10n: L10n): readonly string[] {
  const w = words(l10n);
  const { counts, problems, blanks, created, warnings } = plan;
  const erases = blanks === 'erase' && counts.erasable > 0;
  return [
    ...(counts.changed > 0 ? [l10n.t('Overwritten: {0}', w.values(counts.changed))] : []),
    ...(erases ? [l10n.t('Erased, because the cell is blank: {0}', w.values(counts.erasable))] : []),
    ...(counts.refused > 0
      ? [l10n.t('Not imported, because something is wrong with it: {0}', w.values(counts.refused))]
      : []),
    l10n.t('New: {0}', w.values(counts.new)),
    ...(created.length > 0
      ? [
          l10n.t(
            'Records that come into being: {0}. An undo blanks and restores, it deletes no record.',
            count(created.length, l10n),
          ),
        ]
      : []),
    ...(counts.groups > 0 ? [l10n.t('Put into another data access group: {0}', w.records(counts.groups))] : []),
    ...(erases || counts.erasable === 0
      ? []
      : [
          l10n.t(
            'Blank cells of the file change nothing, unless you let them erase. Values where the file is blank: {0}',
            count(counts.erasable, l10n),
          ),
        ]),
    ...(counts.unchanged > 0 ? [l10n.t('Unchanged, not sent: {0}', w.values(counts.unchanged))] : []),
    ...(problems.counts.warning > 0
      ? [l10n.t('Imported with a warning: {0}', count(problems.counts.warning, l10n))]
      : []),
    ...warnings.map((warning) => warningText(warning, l10n, w)),
    l10n.t(
      'A snapshot of these records is taken first. "Undo..." brings back what was overwritten and takes away what was put into blank cells.',
    ),
  ];
}

/** A few sentences for a notification. */
// oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
export function importOutcomeText(plan: ImportPlan, outcome: ImportOutcome, l10n: L10n): string {
  const w = words(l10n);
  const { title } = plan.ground.info;
  const { counts, remaining, created, refusedCells } = outcome;
  const reason = reasonText(outcome.error, l10n);
  const done = [
    l10n.t('{0} in {1}', w.values(counts.values), w.records(counts.records)),
    ...(counts.erased > 0 ? [l10n.t('{0} erased', w.values(counts.erased))] : []),
    ...(created.length > 0 ? [l10n.t('new records: {0}', count(created.length, l10n))] : []),
  ].join(', ');
  const left = remaining.length > 0 ? l10n.t('Not reached: {0}.', w.records(remaining.length)) : '';
  const kept = plan.counts.refused > 0 ? l10n.t('Left out as planned: {0}.', w.values(plan.counts.refused)) : '';
  const refused = refusedCells > 0 ? refusedText(outcome, l10n) : '';
  switch (outcome.status) {
    case 'done':
      return joined(l10n.t('Imported into "{0}", and checked: {1}.', title, done), kept);
    case 'mismatch': {
      const [first] = outcome.differences;
      return joined(
        l10n.t('Not everything of the import into "{0}" is as planned.', title),
        refused,
        ...(first ? [ended(importDifferenceText(first, l10n))] : []),
        outcome.differing > 1 ? l10n.t('{0} more: see the report.', count(outcome.differing - 1, l10n)) : '',
        l10n.t('Imported: {0}.', done),
        left,
      );
    }
    case 'refused':
      return joined(
        l10n.t('REDCap refused the import into "{0}".', title),
        refused === '' ? reason : refused,
        counts.records > 0 ? l10n.t('Imported before: {0}.', done) : l10n.t('Nothing was imported.'),
        left,
      );
    case 'not-done':
      return joined(
        l10n.t(
          'The import into "{0}" got no usable answer, and reading back did not find it done. It was not repeated; import the file again, only what is missing is sent.',
          title,
        ),
        reason,
        l10n.t('Imported before: {0}.', done),
      );
    case 'unverified':
      return joined(
        l10n.t(
          'A part of the import into "{0}" was sent, but could not be read back. Import the file again later: it is compared first, only what is missing is sent.',
          title,
        ),
        reason,
      );
    case 'cancelled':
      return outcome.sent
        ? joined(l10n.t('Cancelled. Imported into "{0}": {1}.', title, done), left)
        : l10n.t('Cancelled: nothing was sent to "{0}".', title);
    case 'ground-moved':
      return joined(
        l10n.t('Stopped: "{0}" or the file is no longer as it was when you confirmed.', title),
        ...outcome.groundChanges.map((change) => groundChangeText(change, l10n)),
        ...(outcome.sent
          ? [
              l10n.t('Imported before: {0}.', done),
              left,
              l10n.t('Import the file again: it is compared first, only what is missing is sent.'),
            ]
          : [l10n.t('Nothing was sent.')]),
      );
    case 'failed':
      return joined(
        l10n.t('The import into "{0}" stopped because of an error.', title),
        reason,
        l10n.t('Imported before: {0}.', done),
        left,
      );
  }
}

/** What REDCap would not take, by its words. */
function refusedText({ refused, refusedCells }: ImportOutcome, l10n: L10n): string {
  const reasons = [...new Set(refused.map((problem) => problemText(problem, l10n)))];
  return joined(
    l10n.t('REDCap would not take {0}.', words(l10n).values(refusedCells)),
    ...reasons.slice(0, 2).map((reason) => ended(shortened(reason))),
    reasons.length > 2 ? l10n.t('More reasons in the report: {0}.', reasons.length - 2) : '',
  );
}

function importDifferenceText(difference: ImportDifference, l10n: L10n): string {
  const w = words(l10n);
  switch (difference.kind) {
    case 'not-imported':
      return l10n.t(
        'Not imported: record {0}, {1}: {2}',
        w.name(difference.record),
        w.place(difference.place),
        w.list(difference.fields),
      );
    case 'changed':
      return l10n.t(
        'Changed though not part of the import: record {0}, {1}: {2}',
        w.name(difference.record),
        w.place(difference.place),
        w.list(difference.fields),
      );
    case 'record-gone':
      return l10n.t('Record {0} is gone; somebody else may have deleted it meanwhile', w.name(difference.record));
    case 'not-grouped':
      return difference.reason === undefined
        ? l10n.t('Not put into its data access group: record {0}', w.name(difference.record))
        : l10n.t(
            'Not put into its data access group: record {0}. REDCap says: {1}',
            w.name(difference.record),
            ended(shortened(difference.reason)),
          );
  }
}

/** The report of an import as text: names of records and fields, rows and columns, never values. */
export function importReport(
  plan: ImportPlan,
  outcome: ImportOutcome,
  { when, url }: { readonly when: Date; readonly url: string },
  l10n: L10n,
): string {
  const w = words(l10n);
  const { refused, differences, created, remaining, groundChanges } = outcome;
  return reportOf(
    {
      title: l10n.t('REDCap Workbench: report of an import'),
      project: plan.ground.info,
      url,
      when,
      sentence: importOutcomeText(plan, outcome, l10n),
      sections: [
        [l10n.t('File'), [plan.source.name]],
        [l10n.t('Plan'), importLines(plan, l10n)],
        [
          l10n.t('Refused by REDCap'),
          [
            ...refused.map((problem) =>
              l10n.t('Row {0}, {1}: {2}', problem.row, problem.column, shortened(problemText(problem, l10n))),
            ),
            ...moreLine(outcome.refusedCells - refused.length, l10n),
          ],
        ],
        [
          l10n.t('Differences from the plan'),
          [
            ...differences.map((each) => importDifferenceText(each, l10n)),
            ...moreLine(outcome.differing - differences.length, l10n),
          ],
        ],
        [l10n.t('New records'), created.length === 0 ? [] : [w.names(created, 500)]],
        [l10n.t('Not reached'), remaining.length === 0 ? [] : [w.names(remaining, 500)]],
        [l10n.t('What moved since the plan'), groundChanges.map((change) => groundChangeText(change, l10n))],
      ],
    },
    l10n,
  );
}

/** What is counted and not listed. */
function moreLine(more: number, l10n: L10n): readonly string[] {
  return more > 0 ? [l10n.t('{0} more', count(more, l10n))] : [];
}

function shortened(text: string): string {
  const line = text.replaceAll('\n', ' ');
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
