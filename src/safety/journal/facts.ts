import type { DeletePlan } from '../../writes/deletes/deletePlan';
import type { PushPlan, PushOutcome } from '../../writes/dictionary/pushDictionary';
import type { Outcome } from '../operation';
import { losses } from '../../writes/review/review';
import type { Presence } from '../../state/presence';
import type { OutcomeStatus } from '../operation';
import { RedcapError } from '../../api/errors';
import type { OperationCounts, OperationWhat } from './entry';

/** What snapshot and journal need to know of a plan, whatever its kind. */
export interface OperationFacts {
  readonly what: OperationWhat;
  readonly counts: OperationCounts;
  /** Records whose data goes into the snapshot, whole. */
  readonly records: readonly string[] | 'all';
  /** Their data as the plan saw it. */
  readonly before?: Presence;
  readonly hiddenInstruments: readonly string[];
  /** What going back to the snapshot has to bring back, where that is not what the operation's kind says. */
  readonly goesBack?: OperationWhat['kind'];
  /** The dictionary that is sent: found on the server later, it is the operation's own, also when its end is not known. */
  readonly dictionary?: string;
}

/** What the journal keeps of an outcome, whatever its kind. */
export interface ResultFacts {
  readonly status: OutcomeStatus;
  readonly sent: boolean;
  readonly counts: OperationCounts;
  readonly returned: number | undefined;
  readonly differences: number;
  readonly lostAnswers: number;
  readonly error: Error | undefined;
  readonly after?: { readonly presence: Presence; readonly records: readonly string[] };
  /** The dictionary after a push. */
  readonly dictionary?: string;
}

export function factsOfDelete(plan: DeletePlan): OperationFacts {
  const { records, values, files } = plan.extent;
  const hidden = plan.warnings.find((warning) => warning.kind === 'export-limited');
  const common = { before: plan.before, hiddenInstruments: hidden?.instruments ?? [] };
  const counts = { records: records.length, values, files };
  switch (plan.kind) {
    case 'records':
      return {
        ...common,
        what: { kind: 'records', scope: plan.scope, logDeleted: plan.deleteLogging },
        counts,
        records,
      };
    case 'file':
      return { ...common, what: { kind: 'file', field: plan.field }, counts, records };
    case 'arms':
    case 'events': {
      const events = plan.events.map((event) => event.uniqueEventName);
      const going = new Set(events);
      return {
        ...common,
        // Also those that have nothing but their place there.
        records: plan.allRecords.filter((record) =>
          [...plan.before.eventsOf(record)].some((event) => going.has(event)),
        ),
        what:
          plan.kind === 'arms'
            ? { kind: 'arms', arms: plan.arms.map((arm) => arm.armNum), events }
            : { kind: 'events', events },
        counts: {
          ...counts,
          arms: plan.arms.length,
          events: plan.events.length,
          designations: plan.mappings.length,
          repeating: plan.repeating.length,
        },
      };
    }
    case 'dags': {
      const touched = plan.records?.map((row) => row.record) ?? [];
      return {
        ...common,
        records: touched,
        what: { kind: 'dags', dags: plan.dags.map((dag) => dag.uniqueGroupName) },
        counts: {
          dags: plan.dags.length,
          records: touched.length,
          ...(plan.users ? { users: plan.users.length } : {}),
        },
      };
    }
  }
}

export function factsOfPush(plan: PushPlan): OperationFacts {
  const { risk, changes } = plan.changes;
  const { review } = plan;
  return {
    what: { kind: 'dictionary', risk: review?.risk ?? risk, changes: changes.length },
    counts: { fields: plan.draft.fields.length, ...(review?.risk === 'will-lose' ? losses(review) : {}) },
    // Where data might be lost, all of it is kept, also that of records that came into being after the review.
    records: risk === 'none' && (review?.risk ?? 'none') === 'none' ? [] : 'all',
    hiddenInstruments: [],
    dictionary: plan.text,
  };
}

export function resultOfDelete(outcome: Outcome): ResultFacts {
  const { status, sent, found, returned, differences, lostAnswers, error, after } = outcome;
  return {
    status,
    sent,
    counts: found,
    returned,
    differences: differences.length,
    lostAnswers,
    error,
    ...(after ? { after } : {}),
  };
}

export function resultOfPush(outcome: PushOutcome): ResultFacts {
  const { status, sent, imported, differences, error, server } = outcome;
  return {
    status,
    sent,
    counts: {},
    returned: imported,
    differences: differences.length,
    lostAnswers: sent && imported === undefined ? 1 : 0,
    error,
    ...(sent && server !== undefined ? { dictionary: server } : {}),
  };
}

/** An error for the journal: its kind only, for texts can hold data. */
export function reasonOf(error: Error | undefined): string | undefined {
  return error === undefined
    ? undefined
    : RedcapError.is(error)
      ? error.reason
      : 'reason' in error && typeof error.reason === 'string'
        ? error.reason
        : error.name;
}
