import type { OperationFacts, ResultFacts } from '../../safety/journal/facts';
import { factsOfDelete } from '../deletes/facts';
import { type StructureName, isAccess } from '../../state/documentNames';
import type { OperationCounts } from '../../safety/journal/entry';
import { specOf } from './registry';
import type { StructurePushOutcome, StructurePushPlan } from './structurePush';

/** What snapshot and journal need to know of a push. Records that lose data, or whose data moves, are kept whole. */
export function factsOfStructurePush(plan: StructurePushPlan): OperationFacts {
  const { document, changes, removal, affected } = plan;
  const { keyOf, rowName } = specOf(document);
  const removed = changes.removed.length > 0;
  const ofRemoval = removal && factsOfDelete(removal);
  const hidden = plan.warnings.find((warning) => warning.kind === 'export-limited');
  return {
    what: {
      kind: 'structure',
      document,
      added: changes.added.map(rowName),
      removed: changes.removed.map(keyOf),
      ...(removal?.kind === 'dags' && !removal.records ? { membersUnknown: true } : {}),
      changed: changes.changed.map(({ key, before, after, columns }) => {
        const only = (row: Readonly<Record<string, string>>) =>
          Object.fromEntries(columns.map((column) => [column, row[column] ?? '']));
        return { key, before: only(before), after: only(after) };
      }),
    },
    counts: {
      ...ofRemoval?.counts,
      ...rowCount(document, changes.added.length + changes.removed.length),
      ...changedCount(document, changes.changed.length),
    },
    records: ofRemoval?.records ?? (removed ? (affected?.records ?? []) : []),
    ...(removal ? { before: removal.before } : affected && removed ? { before: affected.before } : {}),
    hiddenInstruments: hidden?.instruments ?? [],
    ...(isAccess(document) ? { withAccess: true } : {}),
  };
}

function changedCount(document: StructureName, changed: number): OperationCounts {
  return changed === 0 ? {} : isAccess(document) ? { access: changed } : { labels: changed };
}

export function resultOfStructurePush(outcome: StructurePushOutcome, { document }: StructurePushPlan): ResultFacts {
  const { status, sent, returned, found, done, differences, lostAnswers, error, after } = outcome;
  return {
    status,
    sent,
    counts: { ...found, ...rowCount(document, done.added + done.removed), ...changedCount(document, done.changed) },
    returned,
    differences: differences.length,
    lostAnswers,
    error,
    ...(after ? { after } : {}),
  };
}

/** Rows that come or go. */
function rowCount(document: StructureName, rows: number): OperationCounts {
  return rows === 0 ? {} : { [specOf(document).counts]: rows };
}
