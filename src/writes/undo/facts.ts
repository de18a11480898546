import type { OperationFacts, ResultFacts } from '../../safety/journal/facts';
import { hiddenOf } from '../planning';
import type { UndoOutcome } from './undoOutcome';
import type { UndoPlan } from './undoPlan';

/** What snapshot and journal need to know of an undo. */
export function factsOfUndo(plan: UndoPlan): OperationFacts {
  const { missing, counts, request } = plan;
  const lossy = missing.dictionary !== undefined && missing.dictionary.changes.risk !== 'none';
  return {
    what: { kind: 'undo', of: request.of, part: request.records ? 'records' : 'all' },
    counts: {
      records: counts.records,
      values: counts.values,
      files: counts.files,
      ...positive({
        arms: missing.arms.length,
        events: missing.events.length,
        designations: missing.mappings.length,
        repeating: missing.repeating.length,
        dags: missing.dags.length,
        users: missing.users.length,
        labels: missing.labels.filter((label) => plan.overwrite || !label.isConflict).length,
        fields: missing.dictionary?.fields ?? 0,
      }),
      ...plan.back?.counts(plan.overwrite),
    },
    records: lossy ? 'all' : plan.touched,
    ...(lossy ? {} : { before: plan.before }),
    hiddenInstruments: hiddenOf(plan.warnings),
    ...(plan.back?.withAccess ? { withAccess: true } : {}),
    goesBack: missing.dictionary ? 'dictionary' : 'undo',
    ...(missing.dictionary ? { dictionary: missing.dictionary.text } : {}),
  };
}

export function resultOfUndo(outcome: UndoOutcome): ResultFacts {
  const { status, sent, counts, differences, lostAnswers, error, after, dictionary } = outcome;
  return {
    status,
    sent,
    counts,
    returned: undefined,
    differences: differences.length,
    lostAnswers,
    error,
    ...(after ? { after } : {}),
    ...(dictionary === undefined ? {} : { dictionary }),
  };
}

function positive<T extends Record<string, number>>(counts: T): Partial<T> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)) as Partial<T>;
}
