import type { OperationFacts, ResultFacts } from '../../safety/journal/facts';
import type { OwnGroupPlan } from './plan';
import type { OwnGroupOutcome } from './run';

export function factsOfOwnGroup({ from, to }: OwnGroupPlan): OperationFacts {
  return {
    what: { kind: 'own-group', ...(from === undefined ? {} : { from }), to },
    counts: { access: 1 },
    records: [],
    hiddenInstruments: [],
  };
}

export function resultOfOwnGroup({ status, sent, lostAnswers, error }: OwnGroupOutcome): ResultFacts {
  return {
    status,
    sent,
    counts: status === 'done' ? { access: 1 } : {},
    returned: undefined,
    differences: status === 'mismatch' ? 1 : 0,
    lostAnswers,
    error,
  };
}
