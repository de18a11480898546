import { dagsDelete } from '../deletes/dags';
import type { DagsPlan, StructurePlan } from '../deletes/deletePlan';
import { recordChanges } from '../deletes/runData';
import { armsDelete, eventsDelete } from '../deletes/structure';
import type { GroundChange } from '../../state/ground';
import type { OperationPorts, OperationTarget, Outcome } from '../../safety/operation';
import type { StructurePart } from '../../state/structure';
import { planDelete } from './planStructurePush';
import type { StructurePushPlan } from './structurePush';

type Removal = StructurePlan | DagsPlan;
type RemovalPorts = Pick<OperationPorts<unknown>, 'delay' | 'onProgress'>;

/** Deletes what rows no longer name, as the delete commands do. @throws RedcapError, CancelledError only while it has sent nothing */
export async function runRemoval(
  target: OperationTarget,
  removal: Removal,
  { delay, onProgress }: RemovalPorts,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  // Snapshot and journal are those of the push.
  const ports: RemovalPorts = { ...(delay ? { delay } : {}), ...(onProgress ? { onProgress } : {}) };
  switch (removal.kind) {
    case 'arms':
      return await armsDelete.run(target, removal, ports, signal);
    case 'events':
      return await eventsDelete.run(target, removal, ports, signal);
    case 'dags':
      return await dagsDelete.run(target, removal, ports, signal);
  }
}

/** After adds and changes the ground is another one: planned afresh, and what goes has to be just what the user saw. @throws RedcapError, CancelledError */
export async function planRemovalAgain(
  target: OperationTarget,
  plan: StructurePushPlan,
  removal: Removal,
  { onProgress }: RemovalPorts,
  signal: AbortSignal | undefined,
): Promise<{ readonly plan: Removal } | { readonly moved: readonly GroundChange[] }> {
  const { document, changes } = plan;
  if (document !== 'arms.csv' && document !== 'events.csv' && document !== 'dags.csv') {
    return { moved: [] };
  }
  const planned = await planDelete(target, document, changes.removed, signal, onProgress);
  if (planned.kind === 'refused') {
    return {
      moved: planned.refusals.some(({ reason }) => reason === 'in-production')
        ? [{ kind: 'status', inProduction: true }]
        : [],
    };
  }
  const again = planned.plan;
  if (again.kind !== removal.kind || again.absent.length > 0) {
    return {
      moved: [
        { kind: 'structure', changes: again.absent.map((name) => ({ part: partOf(plan), name, change: 'gone' })) },
      ],
    };
  }
  // Events that stay may have other names now.
  const going = new Set(removal.kind === 'dags' ? [] : removal.events.map((event) => event.uniqueEventName));
  const moved = recordChanges(
    removal.before,
    again.before,
    [...new Set([...removal.allRecords, ...again.allRecords])],
    removal.kind === 'dags' ? undefined : (_record, place) => !going.has(place.event),
  );
  return moved.length > 0 ? { moved } : { plan: again };
}

/** What a document's rows are called in changes of the structure. */
export function partOf({ document }: StructurePushPlan): Exclude<StructurePart, 'field'> {
  switch (document) {
    case 'arms.csv':
      return 'arm';
    case 'instrument_event_mappings.csv':
      return 'mapping';
    case 'repeating_instruments_and_events.csv':
      return 'repeating';
    case 'events.csv':
    case 'dags.csv':
      return 'event';
  }
}
