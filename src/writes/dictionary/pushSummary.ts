import type { DictionaryDiff } from '../../dictionary/diff';
import { type Change, type ChangeKind, type Risk, riskWords, risks } from '../../dictionary/diff/change';
import type { L10n } from '../../common/l10n';

const shownNames = 6;

/**
 * What a push means for the records and then what it changes, a line a kind: a modal shows the first lines. Names are REDCap's; nothing of the
 * records is in it.
 * @param verdict what a review of the records found, line by line; without one: what may happen if there are records, worst risk first
 */
export function pushSummary(diff: DictionaryDiff, l10n: L10n, verdict?: readonly string[]): string {
  const lines = [
    ...line(l10n.t('Instruments added'), diff, l10n, ['instrument-added']),
    ...line(l10n.t('Instruments removed'), diff, l10n, ['instrument-removed']),
    ...line(l10n.t('Instruments that seem to be renamed'), diff, l10n, ['instrument-renamed']),
    ...line(l10n.t('Instruments moved'), diff, l10n, ['instrument-moved']),
    ...line(l10n.t('Fields added'), diff, l10n, ['field-added']),
    ...line(l10n.t('Fields changed'), diff, l10n, changedKinds),
    ...line(l10n.t('Fields removed'), diff, l10n, ['field-removed']),
    ...line(l10n.t('Fields that seem to be renamed'), diff, l10n, ['field-renamed']),
    ...line(l10n.t('Fields moved'), diff, l10n, ['field-moved']),
    ...line(l10n.t('Record identifier'), diff, l10n, ['record-id-changed']),
  ];
  const dangers =
    verdict ??
    [...risks]
      .reverse()
      .filter((risk) => risk !== 'none')
      .flatMap((risk) => danger(diff, risk, l10n));
  const rest = lines.length === 0 ? [l10n.t('Only the spelling of cells changes.')] : lines;
  return dangers.length === 0
    ? rest.join('\n')
    : [...(verdict ? [] : [l10n.t('If there are records with data:')]), ...dangers, '', ...rest].join('\n');
}

const changedKinds: readonly ChangeKind[] = [
  'field-retyped',
  'choice-added',
  'choice-removed',
  'choice-relabelled',
  'choice-recoded',
  'choices-reordered',
  'logic-changed',
  'calculation-changed',
  'validation-changed',
  'column-changed',
];

function line(title: string, diff: DictionaryDiff, l10n: L10n, kinds: readonly ChangeKind[]): string[] {
  const names = namesOf(diff.changes.filter((change) => kinds.includes(change.kind)));
  return names.length === 0 ? [] : [l10n.t('{0}: {1} ({2})', title, names.length, list(names, l10n))];
}

function danger(diff: DictionaryDiff, risk: Risk, l10n: L10n): string[] {
  const names = namesOf(diff.changes.filter((change) => change.risk === risk));
  return names.length === 0 ? [] : [l10n.t('{0}: {1}', riskWords[risk], list(names, l10n))];
}

function namesOf(changes: readonly Change[]): readonly string[] {
  return [
    ...new Set(
      changes.map((change) =>
        change.guess && change.after !== undefined
          ? `${change.before ?? ''} → ${change.after}`
          : (change.field ?? change.form ?? ''),
      ),
    ),
  ];
}

function list(names: readonly string[], l10n: L10n): string {
  const shown = names.slice(0, shownNames).join(', ');
  return names.length > shownNames ? l10n.t('{0} and {1} more', shown, names.length - shownNames) : shown;
}
