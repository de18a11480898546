import { applyEdits } from '../../dictionary/csvDocument';
import { setCell } from '../../dictionary/edit';
import { isSameRow } from './judgeRows';
import { matchRows } from './matchRows';
import { specOf } from './registry';
import { editableIn } from './spec';
import type { StructurePushPlan } from './structurePush';
import { readTable } from './table';

/**
 * The draft after a push that was carried out in part: rows that the server holds now get the names and ids that REDCap gave them, so that
 * the next push does only what is left. Everything else stays as it is written.
 */
export function carryOver(plan: StructurePushPlan, after: string): string {
  const { document, server, draft, changes } = plan;
  const spec = specOf(document);
  const { keyOf, keyColumns, given } = spec;
  const { kept, fresh } = matchRows(document, server, after, changes.changed);
  const left = [...fresh];
  const table = readTable(draft);
  const columns = editableIn(spec, readTable(after).columns);
  let result = table.document;
  for (const { row, values } of table.rows) {
    const index = kept.has(keyOf(values))
      ? -1
      : left.findIndex((candidate) => isSameRow(document, values, candidate, columns));
    const now = kept.get(keyOf(values)) ?? left.splice(index, index < 0 ? 0 : 1)[0];
    for (const column of now ? [...keyColumns, ...given] : []) {
      const at = table.columns.indexOf(column);
      const edit =
        at >= 0 && now?.[column] !== undefined && now[column] !== values[column]
          ? setCell(result, row, at, now[column])
          : undefined;
      // One after the other: a short row grows with each.
      result = edit ? applyEdits(result, [edit]) : result;
    }
  }
  return result.text;
}
