import type { OperationFacts, ResultFacts } from '../../safety/journal/facts';
import type { Outcome } from '../../safety/operation';
import { hiddenOf, namesakesOf } from '../planning';
import type { DeletePlan } from './plan';

export function factsOfDelete(plan: DeletePlan): OperationFacts {
  const { records, values, files } = plan.extent;
  const common = {
    before: plan.before,
    hiddenInstruments: hiddenOf(plan.warnings),
    ...(plan.withoutLostFiles === undefined ? {} : { withoutLostFiles: plan.withoutLostFiles }),
  };
  const counts = { records: records.length, values, files };
  switch (plan.kind) {
    case 'records':
      return {
        ...common,
        what: { kind: 'records', scope: plan.scope, logDeleted: plan.deleteLogging },
        counts,
        // What goes with them by mistake can be brought back.
        records: [...records, ...namesakesOf(plan.warnings)],
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
        what: {
          kind: 'dags',
          dags: plan.dags.map((dag) => dag.uniqueGroupName),
          ...(plan.records ? {} : { membersUnknown: true }),
        },
        counts: {
          dags: plan.dags.length,
          records: touched.length,
          ...(plan.users ? { users: plan.users.length } : {}),
        },
      };
    }
  }
}

export function resultOfDelete(outcome: Outcome, plan: DeletePlan): ResultFacts {
  const { status, sent, found, completed, returned, differences, lostAnswers, error, after } = outcome;
  const isNamed = plan.kind === 'arms' || plan.kind === 'events' || plan.kind === 'dags';
  return {
    status,
    sent,
    counts: { ...found, ...(isNamed && completed.length > 0 ? { [plan.kind]: completed.length } : {}) },
    returned,
    differences: differences.length,
    lostAnswers,
    error,
    ...(after ? { after } : {}),
  };
}
