import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { KeyStore } from '../../../../src/history/keyStore';
import { FileWriteLocks } from '../../../../src/history/writeLocks';
import type { DeletePlan } from '../../../../src/writes/deletes/plan';
import { planPush } from '../../../../src/writes/dictionary/plan';
import { type PushOutcome, dictionaryPush } from '../../../../src/writes/dictionary/run';
import { type PastOperation, operationsOf } from '../../../../src/safety/journal/history';
import { Journal } from '../../../../src/safety/journal/journal';
import { Safety, type SafetyPorts } from '../../../../src/safety/safety';
import type { Outcome, OperationTarget } from '../../../../src/safety/operation';
import type { Operation } from '../../../../src/safety/write';
import { SnapshotStore, type SnapshotStoreOptions } from '../../../../src/safety/snapshot/snapshotStore';
import { leavesData } from '../../../../src/writes/undo/leavesData';
import { openUndo } from '../../../../src/writes/undo/openUndo';
import { planUndo, type PlannedUndo } from '../../../../src/writes/undo/plan';
import { undo } from '../../../../src/writes/undo/run';
import type { UndoOutcome } from '../../../../src/writes/undo/undoOutcome';
import type { UndoPlan } from '../../../../src/writes/undo/undoPlan';
import type { ProjectSeed } from '../../../../src/simulator/store/seed';
import { type Rig, planned, quick } from '../deletes/rig';
import { MemorySecrets } from '../../projects/support';

const folders: string[] = [];

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'safety-'));
  folders.push(folder);
  return folder;
}

/** For `afterEach`. */
export async function removeFolders(): Promise<void> {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
}

/** Snapshots, journal and locks in a folder of their own, as a window has them. */
export interface Net {
  readonly folder: string;
  readonly secrets: MemorySecrets;
  readonly store: SnapshotStore;
  readonly journal: Journal;
  readonly safety: Safety;
  history(): Promise<readonly PastOperation[]>;
  last(): Promise<PastOperation>;
}

export const projectFolder = 'project-1';

/** Whether an undo brought back what it was to, and says so where that is not all there was. */
export function wentAsPlanned({ status, kept, limits, differences }: UndoOutcome): boolean {
  return differences.length === 0 && status === (kept > 0 || limits.some(leavesData) ? 'incomplete' : 'done');
}

export async function makeNet(
  options: {
    readonly folder?: string;
    readonly secrets?: MemorySecrets;
    readonly store?: Partial<SnapshotStoreOptions>;
    readonly ports?: Partial<SafetyPorts>;
  } = {},
): Promise<Net> {
  const folder = options.folder ?? (await temporaryFolder());
  const secrets = options.secrets ?? new MemorySecrets();
  const store = new SnapshotStore({
    folder: path.join(folder, 'snapshots'),
    keys: new KeyStore(secrets),
    ...options.store,
  });
  const journal = new Journal(path.join(folder, 'journal'));
  const safety = new Safety({
    snapshots: store,
    journal,
    locks: new FileWriteLocks(path.join(folder, 'locks')),
    ...options.ports,
  });
  const history = async () => operationsOf(await journal.read(projectFolder));
  return {
    folder,
    secrets,
    store,
    journal,
    safety,
    history,
    last: async () => {
      const [newest] = await history();
      if (!newest) {
        throw new Error('the journal is empty');
      }
      return newest;
    },
  };
}

function job(rig: Rig, target: OperationTarget) {
  return {
    target,
    folder: projectFolder,
    project: { url: rig.simulator.url, projectId: rig.projectId, title: 'Test' },
    username: 'owner',
    ...quick,
  };
}

export async function safeDelete<R, P extends DeletePlan>(
  rig: Rig,
  net: Net,
  operation: Operation<R, P>,
  request: R,
  target = rig.target,
): Promise<Outcome> {
  const plan = await planned(rig, operation, request, target);
  return await safeRun(rig, net, operation, plan, target);
}

export async function safeRun<R, P extends DeletePlan>(
  rig: Rig,
  net: Net,
  operation: Operation<R, P>,
  plan: P,
  target = rig.target,
  signal?: AbortSignal,
): Promise<Outcome> {
  const { outcome } = await net.safety.write(operation, {
    ...job(rig, target),
    plan,
    report: () => 'report',
    signal,
  });
  return outcome;
}

export async function safePush(rig: Rig, net: Net, draft: string, base: string): Promise<PushOutcome> {
  const planned = await planPush(rig.target.session, { draft, base }, undefined);
  if (planned.kind !== 'plan') {
    throw new Error(JSON.stringify(planned).slice(0, 500));
  }
  const { outcome } = await net.safety.write(dictionaryPush, { ...job(rig, rig.target), plan: planned.plan });
  return outcome;
}

export async function plannedUndo(
  rig: Rig,
  net: Net,
  options: {
    readonly of?: PastOperation;
    readonly records?: readonly string[];
    readonly target?: OperationTarget;
  } = {},
): Promise<PlannedUndo> {
  const of = options.of ?? (await net.last());
  return await planUndo(options.target ?? rig.target, await openUndo(net.store, projectFolder, of, options.records));
}

export async function undoPlan(rig: Rig, net: Net, options: Parameters<typeof plannedUndo>[2] = {}): Promise<UndoPlan> {
  const planned = await plannedUndo(rig, net, options);
  if (planned.kind !== 'plan') {
    throw new Error(
      `no plan: ${planned.kind} ${JSON.stringify(planned.kind === 'refused' ? planned.refusals : planned.plan.limits)}`,
    );
  }
  return planned.plan;
}

export async function safeUndo(rig: Rig, net: Net, plan: UndoPlan, target = rig.target): Promise<UndoOutcome> {
  const { outcome } = await net.safety.write(undo, { ...job(rig, target), plan });
  return outcome;
}

/** A stored state as lines that compare: everything but what cannot return (document and event ids, order of storing). */
export function stateOf(seed: ProjectSeed): readonly string[] {
  const recordId = seed.fields[0]?.['field_name'];
  const lines = (kind: string, rows: readonly object[]): string[] =>
    [...new Set(rows.map((row) => `${kind} ${JSON.stringify(row)}`))].sort();
  return [
    ...seed.fields.map((field) => `field ${JSON.stringify(field)}`),
    ...lines(
      'value',
      seed.values.filter((value) => value.field !== recordId),
    ),
    ...lines(
      'id',
      seed.values.filter((value) => value.field === recordId),
    ),
    ...lines(
      'file',
      seed.files.map(({ docId: _id, ...file }) => file),
    ),
    ...lines('arm', seed.arms),
    ...lines(
      'event',
      seed.events.map(({ id: _id, ...event }) => event),
    ),
    ...lines('mapping', seed.mappings),
    ...lines('repeating', seed.repeating),
    ...lines(
      'dag',
      seed.dags.map(({ id: _id, ...dag }) => dag),
    ),
    ...lines(
      'user',
      seed.users.map(({ username, dag }) => ({ username, dag })),
    ),
    ...lines('group', Object.entries(seed.recordDags)),
  ];
}
