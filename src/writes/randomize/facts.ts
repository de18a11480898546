import type { OperationFacts, ResultFacts } from '../../safety/journal/facts';
import { hiddenOf } from '../planning';
import type { RandomizeOutcome } from './outcome';
import type { RandomizePlan } from './plan';

/** What snapshot and journal need to know of a randomization: the record's name stands in the snapshot only. */
export function factsOfRandomize({ record, randomizationId, before, warnings }: RandomizePlan): OperationFacts {
  return {
    what: { kind: 'randomize', randomizationId },
    counts: { records: 1 },
    records: [record],
    before,
    hiddenInstruments: hiddenOf(warnings),
  };
}

export function resultOfRandomize(outcome: RandomizeOutcome): ResultFacts {
  const { status, sent, lostAnswers, error, after, record } = outcome;
  return {
    status,
    sent,
    counts: status === 'done' ? { records: 1 } : {},
    returned: undefined,
    differences: status === 'mismatch' ? 1 : 0,
    lostAnswers,
    error,
    ...(after ? { after: { presence: after, records: [record] } } : {}),
  };
}
