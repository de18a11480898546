import type { OperationFacts, ResultFacts } from '../../safety/journal/facts';
import { hiddenOf } from '../planning';
import type { RenameOutcome } from './outcome';
import type { RenamePlan } from './plan';

/** What snapshot and journal need to know of a rename: the names stand in the snapshot only, the old one first. */
export function factsOfRename({ record, newName, before, warnings }: RenamePlan): OperationFacts {
  return {
    what: { kind: 'rename' },
    counts: { records: 1 },
    records: [record, newName],
    before,
    hiddenInstruments: hiddenOf(warnings),
  };
}

export function resultOfRename({ status, sent, renamed, differs, lostAnswers, error }: RenameOutcome): ResultFacts {
  return {
    status,
    sent,
    counts: renamed ? { records: 1 } : {},
    returned: undefined,
    differences: differs ? 1 : 0,
    lostAnswers,
    error,
  };
}
