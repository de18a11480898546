import type { RowValues } from './changes';
import type { StructureName } from '../../state/documentNames';
import { specOf } from './registry';
import { readTable } from './table';

/** Which row of a document is which row of an earlier version of it. */
export interface MatchedRows {
  /** Rows that are still there by their earlier key, as they are now. */
  readonly kept: ReadonlyMap<string, RowValues>;
  readonly gone: readonly string[];
  readonly fresh: readonly RowValues[];
  /** Keys that are other ones now: REDCap makes them from labels. */
  readonly renamed: ReadonlyMap<string, string>;
}

/**
 * Matches rows by REDCap's id where both versions have it, else by key: unique names of events and groups may change with their labels
 * (REDCAP_API.md §6.2, §6.5). `relabelled` finds rows of servers without ids by what their label was to become.
 */
export function matchRows(
  name: StructureName,
  before: string,
  after: string,
  relabelled: readonly { readonly key: string; readonly after: RowValues }[] = [],
): MatchedRows {
  const { keyOf, idColumn: id, labelColumn } = specOf(name);
  const labelOf = (row: RowValues): string => (labelColumn === undefined ? '' : (row[labelColumn] ?? ''));
  const [from, to] = [readTable(before), readTable(after)];
  const byId = id !== undefined && from.columns.includes(id) && to.columns.includes(id) ? id : undefined;
  const left = new Set(to.rows.map(({ values }) => values));
  const kept = new Map<string, RowValues>();
  const take = (key: string, fits: (row: RowValues) => boolean): void => {
    const found = kept.has(key) ? undefined : Array.from(left).find(fits);
    if (found) {
      left.delete(found);
      kept.set(key, found);
    }
  };
  const keys = from.rows.map(({ values }) => ({ key: keyOf(values), values }));
  if (byId !== undefined) {
    const index = new Map(to.rows.map(({ values }) => [values[byId], values]));
    for (const { key, values } of keys) {
      const found = (values[byId] ?? '') === '' ? undefined : index.get(values[byId]);
      if (found) {
        left.delete(found);
        kept.set(key, found);
      }
    }
  } else {
    const index = new Map(to.rows.map(({ values }) => [keyOf(values), values]));
    for (const { key } of keys) {
      const found = index.get(key);
      if (found) {
        left.delete(found);
        kept.set(key, found);
      }
    }
    for (const { key, after: wanted } of relabelled) {
      take(key, (row) => (row['arm_num'] ?? '') === (wanted['arm_num'] ?? '') && labelOf(row) === labelOf(wanted));
    }
  }
  return {
    kept,
    fresh: [...left],
    gone: keys.map(({ key }) => key).filter((key) => !kept.has(key)),
    renamed: new Map(
      Array.from(kept, ([key, row]): [string, string] => [key, keyOf(row)]).filter(([key, now]) => key !== now),
    ),
  };
}
