import type { OperationFacts, ResultFacts } from '../../safety/journal/facts';
import { losses } from '../review/review';
import type { PushPlan } from './plan';
import type { PushOutcome } from './run';

/** Whether records may lose data by it: then all of them are kept. */
export function mayLose({ changes, review }: PushPlan): boolean {
  return changes.risk !== 'none' || (review?.risk ?? 'none') !== 'none';
}

export function factsOfPush(plan: PushPlan): OperationFacts {
  const { risk, changes } = plan.changes;
  const { review } = plan;
  return {
    what: { kind: 'dictionary', risk: review?.risk ?? risk, changes: changes.length },
    counts: { fields: plan.draft.fields.length, ...(review?.risk === 'will-lose' ? losses(review) : {}) },
    // Where data might be lost, all of it is kept, also that of records that came into being after the review.
    records: mayLose(plan) ? 'all' : [],
    hiddenInstruments:
      review?.limited?.flatMap((limit) => (limit.reason === 'hidden-fields' ? limit.instruments : [])) ?? [],
    dictionary: plan.text,
  };
}

export function resultOfPush(outcome: PushOutcome, plan: PushPlan): ResultFacts {
  const { status, sent, imported, differences, error, server, after } = outcome;
  return {
    status,
    sent,
    counts: status === 'done' ? { fields: plan.draft.fields.length } : {},
    returned: imported,
    differences: differences.length,
    lostAnswers: sent && imported === undefined ? 1 : 0,
    error,
    ...(sent && server !== undefined ? { dictionary: server } : {}),
    ...(after ? { after } : {}),
  };
}
