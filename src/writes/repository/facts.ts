import type { OperationFacts, ResultFacts } from '../../safety/journal/facts';
import type { RepositoryOutcome } from './outcome';
import type { RepositoryPlan } from './plan';

/** What snapshot and journal need to know of a change of the File Repository: it touches no record. */
export function factsOfRepository({ action }: RepositoryPlan): OperationFacts {
  const names = action.kind === 'create-folder' ? [action.name] : action.files.map(({ name }) => name);
  return {
    what: { kind: 'repository', action: action.kind, names },
    counts: action.kind === 'create-folder' ? {} : { files: action.files.length },
    records: [],
    hiddenInstruments: [],
  };
}

export function resultOfRepository(outcome: RepositoryOutcome, { action }: RepositoryPlan): ResultFacts {
  const { status, sent, done, differences, lostAnswers, error } = outcome;
  return {
    status,
    sent,
    counts: action.kind !== 'create-folder' && done.length > 0 ? { files: done.length } : {},
    returned: undefined,
    differences: differences.length,
    lostAnswers,
    error,
  };
}
