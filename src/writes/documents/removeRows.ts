import { dagsDelete } from '../deletes/dags';
import { recordChanges } from '../../state/recordChanges';
import { armsDelete, eventsDelete } from '../deletes/structure';
import { type StructureName, isAccess } from '../../state/documentNames';
import type { GroundChange } from '../../state/ground';
import type { OperationTarget, Outcome } from '../../safety/operation';
import type { Look, WriteSteps } from '../../safety/write';
import type { StructureChange } from '../../state/structure';
import type { Removal } from './pushing/pushing';
import { pushingOf } from './pushing/registry';
import { specOf } from './registry';
import type { StructurePushPlan } from './structurePush';

/** The delete of what rows no longer name, as the delete commands do it. */
export function beginRemoval(target: OperationTarget, removal: Removal): WriteSteps<Outcome> {
  switch (removal.kind) {
    case 'arms':
      return armsDelete.begin(target, removal);
    case 'events':
      return eventsDelete.begin(target, removal);
    case 'dags':
      return dagsDelete.begin(target, removal);
  }
}

/** After adds and changes the ground is another one: planned afresh, and what goes has to be just what the user saw. @throws RedcapError, CancelledError */
export async function planRemovalAgain(
  target: OperationTarget,
  plan: StructurePushPlan,
  removal: Removal,
  { signal, onProgress }: Look,
): Promise<{ readonly plan: Removal } | { readonly moved: readonly GroundChange[] }> {
  const { document, changes } = plan;
  const planned = await pushingOf(document).planRemoval?.(target, changes.removed, signal, onProgress);
  if (planned === undefined) {
    return { moved: [] };
  }
  if (planned.kind === 'refused') {
    return {
      moved: planned.refusals.some(({ reason }) => reason === 'in-production')
        ? [{ kind: 'status', inProduction: true }]
        : [],
    };
  }
  const again = planned.plan;
  if (again.kind !== removal.kind || again.absent.length > 0) {
    return { moved: [rowsMoved(document, again.absent, 'gone')] };
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

/** Rows of a document that are others than planned, as a change of the ground. */
export function rowsMoved(
  document: StructureName,
  names: readonly string[],
  change: StructureChange['change'],
): GroundChange {
  const { part } = specOf(document);
  return part === undefined
    ? { kind: isAccess(document) ? 'access' : 'groups' }
    : { kind: 'structure', changes: names.map((name) => ({ part, name, change })) };
}
