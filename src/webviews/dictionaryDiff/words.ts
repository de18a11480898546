import type { L10n } from '../../common/l10n';
import { riskWords, type Risk } from '../../dictionary/diff/change';
import { type DiffGroup, diffGroups } from '../../reads/dictionaryDiff/picture';
import { groupTitle } from '../../reads/dictionaryDiff/groupTitle';

/** The page has no language of its own: these are its words. */
export interface DiffWords {
  readonly title: string;
  readonly groups: readonly { readonly group: DiffGroup; readonly title: string }[];
  /** REDCap's own. */
  readonly risks: Readonly<Record<Risk, string>>;
  readonly column: string;
  readonly before: string;
  readonly after: string;
  readonly none: string;
  readonly copy: string;
  readonly copied: string;
  readonly count: string;
  readonly counting: string;
  readonly again: string;
  readonly filter: string;
  readonly shown: string;
  readonly expand: string;
  readonly collapse: string;
  readonly guess: string;
  readonly instrument: string;
  readonly tools: string;
}

export function diffWords(l10n: L10n): DiffWords {
  return {
    title: l10n.t('Dictionary Differences'),
    groups: diffGroups.map((group) => ({ group, title: groupTitle(group, l10n) })),
    risks: riskWords,
    column: l10n.t('Column'),
    before: l10n.t('Before'),
    after: l10n.t('After'),
    none: l10n.t('No differences.'),
    copy: l10n.t('Copy as Markdown'),
    copied: l10n.t('Copied.'),
    count: l10n.t('Count Data'),
    counting: l10n.t('Records are looked at: {0} of {1}'),
    again: l10n.t('Compare Again'),
    filter: l10n.t('Find'),
    shown: l10n.t('{0} of {1} changes'),
    expand: l10n.t('Expand All'),
    collapse: l10n.t('Collapse All'),
    guess: l10n.t('matched by likeness'),
    instrument: l10n.t('instrument'),
    tools: l10n.t('Differences'),
  };
}
