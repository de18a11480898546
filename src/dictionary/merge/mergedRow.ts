import { keptValue } from '../kept';
import type { Side } from './conflict';
import type { MergeRow } from './side';

/** What becomes of a row. */
export interface MergedRow {
  readonly id: string;
  readonly base: MergeRow | undefined;
  readonly ours: MergeRow | undefined;
  readonly theirs: MergeRow | undefined;
  /** By place of the merged columns; where the sides disagree, that of `ours`. */
  readonly values: readonly string[];
  /** Places that both sides changed differently. */
  readonly disputed: readonly number[];
  /** The side that removed what the other changed, and the places where it did. */
  readonly removed: { readonly by: Side; readonly changed: readonly number[] } | undefined;
}

/** Merges the three versions of a row; undefined when it is gone. Spaces around a cell and the kind of its line ends are no change. */
export function mergeRow(
  id: string,
  base: MergeRow | undefined,
  ours: MergeRow | undefined,
  theirs: MergeRow | undefined,
): MergedRow | undefined {
  const versions = { id, base, ours, theirs };
  if (ours && theirs) {
    const cells = ours.values.map((value, place) =>
      mergeCell(base?.values[place] ?? '', value, theirs.values[place] ?? ''),
    );
    return {
      ...versions,
      values: cells.map(({ value }) => value),
      disputed: cells.flatMap(({ isDisputed }, place) => (isDisputed ? [place] : [])),
      removed: undefined,
    };
  }
  const [left, by]: [MergeRow | undefined, Side] = ours ? [ours, 'theirs'] : [theirs, 'ours'];
  if (left === undefined) {
    return undefined;
  }
  if (base === undefined) {
    return { ...versions, values: left.values, disputed: [], removed: undefined };
  }
  const changed = left.values.flatMap((value, place) => (isSame(value, base.values[place] ?? '') ? [] : [place]));
  return changed.length === 0
    ? undefined
    : { ...versions, values: left.values, disputed: [], removed: { by, changed } };
}

function mergeCell(
  base: string,
  ours: string,
  theirs: string,
): { readonly value: string; readonly isDisputed: boolean } {
  if (isSame(ours, theirs) || isSame(base, theirs)) {
    return { value: ours, isDisputed: false };
  }
  return isSame(base, ours) ? { value: theirs, isDisputed: false } : { value: ours, isDisputed: true };
}

/** Whether two cells say the same. */
export function isSame(a: string, b: string): boolean {
  // A cell of nothing but blanks may mean something, as a section header does.
  return a === b || (keptValue(a) === keptValue(b) && a !== '' && b !== '');
}
