import { count } from '../../common/count';
import type { L10n } from '../../common/l10n';
import { groundChangeText } from '../../state/differenceText';
import { words } from '../../state/words';
import { warningText } from '../deletes/words';
import { hiddenOf, seesOwnGroupOnly } from '../planning';
import { reasonText } from '../words/errorText';
import { reportOf } from '../words/report';
import type { RenameOutcome } from './outcome';
import type { RenamePlan } from './plan';
import { joined } from '../words/joined';

/** What follows from a rename, what is lost first. */
export function renameLines({ references, warnings, ground }: RenamePlan, l10n: L10n): readonly string[] {
  const w = words(l10n);
  return [
    ...(references.kind === 'found' && references.references.length > 0
      ? [
          l10n.t(
            'Other records hold the old name as a value, which stays as it is: {0}',
            w.list(
              references.references.map(({ record, event, field }) =>
                [w.name(record), event, field].filter((part) => part !== '').join(' / '),
              ),
            ),
          ),
        ]
      : []),
    references.kind === 'found'
      ? references.references.length === 0
        ? seesAll(warnings)
          ? l10n.t(
              'No other record holds the old name in a text field (looked at: {0}).',
              count(references.fields, l10n),
            )
          : l10n.t(
              'No other record that you may see holds the old name in a text field (looked at: {0}).',
              count(references.fields, l10n),
            )
        : l10n.t('Text fields looked at: {0}.', count(references.fields, l10n))
      : references.why === 'no-fields'
        ? l10n.t('No field of the project could hold the name of a record.')
        : l10n.t('Whether other records hold the old name was not searched: there are too many.'),
    ...(ground.structure.arms.length > 1 ? [l10n.t('The record is renamed in all arms.')] : []),
    ...warnings.map((warning) => warningText(warning, l10n, w)),
    l10n.t('Lists, labels and files outside of REDCap that name the record do not change.'),
    l10n.t('A snapshot of the record is taken first. "Undo..." gives the old name back.'),
  ];
}

/** Whether nothing is out of sight: no data of an instrument, and no record of another group. */
function seesAll(warnings: RenamePlan['warnings']): boolean {
  return hiddenOf(warnings).length === 0 && !seesOwnGroupOnly(warnings);
}

export function renameOutcomeText(plan: RenamePlan, outcome: RenameOutcome, l10n: L10n): string {
  const { record, newName, ground } = plan;
  const { title } = ground.info;
  const w = words(l10n);
  const reason = reasonText(outcome.error, l10n);
  switch (outcome.status) {
    case 'done':
      return hiddenOf(plan.warnings).length === 0
        ? l10n.t(
            'Record {0} of "{1}" is called {2} now, and checked: it holds all that it held.',
            w.name(record),
            title,
            w.name(newName),
          )
        : l10n.t(
            'Record {0} of "{1}" is called {2} now, and checked: it holds all that you may see of what it held.',
            w.name(record),
            title,
            w.name(newName),
          );
    case 'refused':
      return joined(l10n.t('REDCap refused to rename record {0} of "{1}".', w.name(record), title), reason);
    case 'not-done':
      return joined(
        l10n.t('The rename in "{0}" got no usable answer; reading back, the record has its old name.', title),
        reason,
      );
    case 'unverified':
      return joined(l10n.t('The rename in "{0}" was sent, but could not be read back.', title), reason);
    case 'ground-moved':
      return joined(
        l10n.t('Stopped: "{0}" is no longer as it was when you confirmed.', title),
        ...outcome.groundChanges.map((change) => groundChangeText(change, l10n)),
        l10n.t('Nothing was sent.'),
      );
    case 'cancelled':
      return l10n.t('Cancelled: nothing was sent to "{0}".', title);
    case 'failed':
      return joined(
        l10n.t('The rename in "{0}" stopped because of an error.', title),
        reason,
        outcome.sent ? l10n.t('Look for both names before it is repeated.') : l10n.t('Nothing was sent.'),
      );
    case 'mismatch':
      return joined(
        l10n.t('After the rename in "{0}" the record does not hold what it held. Compare with the snapshot.', title),
        reason,
      );
  }
}

/** Names of records, no values. */
export function renameReport(
  plan: RenamePlan,
  outcome: RenameOutcome,
  { when, url }: { readonly when: Date; readonly url: string },
  l10n: L10n,
): string {
  return reportOf(
    {
      title: l10n.t('REDCap Workbench: report of renaming a record'),
      project: plan.ground.info,
      url,
      when,
      sentence: renameOutcomeText(plan, outcome, l10n),
      sections: [[l10n.t('Plan'), renameLines(plan, l10n)]],
    },
    l10n,
  );
}
