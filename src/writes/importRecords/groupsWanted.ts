import type { JudgedRow } from './judgeRow';

/** The group that each record is to be in; the last row that names one counts. */
export function groupsWanted(rows: readonly JudgedRow[]): ReadonlyMap<string, string> {
  return new Map(rows.flatMap(({ record, group }) => (group ? [[record, group.name]] : [])));
}
