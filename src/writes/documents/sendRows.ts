import type { WriteSession } from '../../api/writeSession';
import type { RowValues } from './changes';
import { pushingOf } from './pushing/registry';
import { specOf } from './registry';
import type { StructurePushPlan } from './structurePush';
import { readTable } from './table';

/**
 * The rows that are sent: those to add and to change, or the whole list where REDCap replaces it. A column that the draft left out goes
 * along as the server has it: REDCap might take its absence for a blank.
 */
export function rowsToSend({
  document,
  draft,
  changes,
}: Pick<StructurePushPlan, 'document' | 'draft' | 'changes'>): readonly RowValues[] {
  const { replaces, sendsAll, sentWith } = specOf(document);
  if (sentWith) {
    return [
      ...changes.added.map(withoutBlanks),
      ...changes.changed.map(({ before, after, columns }) =>
        only({ ...before, ...after }, [...new Set([...sentWith, ...columns])]),
      ),
    ];
  }
  if (!replaces && sendsAll !== true) {
    return [...changes.added, ...changes.changed.map(({ before, after }) => ({ ...before, ...after }))];
  }
  return changes.added.length + changes.changed.length + changes.removed.length === 0
    ? []
    : readTable(draft).rows.map(({ values }) => values);
}

/** What a new row says nothing of is left to REDCap. */
function withoutBlanks(row: RowValues): RowValues {
  return only(
    row,
    Object.keys(row).filter((column) => row[column] !== ''),
  );
}

function only(row: RowValues, columns: readonly string[]): RowValues {
  return Object.fromEntries(columns.map((column) => [column, row[column] ?? '']));
}

/** Sends rows once; REDCap deletes nothing but what a replaced list no longer names. @returns the number it gives */
export async function sendRows(
  session: WriteSession,
  plan: StructurePushPlan,
  rows: readonly RowValues[],
): Promise<number> {
  return await pushingOf(plan.document).send(session, rows, plan.ground.structure);
}
