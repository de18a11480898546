import { keptValue } from '../kept';
import type { MergeConflict, MergeResult, Side } from './conflict';
import { compose } from './compose';
import { type MergedRow, mergeRow } from './mergedRow';
import { mergeOrder } from './order';
import type { MergeRow, MergeVersion, Versions } from './side';

export interface MergeKind {
  /** Names of the merged columns. */
  readonly columns: readonly string[];
  /** What a row is called in conflicts. */
  readonly nameOf: (values: readonly string[]) => string;
  /** Place of the column whose rows of one value stay together. */
  readonly group?: number;
  /** Whether the first row is more than a place. */
  readonly firstCounts?: boolean;
}

/** Merges three versions of a table, row by row and cell by cell. */
export function mergeVersions(versions: Versions, kind: MergeKind): MergeResult {
  const { base, ours, theirs } = versions;
  const ids = new Set([...ours.rows, ...theirs.rows].map(({ id }) => id));
  const merged = new Map<string, MergedRow>();
  for (const id of ids) {
    const row = mergeRow(id, base.byId.get(id), ours.byId.get(id), theirs.byId.get(id));
    if (row) {
      merged.set(id, row);
    }
  }
  const order = orderOf(versions, merged, kind.group);
  const first = kind.firstCounts === true ? firstOf(versions) : undefined;
  const conflicts = [
    ...(first?.isDisputed === true ? [disputedFirst(versions, kind)] : []),
    ...order.flatMap((id) => conflictsOf(merged.get(id), kind)),
  ];
  const rowsFor = (side: Side | 'base'): MergedRow[] =>
    ledBy(first?.[side], order, merged, kind.group)
      .map((id) => merged.get(id))
      .filter((row) => row !== undefined);
  return {
    conflicts,
    text: compose(versions, rowsFor('ours'), undefined),
    version: (side) => compose(versions, rowsFor(side), side),
  };
}

function orderOf(
  { base, ours, theirs }: Versions,
  merged: ReadonlyMap<string, MergedRow>,
  place: number | undefined,
): readonly string[] {
  // Where a version has scattered groups already, there is no order of groups to keep.
  const grouped =
    place !== undefined &&
    [ours, theirs].every(({ rows }) => isContiguous(rows.map((row) => groupOf(row.values, place))));
  const group = (row: { readonly values: readonly string[] } | undefined): string =>
    grouped && row ? groupOf(row.values, place) : '';
  const groupsOf = ({ rows }: MergeVersion): readonly string[] => [...new Set(rows.map(group))];
  const members = byGroup([...merged.values()], group);
  const [inBase, inOurs, inTheirs] = [base, ours, theirs].map(({ rows }) => byGroup(rows, group));
  return mergeOrder(groupsOf(base), groupsOf(ours), groupsOf(theirs), new Set(members.keys())).flatMap((name) =>
    mergeOrder(inBase?.get(name) ?? [], inOurs?.get(name) ?? [], inTheirs?.get(name) ?? [], new Set(members.get(name))),
  );
}

function byGroup<Row extends { readonly id: string }>(
  rows: readonly Row[],
  group: (row: Row) => string,
): ReadonlyMap<string, readonly string[]> {
  const map = new Map<string, string[]>();
  for (const row of rows) {
    const ids = map.get(group(row));
    if (ids) {
      ids.push(row.id);
    } else {
      map.set(group(row), [row.id]);
    }
  }
  return map;
}

function groupOf(values: readonly string[], place: number): string {
  return keptValue(values[place] ?? '');
}

function isContiguous(groups: readonly string[]): boolean {
  const runs = groups.filter((group, index) => group !== groups[index - 1]);
  return new Set(runs).size === runs.length;
}

/** Which row each version has first when the others' wishes are respected. */
function firstOf({ base, ours, theirs }: Versions): {
  readonly base: string | undefined;
  readonly ours: string | undefined;
  readonly theirs: string | undefined;
  readonly isDisputed: boolean;
} {
  const [was, here, there] = [base.rows[0]?.id, ours.rows[0]?.id, theirs.rows[0]?.id];
  if (here !== was && there !== was && here !== there) {
    return { base: was, ours: here, theirs: there, isDisputed: true };
  }
  const led = here === was ? there : here;
  return { base: led, ours: led, theirs: led, isDisputed: false };
}

function disputedFirst({ base, ours, theirs }: Versions, { nameOf }: MergeKind): MergeConflict {
  const name = (row: MergeRow | undefined): string => (row ? nameOf(row.values) : '');
  return { kind: 'record-id', base: name(base.rows[0]), ours: name(ours.rows[0]), theirs: name(theirs.rows[0]) };
}

/** The order with one row, and the group it is in, before all others. */
function ledBy(
  first: string | undefined,
  order: readonly string[],
  merged: ReadonlyMap<string, MergedRow>,
  place: number | undefined,
): readonly string[] {
  const leader = first === undefined ? undefined : merged.get(first);
  if (first === undefined || leader === undefined || order[0] === first) {
    return order;
  }
  const isWithIt = (id: string): boolean =>
    place !== undefined && groupOf(merged.get(id)?.values ?? [], place) === groupOf(leader.values, place);
  const rest = order.filter((id) => id !== first);
  return [first, ...rest.filter(isWithIt), ...rest.filter((id) => !isWithIt(id))];
}

function conflictsOf(row: MergedRow | undefined, { columns, nameOf }: MergeKind): MergeConflict[] {
  if (row === undefined) {
    return [];
  }
  const field = nameOf(row.values);
  const nameAt = (place: number): string => columns[place] ?? '';
  return [
    ...(row.removed
      ? [{ kind: 'removed' as const, field, by: row.removed.by, columns: row.removed.changed.map(nameAt) }]
      : []),
    ...row.disputed.map((place) => ({
      kind: 'cell' as const,
      field,
      column: nameAt(place),
      base: row.base?.values[place] ?? '',
      ours: row.ours?.values[place] ?? '',
      theirs: row.theirs?.values[place] ?? '',
    })),
  ];
}
