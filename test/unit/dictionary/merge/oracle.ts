import { columnNames } from '../../../../src/dictionary/columnNames';
import { keptValue } from '../../../../src/dictionary/kept';
import type { Three } from './arbitraries';

/** What the merge has to give, field by field: a conflict as text, or the row's cells. Fields that go are not in it. */
export interface Expected {
  readonly cells: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly conflicts: readonly string[];
}

/** Worked out without any of the engine: by name, without renames and order. */
export function expected({ base, ours, theirs }: Three): Expected {
  const cells = new Map<string, Record<string, string>>();
  const conflicts: string[] = [];
  const find = (rows: Three['base'], name: string): Record<string, string> | undefined => {
    const row = rows.find((each) => each.field_name === name);
    return row && Object.fromEntries(columnNames.map((column) => [column, keptValue(row[column] ?? '')]));
  };
  for (const name of new Set([...ours, ...theirs].map((row) => row.field_name ?? ''))) {
    const [was, here, there] = [find(base, name), find(ours, name), find(theirs, name)];
    const merged: Record<string, string> = {};
    if (here && there) {
      for (const column of columnNames) {
        const [b = '', o = '', t = ''] = [was?.[column], here[column], there[column]];
        merged[column] = o === b ? t : o;
        if (o !== b && t !== b && o !== t) {
          conflicts.push(`${name}.${column}`);
        }
      }
      cells.set(name, merged);
      continue;
    }
    const left = here ?? there ?? {};
    const isChanged = was !== undefined && columnNames.some((column) => was[column] !== left[column]);
    if (isChanged) {
      conflicts.push(`${name} removed`);
    }
    if (was === undefined || isChanged) {
      cells.set(name, left);
    }
  }
  return { cells, conflicts: conflicts.sort() };
}
