import type { OperationFacts, ResultFacts } from '../../safety/journal/facts';
import type { CopyCounts, CopyOutcome } from './copyOutcome';
import type { CopyPlan } from './plan';

/** What is still to be copied. */
function copyCounts({ pairs, survey, ground }: CopyPlan): CopyCounts {
  const sum = (of: (pair: CopyPlan['pairs'][number]) => number): number =>
    pairs.reduce((total, pair) => total + of(pair), 0);
  const sameFiles = sum((pair) => (ground.structure.fields.get(pair.from)?.type === 'file' ? pair.same : 0));
  return {
    records: survey.open.length,
    values: sum((pair) => pair.values) - (sum((pair) => pair.same) - sameFiles),
    files: sum((pair) => pair.files) - sameFiles,
  };
}

/** What snapshot and journal need to know of a copy. */
export function factsOfCopy(plan: CopyPlan): OperationFacts {
  return {
    what: { kind: 'field-data', pairs: plan.pairs.map(({ from, to }) => ({ from, to })) },
    counts: copyCounts(plan),
    records: plan.survey.open,
    hiddenInstruments: plan.warnings.find((warning) => warning.kind === 'export-limited')?.instruments ?? [],
  };
}

export function resultOfCopy(outcome: CopyOutcome): ResultFacts {
  const { status, sent, counts, differences, lostAnswers, error, after } = outcome;
  return {
    status,
    sent,
    counts: { ...counts },
    returned: undefined,
    differences: differences.length,
    lostAnswers,
    error,
    ...(after ? { after } : {}),
  };
}
