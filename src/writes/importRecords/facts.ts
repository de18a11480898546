import type { OperationFacts, ResultFacts } from '../../safety/journal/facts';
import { hiddenOf } from '../planning';
import type { ImportOutcome } from './outcome';
import { type ImportPlan, touchedBy } from './plan';

/** What snapshot and journal need to know of an import. */
export function factsOfImport(plan: ImportPlan): OperationFacts {
  const { counts, blanks, created, before, warnings } = plan;
  const touched = touchedBy(plan);
  const erased = blanks === 'erase' ? counts.erasable : 0;
  return {
    what: { kind: 'import', blanks, created: created.length, erased },
    counts: { records: touched.length, values: counts.new + counts.changed + erased },
    // Those that do not exist yet too: their names say what the import made.
    records: touched,
    before,
    hiddenInstruments: hiddenOf(warnings),
  };
}

export function resultOfImport(outcome: ImportOutcome): ResultFacts {
  const { status, sent, counts, differing, refusedCells, lostAnswers, error, groups } = outcome;
  return {
    status,
    sent,
    counts: { records: counts.records, values: counts.values + counts.erased },
    returned: undefined,
    differences: differing + refusedCells,
    lostAnswers,
    error,
    ...(groups ? { groups } : {}),
  };
}
