import type { Difference } from '../../state/difference';
import type { Ground } from '../../state/ground';
import { structureChanges } from '../../state/structure';
import type { RowValues } from './changes';
import type { StructureName } from '../../state/documentNames';
import { matchRows } from './matchRows';
import { pushingOf } from './pushing/registry';
import { specOf } from './registry';
import { editableIn, isSameCell } from './spec';
import type { StructurePushPlan } from './structurePush';
import { readTable } from './table';

/** What became of the rows that were sent. */
export interface RowsVerdict {
  readonly added: number;
  readonly changed: number;
  /** Rows that a replaced list no longer names. */
  readonly removed: number;
  readonly differences: readonly Difference[];
  readonly renamed: ReadonlyMap<string, string>;
  /** Arms taken, but not listed before they have an event. */
  readonly unlisted: readonly string[];
  /** Everything that was sent and can be seen is there. */
  readonly isDone: boolean;
  /** Some of what was sent can be seen. */
  readonly isSeen: boolean;
}

/** Compares the server's document before and after rows were sent with what was to come of it. `isRemovalSent`: rows that go were deleted too. */
// oxlint-disable-next-line max-lines-per-function -- its steps share what was found so far
export function judgeRows(plan: StructurePushPlan, after: string, isRemovalSent = false): RowsVerdict {
  const { document, changes, server } = plan;
  const spec = specOf(document);
  const { keyOf, replaces, rowName, mayStayUnlisted } = spec;
  const rows = matchRows(document, server, after, changes.changed);
  const columns = editableIn(spec, readTable(after).columns);
  const changedBy = new Map(changes.changed.map((row) => [row.key, row]));
  const removedKeys = new Set(replaces || isRemovalSent ? changes.removed.map(keyOf) : []);
  const differences: Difference[] = [];
  const problem = (name: string, kind: Extract<Difference, { kind: 'row' }>['problem']): void => {
    differences.push({ kind: 'row', document, name, problem: kind });
  };
  let [changed, removed] = [0, 0];
  for (const { values: before } of readTable(server).rows) {
    const key = keyOf(before);
    const now = rows.kept.get(key);
    const change = changedBy.get(key);
    if (!now) {
      if (removedKeys.has(key)) {
        removed++;
      } else {
        problem(rowName(before), 'gone');
      }
    } else if (removedKeys.has(key)) {
      problem(rowName(before), 'still-there');
    } else if (
      change &&
      change.columns.some((column) => !isSameCell(spec, column, now[column], change.after[column]))
    ) {
      problem(rowName(before), 'not-changed');
    } else if (
      columns.some(
        (column) => !isSameCell(spec, column, now[column], before[column]) && change?.columns.includes(column) !== true,
      )
    ) {
      problem(rowName(before), 'changed');
    } else if (change) {
      changed++;
    }
  }
  const fresh = [...rows.fresh];
  const missing: RowValues[] = [];
  for (const row of changes.added) {
    const index = fresh.findIndex((candidate) => isSameRow(document, row, candidate, columns));
    if (index < 0) {
      missing.push(row);
    } else {
      fresh.splice(index, 1);
    }
  }
  // An arm without events is not listed (REDCAP_API.md §6.1).
  const unlisted = mayStayUnlisted === true ? missing.map((row) => row['arm_num'] ?? '') : [];
  for (const row of unlisted.length > 0 ? [] : missing) {
    problem(rowName(row), 'not-added');
  }
  for (const row of fresh) {
    problem(rowName(row), 'new');
  }
  const added = changes.added.length - missing.length;
  return {
    added,
    changed,
    removed,
    differences,
    renamed: rows.renamed,
    unlisted,
    isDone: differences.length === 0,
    isSeen: added + changed + removed > 0,
  };
}

/** Whether a row of the server is the one that was to be made. */
export function isSameRow(
  document: StructureName,
  wanted: RowValues,
  found: RowValues,
  columns: readonly string[],
): boolean {
  const spec = specOf(document);
  const { keyOf } = spec;
  const key = keyOf(wanted);
  return (
    (key === ''
      ? (wanted['arm_num'] ?? '') === '' || Number(wanted['arm_num']) === Number(found['arm_num'])
      : key === keyOf(found)) &&
    // What is left blank REDCap may fill.
    columns.every((column) => (wanted[column] ?? '') === '' || isSameCell(spec, column, wanted[column], found[column]))
  );
}

/** What else of the structure is other than before, apart from what goes along: names of events, and arms that get their first event. */
export function otherStructure(
  { document, changes, ground }: StructurePushPlan,
  after: Ground,
  renamed: ReadonlyMap<string, string>,
): readonly Difference[] {
  const { part } = specOf(document);
  const { alongside } = pushingOf(document);
  const { structure, wokenArms } = alongside?.(changes, ground.structure, renamed) ?? {
    structure: ground.structure,
    wokenArms: new Set<string>(),
  };
  return structureChanges(structure, after.structure)
    .filter(
      (change) =>
        change.part !== part && !(change.part === 'arm' && change.change === 'new' && wokenArms.has(change.name)),
    )
    .map((change) => ({ kind: 'structure', change, planned: false }));
}
