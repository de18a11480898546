import { addAll } from '../../common/addAll';
import { deleteArms } from '../../api/arms';
import { deleteEvents } from '../../api/events';
import type { Difference } from '../../state/difference';
import { measure, measureGone } from '../../state/extent';
import { type Ground, type GroundChange, groundChanges, readGround } from '../../state/ground';
import type { OperationTarget, Outcome, OutcomeStatus, Planned, Progress } from '../../safety/operation';
import type { Attempt, Look, Operation, StopReason, WriteSteps, Writing } from '../../safety/write';
import type { Presence, Takes } from '../../state/presence';
import { readPresence } from '../../state/readPresence';
import { recordChanges } from '../../state/recordChanges';
import { listRecords } from '../../state/recordNames';
import { type Structure, type StructureChange, mappingName, setupName, structureChanges } from '../../state/structure';
import { verifyData } from '../../state/verify';
import type { StructurePlan } from './plan';
import { factsOfDelete, resultOfDelete } from './facts';
import { OutcomeBuilder } from './outcomeBuilder';
import { callerWarnings, refused, rightRefusals, sightRefusals, unique } from '../planning';
import { isPastDevelopment } from '../../state/projectStatus';
import { readSight } from '../../state/sight';

export interface DeleteArmsRequest {
  readonly arms: readonly number[];
}

export interface DeleteEventsRequest {
  /** Unique event names. */
  readonly events: readonly string[];
}

/** Deletes arms with their events, designations and data. Rights: API Import/Update and Project Design; Development only (RC-API-18). */
export const armsDelete: Operation<DeleteArmsRequest, StructurePlan> = {
  async plan(target, request, signal, onProgress) {
    return await planStructure(target, 'arms', request.arms.map(String), signal, onProgress);
  },
  facts: factsOfDelete,
  result: resultOfDelete,
  begin: (target, plan) => new StructureDelete(target, plan),
};

/** Deletes events with their designations and data. Rights and status as for arms (REDCAP_API.md §6.2). */
export const eventsDelete: Operation<DeleteEventsRequest, StructurePlan> = {
  async plan(target, request, signal, onProgress) {
    return await planStructure(target, 'events', request.events, signal, onProgress);
  },
  facts: factsOfDelete,
  result: resultOfDelete,
  begin: (target, plan) => new StructureDelete(target, plan),
};

// oxlint-disable-next-line max-lines-per-function -- one reading of the server, in the order in which refusals are told
async function planStructure(
  target: OperationTarget,
  kind: StructurePlan['kind'],
  names: readonly string[],
  signal?: AbortSignal,
  onProgress?: (progress: Progress) => void,
): Promise<Planned<StructurePlan>> {
  const { session } = target;
  const asked = unique(names);
  if (asked.length === 0) {
    return refused([{ reason: 'nothing-asked' }]);
  }
  const ground = await readGround(session, signal);
  const { info, structure } = ground;
  const refusals = [
    ...(info.isLongitudinal ? [] : [{ reason: 'classic-project', what: kind } as const]),
    ...(info.inProduction ? [{ reason: 'in-production', what: kind } as const] : []),
    ...rightRefusals(target, ['api_import', 'design']),
  ];
  if (refusals.length > 0) {
    return refused(refusals);
  }
  const known = new Set(
    kind === 'arms'
      ? structure.arms.map((arm) => String(arm.armNum))
      : structure.events.map((event) => event.uniqueEventName),
  );
  const going = new Set(asked.filter((name) => known.has(name)));
  if (going.size === 0) {
    return refused([{ reason: 'unknown-name', what: kind === 'arms' ? 'arm' : 'event', names: asked }]);
  }
  const arms = kind === 'arms' ? structure.arms.filter((arm) => going.has(String(arm.armNum))) : [];
  const events = structure.events.filter((event) =>
    going.has(kind === 'arms' ? String(event.armNum) : event.uniqueEventName),
  );
  const eventNames = new Set(events.map((event) => event.uniqueEventName));
  const listed = await listRecords(session, structure.recordIdField, {}, signal);
  const records = [...listed.keys()];
  // All data of all records: whatever else might go is to be seen.
  const before = await readPresence(
    session,
    { structure, records, onProgress: (done) => onProgress?.({ phase: 'checking', done, total: records.length }) },
    signal,
  );
  const sight = await readSight(target, ground, records, signal);
  const unseen = sightRefusals(
    sight,
    records.filter((record) => !before.has(record)),
  );
  if (unseen.length === 0 && sight.group.kind === 'own') {
    return refused([{ reason: 'own-group', what: kind }]);
  }
  if (unseen.length > 0) {
    return refused(unseen);
  }
  const extent = await measure(
    structure,
    before,
    records,
    takesEvents(eventNames),
    endingWith(before, records, eventNames),
  );
  const left = structure.events.filter((event) => !eventNames.has(event.uniqueEventName));
  return {
    kind: 'plan',
    plan: {
      kind,
      ground,
      before,
      allRecords: records,
      arms,
      events,
      extent,
      mappings: structure.mappings.filter((row) => eventNames.has(row.uniqueEventName)),
      repeating: (structure.repeating ?? []).filter((row) => eventNames.has(row.eventName)),
      armsLeftEmpty: structure.arms.filter(
        (arm) => !arms.includes(arm) && !left.some((event) => event.armNum === arm.armNum),
      ),
      absent: asked.filter((name) => !going.has(name)),
      warnings: callerWarnings(sight, ground),
      // The same brake as for a push that removes them: data goes, or might unseen.
      typeTitle:
        kind === 'arms' ||
        extent.records.length > 0 ||
        isPastDevelopment(info) ||
        sight.group.kind !== 'all' ||
        sight.hidden.length > 0,
    },
  };
}

/** Records that are in no other event. */
function endingWith(before: Presence, records: readonly string[], events: ReadonlySet<string>): readonly string[] {
  return records.filter(
    (record) => before.eventsOf(record).size > 0 && [...before.eventsOf(record)].every((event) => events.has(event)),
  );
}

function takesEvents(events: ReadonlySet<string>): Takes {
  return (_record, place) => events.has(place.event);
}

interface State {
  readonly ground: Ground;
  readonly data: Presence;
}

/** Arms or events go in one call; all data of all records is compared, for whatever else might go. */
class StructureDelete implements WriteSteps<Outcome> {
  private readonly names: readonly string[];
  private readonly builder: OutcomeBuilder;
  private fresh: Presence;

  constructor(
    private readonly target: OperationTarget,
    private readonly plan: StructurePlan,
  ) {
    this.names = namesOf(plan);
    this.builder = new OutcomeBuilder(this.names);
    this.fresh = plan.before;
  }

  async ground({ signal }: Look): Promise<readonly GroundChange[]> {
    return groundChanges(this.plan.ground, await readGround(this.target.session, signal));
  }

  async data({ signal, onProgress }: Look): Promise<readonly GroundChange[]> {
    const { plan, target } = this;
    const { structure } = plan.ground;
    const listed = [...(await listRecords(target.session, structure.recordIdField, {}, signal)).keys()];
    // Records made since the plan would go unplanned.
    const records = unique([...plan.allRecords, ...listed]);
    this.fresh = await readPresence(
      target.session,
      {
        structure,
        records,
        onProgress: (done) => onProgress?.({ phase: 'checking', done, total: plan.allRecords.length }),
      },
      signal,
    );
    return recordChanges(plan.before, this.fresh, records);
  }

  async send(writing: Writing): Promise<Outcome> {
    const { plan, builder, fresh } = this;
    const { structure } = plan.ground;
    const { session } = this.target;
    const total = plan.allRecords.length;
    const result = await writing.attempt<State>({
      send: (writer) =>
        plan.kind === 'arms'
          ? deleteArms(
              writer,
              plan.arms.map((arm) => arm.armNum),
            )
          : deleteEvents(writer, this.names),
      observe: async () => {
        const ground = await readGround(session);
        return {
          ground,
          data: await readPresence(session, {
            structure,
            records: plan.allRecords,
            soleEvent: soleEvent(plan, ground),
            onProgress: (done) => writing.onProgress({ phase: 'verifying', done, total }),
          }),
        };
      },
      finished: (state) => namesIn(plan, state).length === 0,
    });
    builder.sent = true;
    return builder.build(await judge(plan, fresh, this.names, builder, result));
  }

  stopped(status: OutcomeStatus, why: StopReason): Outcome {
    return this.builder.stopped(status, why);
  }
}

function namesOf(plan: StructurePlan): readonly string[] {
  return plan.kind === 'arms'
    ? plan.arms.map((arm) => String(arm.armNum))
    : plan.events.map((event) => event.uniqueEventName);
}

/** With one event left a server may show the project as classic, without event names. */
function soleEvent(plan: StructurePlan, now: Ground): string {
  const left = plan.ground.structure.events.filter((event) => !plan.events.includes(event));
  return now.info.isLongitudinal || left.length !== 1 ? '' : (left[0]?.uniqueEventName ?? '');
}

function namesIn(plan: StructurePlan, state: State): readonly string[] {
  const { structure } = state.ground;
  return plan.kind === 'arms'
    ? plan.arms
        .filter((arm) => structure.arms.some((now) => now.armNum === arm.armNum))
        .map((arm) => String(arm.armNum))
    : plan.events
        .filter((event) => structure.events.some((now) => now.uniqueEventName === event.uniqueEventName))
        .map((event) => event.uniqueEventName);
}

async function judge(
  plan: StructurePlan,
  before: Presence,
  names: readonly string[],
  builder: OutcomeBuilder,
  result: Attempt<State>,
): Promise<OutcomeStatus | undefined> {
  const { structure } = plan.ground;
  builder.error = result.error;
  if (result.after === undefined) {
    if (result.refused) {
      return 'refused';
    }
    addAll(builder.unknown, names);
    return 'unverified';
  }
  const { ground, data } = result.after;
  builder.after = { presence: data, records: plan.allRecords };
  const still = new Set(namesIn(plan, result.after));
  const unchanged =
    groundChanges(plan.ground, ground).length === 0 &&
    plan.allRecords.every((record) => before.sameRecord(record, data));
  if (result.error && unchanged) {
    return result.refused ? 'refused' : 'not-done';
  }
  builder.lostAnswers += result.error ? 1 : 0;
  const gone = await measureGone(structure, before, data, plan.allRecords);
  builder.addFound(gone.records.length, gone.values, gone.files);
  builder.complete(names.filter((name) => !still.has(name)));
  const takes = takesEvents(new Set(plan.events.map((event) => event.uniqueEventName)));
  const emptied = new Set([...plan.extent.vanishing, ...plan.extent.emptied]);
  const verdict = verifyData(structure, before, data, plan.allRecords, {
    mustGo: takes,
    mayGo: takes,
    record: (record) => (emptied.has(record) ? 'may-go' : 'stays'),
  });
  addAll(builder.differences, structureDifferences(plan, structure, ground));
  addAll(builder.differences, verdict.differences);
  addAll(builder.notes, verdict.notes);
  if (result.returned !== undefined) {
    builder.addReturned(result.returned, [names.length]);
    if (result.returned !== names.length) {
      builder.differences.push({ kind: 'count', returned: result.returned, expected: [names.length] });
    }
  }
  return undefined;
}

function structureDifferences(plan: StructurePlan, before: Structure, now: Ground): readonly Difference[] {
  const eventNames = plan.events.map((event) => event.uniqueEventName);
  const planned: Record<StructureChange['part'], ReadonlySet<string>> = {
    field: new Set(),
    arm: new Set(plan.arms.map((arm) => String(arm.armNum))),
    event: new Set(eventNames),
    mapping: new Set(plan.mappings.map((row) => mappingName(row.uniqueEventName, row.form))),
    repeating: new Set(plan.repeating.map(setupName)),
  };
  const mayGo = new Set(plan.armsLeftEmpty.map((arm) => String(arm.armNum)));
  const collapsed = !now.info.isLongitudinal;
  const changes = structureChanges(before, now.structure);
  const gone = new Set(
    changes.filter((change) => change.change === 'gone').map((change) => `${change.part} ${change.name}`),
  );
  const differences: Difference[] = changes
    .filter((change) => !(change.change === 'gone' && planned[change.part].has(change.name)))
    .filter((change) => !(change.part === 'arm' && mayGo.has(change.name)) && !(collapsed && change.part !== 'field'))
    .map((change) => ({ kind: 'structure', change, planned: false }));
  for (const part of ['arm', 'event', 'mapping', 'repeating'] as const) {
    if (part === 'repeating' && !now.structure.repeating) {
      continue;
    }
    for (const name of planned[part]) {
      if (!gone.has(`${part} ${name}`)) {
        differences.push({ kind: 'structure', change: { part, name, change: 'gone' }, planned: true });
      }
    }
  }
  return differences;
}
