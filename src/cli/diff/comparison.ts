import type { DictionaryDiff } from '../../dictionary/diff';
import { type Change, type ChangeKind, type Risk, risks } from '../../dictionary/diff/change';

export interface Comparison extends DictionaryDiff {
  /** The files as they are called in output. */
  readonly old: string;
  readonly now: string;
  /** Why the comparison may not say everything. */
  readonly doubts: readonly string[];
}

/** Changes by what they do to data, the worst first; only what there is. */
export function byRisk(changes: readonly Change[]): { readonly risk: Risk; readonly changes: readonly Change[] }[] {
  return [...risks]
    .reverse()
    .map((risk) => ({ risk, changes: changes.filter((change) => change.risk === risk) }))
    .filter((group) => group.changes.length > 0);
}

/** Changes whose summary does not say from what to what. */
const unsaid: ReadonlySet<ChangeKind> = new Set(['logic-changed', 'calculation-changed', 'column-changed']);

/** The text before and after, where the summary leaves it out. */
export function contrast({
  kind,
  before = '',
  after = '',
}: Change): { readonly before: string; readonly after: string } | undefined {
  return unsaid.has(kind) ? { before, after } : undefined;
}
