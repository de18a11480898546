import { addAll } from '../../common/addAll';
import { unlessRefused } from '../../api/unlessRefused';
import { deleteDags, exportDags, exportUserDagAssignments } from '../../api/dags';
import type { Dag } from '../../api/model';
import type { Session } from '../../api/session';
import { type Extent, measureGone } from '../../state/extent';
import { type Ground, type GroundChange, groundChanges, readGround } from '../../state/ground';
import type { OperationTarget, Outcome, OutcomeStatus } from '../../safety/operation';
import type { Attempt, Look, Operation, StopReason, WriteSteps, Writing } from '../../safety/write';
import type { Presence } from '../../state/presence';
import { readPresence } from '../../state/readPresence';
import { recordChanges } from '../../state/recordChanges';
import { listRecords } from '../../state/recordNames';
import { structureChanges } from '../../state/structure';
import { verifyData } from '../../state/verify';
import type { DagsPlan, Groups } from './plan';
import { factsOfDelete, resultOfDelete } from './facts';
import { OutcomeBuilder } from './outcomeBuilder';
import { callerWarnings, refused, rightRefusals, sightRefusals, unique } from '../planning';
import { isPastDevelopment } from '../../state/projectStatus';
import { readSight } from '../../state/sight';

export interface DeleteDagsRequest {
  /** Unique group names. */
  readonly dags: readonly string[];
}

const nothing: Extent = {
  records: [],
  calculated: 0,
  signatures: 0,
  vanishing: [],
  emptied: [],
  events: [],
  instruments: [],
  forms: 0,
  values: 0,
  files: 0,
  parts: [],
};

/** Deletes data access groups; their users and records lose the group, nothing else. Rights: API Import/Update and Data Access Groups (RC-API-30). */
export const dagsDelete: Operation<DeleteDagsRequest, DagsPlan> = {
  async plan(target, request, signal, onProgress) {
    const { session } = target;
    const asked = unique(request.dags);
    if (asked.length === 0) {
      return refused([{ reason: 'nothing-asked' }]);
    }
    const refusals = rightRefusals(target, ['api_import', 'data_access_groups']);
    if (refusals.length > 0) {
      return refused(refusals);
    }
    const ground = await readGround(session, signal);
    const groups = await readGroups(target, ground, signal);
    const dags = groups.dags.filter((dag) => asked.includes(dag.uniqueGroupName));
    if (dags.length === 0) {
      return refused([{ reason: 'unknown-name', what: 'dag', names: asked }]);
    }
    const going = new Set(dags.map((dag) => dag.uniqueGroupName));
    const users = groups.users && members(groups.users, going).map(([username, dag]) => ({ username, dag }));
    const records = groups.records && members(groups.records, going).map(([record, dag]) => ({ record, dag }));
    const touched = records?.map((row) => row.record) ?? [];
    const { structure } = ground;
    const sight = await readSight(target, ground, groups.records?.keys() ?? [], signal);
    if (sight.hashedIds) {
      return refused(sightRefusals(sight, []));
    }
    return {
      kind: 'plan',
      plan: {
        kind: 'dags',
        ground,
        groups,
        dags,
        users,
        records,
        extent: nothing,
        before: await readPresence(
          session,
          {
            structure,
            records: touched,
            onProgress: (done) => onProgress?.({ phase: 'checking', done, total: touched.length }),
          },
          signal,
        ),
        allRecords: [...(groups.records?.keys() ?? [])],
        absent: asked.filter((name) => !going.has(name)),
        warnings: [
          ...callerWarnings(sight, ground),
          ...(users ? [] : [{ kind: 'users-unknown' } as const]),
          ...(records ? [] : [{ kind: 'records-unknown' } as const]),
        ],
        typeTitle: isPastDevelopment(ground.info),
      },
    };
  },

  facts: factsOfDelete,
  result: resultOfDelete,
  begin: (target, plan) => new DagsDelete(target, plan),
};

/** Groups go in one call; everybody's group is compared afterwards. */
class DagsDelete implements WriteSteps<Outcome> {
  private readonly names: readonly string[];
  private readonly touched: readonly string[];
  private readonly builder: OutcomeBuilder;
  private fresh: Presence;

  constructor(
    private readonly target: OperationTarget,
    private readonly plan: DagsPlan,
  ) {
    this.names = plan.dags.map((dag) => dag.uniqueGroupName);
    this.touched = plan.records?.map((row) => row.record) ?? [];
    this.builder = new OutcomeBuilder(this.names);
    this.fresh = plan.before;
  }

  async ground({ signal }: Look): Promise<readonly GroundChange[]> {
    const { plan, target } = this;
    const ground = await readGround(target.session, signal);
    const changes = groundChanges(plan.ground, ground);
    const groups = await readGroups(target, ground, signal);
    return sameGroups(plan.groups, groups) ? changes : [...changes, { kind: 'groups' }];
  }

  async data({ signal }: Look): Promise<readonly GroundChange[]> {
    const { plan, target, touched } = this;
    const { structure } = plan.ground;
    this.fresh = await readPresence(target.session, { structure, records: touched }, signal);
    return recordChanges(plan.before, this.fresh, touched);
  }

  async send(writing: Writing): Promise<Outcome> {
    const { plan, target, names, builder } = this;
    const { session } = target;
    writing.onProgress({ phase: 'running', done: 0, total: names.length });
    const result = await writing.attempt<State>({
      send: (writer) => deleteDags(writer, names),
      observe: async () => {
        const ground = await readGround(session);
        return {
          ground,
          groups: await readGroups(target, ground),
          data: await readPresence(session, { structure: plan.ground.structure, records: this.touched }),
        };
      },
      finished: (state) => names.every((name) => !state.groups.dags.some((dag) => dag.uniqueGroupName === name)),
    });
    builder.sent = true;
    builder.error = result.error;
    return builder.build(await judge(plan, this.fresh, names, builder, result));
  }

  stopped(status: OutcomeStatus, why: StopReason): Outcome {
    return this.builder.stopped(status, why);
  }
}

interface State {
  readonly ground: Ground;
  readonly groups: Groups;
  readonly data: Presence;
}

/** Groups, and who is in them as far as the caller may see. @throws RedcapError */
export async function readGroups(target: OperationTarget, ground: Ground, signal?: AbortSignal): Promise<Groups> {
  const { session, rights } = target;
  const dags = await exportDags(session, signal);
  const users = await unlessRefused('forbidden', () => exportUserDagAssignments(session, signal));
  // A caller in a group sees neither the column nor others' records; where rights are unknown the missing column tells.
  const records =
    rights !== undefined && rights.dataAccessGroup !== ''
      ? undefined
      : await recordGroups(session, ground, dags, signal);
  return { dags, users: users && new Map(users.map((row) => [row.username, row.uniqueGroupName])), records };
}

async function recordGroups(
  session: Session,
  ground: Ground,
  dags: readonly Dag[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string> | undefined> {
  // With no group left REDCap has no such column to ask for.
  const listed = await listRecords(session, ground.structure.recordIdField, { withDags: dags.length > 0 }, signal);
  // Where nothing is listed, nothing tells that there is nothing: a member of an empty group sees no record of the others.
  if (dags.length > 0 && (listed.size === 0 || [...listed.values()].some(({ dag }) => dag === undefined))) {
    return undefined;
  }
  return new Map([...listed].map(([record, { dag = '' }]) => [record, dag]));
}

function members(all: ReadonlyMap<string, string>, dags: ReadonlySet<string>): [string, string][] {
  return [...all].filter(([, dag]) => dags.has(dag));
}

/** Whether nobody has made, renamed or left a group. */
export function sameGroups(a: Groups, b: Groups): boolean {
  const names = (groups: Groups): ReadonlyMap<string, string> =>
    new Map(groups.dags.map((dag) => [dag.uniqueGroupName, dag.name]));
  return sameMap(names(a), names(b)) && sameMap(a.users, b.users) && sameMap(a.records, b.records);
}

/** Whether a later reading tells of users and records as the earlier one did: else nobody knows who is in which group now. */
export function knowsAsMuch(before: Groups, after: Groups): boolean {
  return (!before.users || after.users !== undefined) && (!before.records || after.records !== undefined);
}

function sameMap(a: ReadonlyMap<string, string> | undefined, b: ReadonlyMap<string, string> | undefined): boolean {
  return a === b || (a?.size === b?.size && [...(a ?? [])].every(([name, value]) => b?.get(name) === value));
}

async function judge(
  plan: DagsPlan,
  before: Presence,
  names: readonly string[],
  builder: OutcomeBuilder,
  result: Attempt<State>,
): Promise<OutcomeStatus | undefined> {
  if (result.after === undefined) {
    if (result.refused) {
      return 'refused';
    }
    addAll(builder.unknown, names);
    return 'unverified';
  }
  const { groups, data, ground } = result.after;
  builder.after = { presence: data, records: plan.records?.map((row) => row.record) ?? [] };
  if (result.error && sameGroups(plan.groups, groups)) {
    return result.refused ? 'refused' : 'not-done';
  }
  builder.lostAnswers += result.error ? 1 : 0;
  if (!knowsAsMuch(plan.groups, groups)) {
    addAll(builder.unknown, names);
    return 'unverified';
  }
  const going = new Set(names);
  const now = new Set(groups.dags.map((dag) => dag.uniqueGroupName));
  const touched = plan.records?.map((row) => row.record) ?? [];
  builder.complete(names.filter((name) => !now.has(name)));
  for (const { uniqueGroupName: dag } of plan.groups.dags) {
    if (going.has(dag) === now.has(dag)) {
      builder.differences.push({ kind: 'dag', dag, problem: now.has(dag) ? 'still-there' : 'gone' });
    }
  }
  compareAssignments('user', plan.groups.users, groups.users, going, builder);
  compareAssignments('record', plan.groups.records, groups.records, going, builder);
  builder.differences.push(
    ...structureChanges(plan.ground.structure, ground.structure).map(
      (change) => ({ kind: 'structure', change, planned: false }) as const,
    ),
  );
  const verdict = verifyData(plan.ground.structure, before, data, touched, {
    mustGo: () => false,
    mayGo: () => false,
    record: () => 'stays',
  });
  addAll(builder.differences, verdict.differences);
  addAll(builder.notes, verdict.notes);
  const gone = await measureGone(plan.ground.structure, before, data, touched);
  builder.addFound(gone.records.length, gone.values, gone.files);
  if (result.returned !== undefined) {
    builder.addReturned(result.returned, [names.length]);
    if (result.returned !== names.length) {
      builder.differences.push({ kind: 'count', returned: result.returned, expected: [names.length] });
    }
  }
  return undefined;
}

function compareAssignments(
  who: 'user' | 'record',
  before: ReadonlyMap<string, string> | undefined,
  after: ReadonlyMap<string, string> | undefined,
  going: ReadonlySet<string>,
  builder: OutcomeBuilder,
): void {
  if (!before || !after) {
    return;
  }
  for (const [name, dag] of before) {
    const now = after.get(name);
    if (now === undefined && who === 'record') {
      builder.differences.push({ kind: 'record-gone', record: name, planned: false });
    } else if (going.has(dag) ? now !== undefined && now !== '' : now !== dag) {
      builder.differences.push({
        kind: 'assignment',
        who,
        name,
        problem: going.has(dag) && now === dag ? 'still-there' : 'changed',
      });
    }
  }
}
