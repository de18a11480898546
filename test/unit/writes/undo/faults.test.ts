import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, truncateSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { after, afterEach, before, describe, it } from 'mocha';
import { FileWriteLocks } from '../../../../src/history/writeLocks';
import { isUncertain, isUnfinished } from '../../../../src/safety/journal/history';
import { openUndo } from '../../../../src/writes/undo/openUndo';
import { planUndo } from '../../../../src/writes/undo/plan';
import { hasWork } from '../../../../src/writes/undo/undoPlan';
import type { FaultRule } from '../../../../src/simulator/options';
import { type Rig, startRig, stopRigs } from '../deletes/rig';
import type { KillOrder } from './killChild';
import { FileSecrets, type Scenario, scenarios, undo } from './scenarios';
import { type Net, makeNet, projectFolder, removeFolders, stateOf, temporaryFolder, wentAsPlanned } from './support';

interface Case {
  readonly rig: Rig;
  readonly net: Net;
  readonly scenario: Scenario;
  /** The store when everything is as it was at first. */
  readonly original: readonly string[];
  /** The store when the operation has been done. */
  readonly done: readonly string[];
  /** The store just before the operation. */
  readonly start: readonly string[];
  readonly secrets: string;
}

type Fault = (c: Case) => Promise<string>;
const table = new Map<string, Map<string, string>>();
const state = (rig: Rig): readonly string[] => stateOf(rig.seed());

/** The same operation without any fault, on a server of its own: what the store has to be then. */
const doneStates = new Map<string, readonly string[]>();

async function makeCase(scenario: Scenario): Promise<Case> {
  const done = doneStates.get(scenario.name) ?? (await control(scenario));
  doneStates.set(scenario.name, done);
  const rig = await startRig(scenario.seed());
  const folder = await temporaryFolder();
  const secrets = path.join(folder, 'secrets.json');
  const net = await makeNet({ folder, secrets: new FileSecrets(secrets) as never });
  const original = state(rig);
  await scenario.prepare?.(rig.target, net);
  return { rig, net, scenario, original, done, start: state(rig), secrets };
}

async function control(scenario: Scenario): Promise<readonly string[]> {
  const rig = await startRig(scenario.seed());
  const net = await makeNet();
  await scenario.prepare?.(rig.target, net);
  assert.equal((await scenario.execute(rig.target, net)).status, 'done');
  const done = state(rig);
  await rig.stop();
  return done;
}

/** After reconnecting: the journal (or a comparison, where the journal says that it does not know) tells what is true. */
async function truth(c: Case): Promise<string> {
  const [last] = await c.net.history();
  const now = state(c.rig);
  const what = same(now, c.start) ? 'nothing done' : same(now, c.done) ? 'all done' : 'a part done';
  if (!last || (c.scenario.name === 'undo' && last.opened.what.kind !== 'undo')) {
    assert.equal(what, 'nothing done');
    return 'no entry, nothing done';
  }
  if (isUncertain(last)) {
    // What the window does on "Undo...": compare, and put down what was found.
    const original = (await c.net.history()).find((operation) => operation.opened.what.kind !== 'undo');
    assert.ok(original);
    const planned = await planUndo(c.rig.target, await openUndo(c.net.store, projectFolder, original));
    assert.ok(planned.kind !== 'refused');
    const isMissing = hasWork(planned.plan) || planned.plan.conflicts.length > 0;
    assert.equal(isMissing, !c.scenario.adds && !same(now, c.original), 'the comparison says what is true');
    return `${isUnfinished(last) ? 'entry without end' : 'not verified'}, compared: ${what}`;
  }
  const { ended } = last;
  assert.ok(ended);
  if (ended.status === 'done') {
    assert.equal(what, 'all done');
  } else if (
    !ended.sent ||
    ((ended.status === 'refused' || ended.status === 'not-done') &&
      Object.values(ended.counts).every((count) => count === 0))
  ) {
    assert.equal(what, 'nothing done');
  }
  return `${ended.status}, ${what}`;
}

/** Everything comes back, by undoing (again); what takes nothing away is run again instead. */
async function recover(c: Case): Promise<string> {
  if (c.scenario.adds) {
    const again = await c.scenario.execute(c.rig.target, c.net);
    assert.equal(again.status, 'done');
    assert.deepEqual(state(c.rig), c.done);
    return again.sent ? 'run again, all done' : 'nothing left to do';
  }
  const outcome = await undo(c.rig.target, c.net);
  assert.ok(
    outcome === undefined || wentAsPlanned(outcome),
    JSON.stringify([outcome?.status, outcome?.differences, outcome?.error?.message]),
  );
  assert.deepEqual(state(c.rig), c.original);
  return outcome ? 'undone, store as before' : 'store as before';
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((line, i) => line === b[i]);

async function withServerFaults(c: Case, faults: readonly FaultRule[]): Promise<string> {
  c.rig.simulator.setFaults(faults);
  c.rig.simulator.clearRequests();
  await c.scenario.execute(c.rig.target, c.net).catch((error: unknown) => {
    assert.ok(error instanceof Error);
  });
  c.rig.simulator.setFaults([]);
  const repeated = new Set(c.rig.writes().map((request) => JSON.stringify(request)));
  assert.equal(repeated.size, c.rig.writes().length, 'nothing was sent twice');
  return `${await truth(c)}; ${await recover(c)}`;
}

/** From the first write on. */
function afterFirstWrite(c: Case, then: () => void): () => void {
  let first = true;
  return c.rig.simulator.onDidWrite(() => {
    if (first) {
      first = false;
      then();
    }
  });
}

let child = '';

async function killed(c: Case, phase: KillOrder['phase']): Promise<string> {
  const order: KillOrder = {
    url: c.rig.simulator.url,
    token: c.rig.simulator.projects[0]?.token ?? '',
    folder: c.net.folder,
    secrets: c.secrets,
    scenario: c.scenario.name,
    phase,
  };
  const running = spawn(process.execPath, [child, JSON.stringify(order)], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  running.stderr.on('data', (data: Buffer) => {
    complaint += data.toString();
  });
  const stop =
    phase === 'on the first write'
      ? afterFirstWrite(c, () => {
          running.kill('SIGKILL');
        })
      : () => {};
  const [, signal] = (await once(running, 'exit')) as [number | null, string | null];
  stop();
  assert.equal(signal, 'SIGKILL', complaint);
  const said = await truth(c);
  assert.equal(said.startsWith('no entry'), phase === 'while the snapshot is taken', said);
  const result = `${said}; ${await recover(c)}`;
  // A next operation clears what was left and works.
  await c.scenario.prepare?.(c.rig.target, c.net);
  assert.equal((await c.scenario.execute(c.rig.target, c.net)).status, 'done');
  assert.ok(
    !readdirSync(path.join(c.net.folder, 'snapshots', projectFolder)).some((name) => name.endsWith('.partial')),
  );
  return result;
}

const snapshotFolder = async (c: Case): Promise<string> => {
  const operation = (await c.net.history()).find((candidate) => candidate.opened.what.kind !== 'undo');
  return path.join(c.net.folder, 'snapshots', projectFolder, operation?.opened.snapshot ?? 'none');
};

/** Runs the operation, harms the snapshot, and sees that the undo refuses it by name and that everything else goes on. */
async function harmed(c: Case, harm: (folder: string) => void, expected: RegExp): Promise<string> {
  if (c.scenario.name !== 'undo') {
    await c.scenario.execute(c.rig.target, c.net);
  }
  const now = state(c.rig);
  harm(await snapshotFolder(c));
  c.rig.simulator.clearRequests();
  await assert.rejects(undo(c.rig.target, c.net), expected);
  assert.equal(c.rig.writes().length, 0);
  assert.deepEqual(state(c.rig), now);
  return 'undo refused, named; nothing sent';
}

const faults: Readonly<Record<string, Fault>> = {
  none: async (c) => {
    assert.equal((await c.scenario.execute(c.rig.target, c.net)).status, 'done');
    return `${await truth(c)}; ${await recover(c)}`;
  },
  'cut before the write arrives': (c) =>
    withServerFaults(c, [{ fault: 'gateway-timeout', call: c.scenario.call, times: 1 }]),
  'cut after the write, before the answer': (c) =>
    withServerFaults(c, [{ fault: 'reset-after-write', call: c.scenario.call, times: 1 }]),
  'cut while reading back': async (c) => {
    const stop = afterFirstWrite(c, () => {
      c.rig.simulator.setFaults(['server-error']);
    });
    await c.scenario.execute(c.rig.target, c.net);
    stop();
    c.rig.simulator.setFaults([]);
    return `${await truth(c)}; ${await recover(c)}`;
  },
  'server error at every write': (c) => withServerFaults(c, [{ fault: 'server-error', call: c.scenario.call }]),
  'reading fails while the snapshot is taken': async (c) => {
    c.rig.simulator.clearRequests();
    await assert.rejects(
      c.scenario.execute(c.rig.target, c.net, {
        planned: async () => {
          c.rig.simulator.setFaults([
            { fault: 'reset-mid-stream', call: 'record/export' },
            { fault: 'reset-mid-stream', call: 'metadata/export' },
          ]);
        },
      }),
    );
    c.rig.simulator.setFaults([]);
    assert.equal(c.rig.writes().length, 0);
    return `${await truth(c)}; ${await recover(c)}`;
  },
  'killed while the snapshot is taken': (c) => killed(c, 'while the snapshot is taken'),
  'killed before the first write': (c) => killed(c, 'before the first write'),
  'killed on the first write': (c) => killed(c, 'on the first write'),
  'killed before the journal ends': (c) => killed(c, 'before the journal ends'),
  'disk full while the snapshot is taken': async (c) => {
    const full = await makeNet({
      folder: c.net.folder,
      secrets: new FileSecrets(c.secrets) as never,
      store: { openFile: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) },
    });
    c.rig.simulator.clearRequests();
    await assert.rejects(c.scenario.execute(c.rig.target, full), /not enough room/);
    assert.equal(c.rig.writes().length, 0);
    return `${await truth(c)}; ${await recover(c)}`;
  },
  'snapshot tampered with': (c) =>
    harmed(
      c,
      (folder) => {
        const file = path.join(folder, 'structure.sealed');
        const bytes = readFileSync(file);
        bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
        writeFileSync(file, bytes);
      },
      /damaged or was tampered with.*\(structure\)/,
    ),
  'snapshot cut short': (c) =>
    harmed(
      c,
      (folder) => {
        truncateSync(path.join(folder, 'records.sealed'), 30);
      },
      /damaged or was tampered with.*\(records\)/,
    ),
  'key lost': (c) =>
    harmed(
      c,
      () => {
        writeFileSync(c.secrets, '{}');
      },
      /no longer in the secret storage/,
    ),
  'token revoked half-way': async (c) => {
    const stop = afterFirstWrite(c, () => {
      c.rig.simulator.setFaults(['token-refused']);
    });
    await c.scenario.execute(c.rig.target, c.net);
    stop();
    c.rig.simulator.setFaults([]);
    return `${await truth(c)}; ${await recover(c)}`;
  },
  'moved to Production half-way': async (c) => {
    const stop = afterFirstWrite(c, () => {
      c.rig.simulator.setProduction(c.rig.projectId, true);
    });
    await c.scenario.execute(c.rig.target, c.net);
    stop();
    const said = await truth(c);
    const operation = (await c.net.history()).find((candidate) => candidate.opened.what.kind !== 'undo');
    assert.ok(operation);
    const planned = await planUndo(c.rig.target, await openUndo(c.net.store, projectFolder, operation));
    assert.ok(planned.kind !== 'refused');
    const needsDevelopment = ['arm/delete', 'event/delete', 'metadata/import', 'formEventMapping/import'].includes(
      c.scenario.call,
    );
    assert.equal(
      planned.plan.limits.some((limit) => limit.kind === 'in-production'),
      needsDevelopment,
      'said before anything is sent',
    );
    // Back in Development everything returns.
    c.rig.simulator.setProduction(c.rig.projectId, false);
    return `${said}; ${needsDevelopment ? 'undo says what Production keeps from it; ' : ''}${await recover(c)}`;
  },
  'moved to Production between plan and run': async (c) => {
    c.rig.simulator.clearRequests();
    const outcome = await c.scenario.execute(c.rig.target, c.net, {
      planned: async () => {
        c.rig.simulator.setProduction(c.rig.projectId, true);
      },
    });
    assert.deepEqual([outcome.status, outcome.sent, c.rig.writes().length], ['ground-moved', false, 0]);
    c.rig.simulator.setProduction(c.rig.projectId, false);
    return `stopped, nothing sent; ${await recover(c)}`;
  },
  'edited by somebody between plan and run': async (c) => {
    let writes = 0;
    let edited: readonly string[] = [];
    const outcome = await c.scenario.execute(c.rig.target, c.net, {
      planned: async () => {
        await c.scenario.edit(c.rig.target);
        edited = state(c.rig);
        writes = c.rig.writes().length;
      },
    });
    assert.deepEqual([outcome.status, outcome.sent, c.rig.writes().length], ['ground-moved', false, writes]);
    assert.deepEqual(state(c.rig), edited);
    return 'stopped, nothing sent; the edit stands';
  },
  'edited by somebody between run and undo': async (c) => {
    if (c.scenario.name !== 'undo') {
      await c.scenario.execute(c.rig.target, c.net);
    }
    const unedited = state(c.rig);
    await c.scenario.edit(c.rig.target);
    const edit = state(c.rig).filter((line) => !unedited.includes(line));
    assert.ok(edit.length > 0);
    const kept = await undo(c.rig.target, c.net);
    assert.ok(
      edit.every((line) => state(c.rig).includes(line)),
      'the edit is still there',
    );
    const overwritten = await undo(c.rig.target, c.net, { overwrite: true });
    assert.ok(overwritten);
    const lost = c.original.filter((line) => !state(c.rig).includes(line));
    // A user who was moved is left where somebody put them.
    assert.deepEqual(c.scenario.call === 'dag/delete' ? lost.filter((line) => !line.startsWith('user ')) : lost, []);
    return `${kept ? 'the rest undone, ' : ''}the edit kept; overwritten only on demand`;
  },
  'another window is writing': async (c) => {
    const lock = await new FileWriteLocks(path.join(c.net.folder, 'locks')).acquire(projectFolder);
    assert.ok(lock);
    c.rig.simulator.clearRequests();
    await assert.rejects(c.scenario.execute(c.rig.target, c.net), /Another operation is writing/);
    assert.equal(c.rig.writes().length, 0);
    await lock.release();
    assert.equal((await c.scenario.execute(c.rig.target, c.net)).status, 'done');
    return `refused, nothing sent; then done; ${await recover(c)}`;
  },
  'clock set back a year in between': async (c) => {
    const early = await makeNet({
      folder: c.net.folder,
      secrets: new FileSecrets(c.secrets) as never,
      ports: { now: () => new Date(Date.now() - 365 * 86_400_000) },
      store: { now: () => new Date(Date.now() - 365 * 86_400_000) },
    });
    assert.equal((await c.scenario.execute(c.rig.target, early)).status, 'done');
    return `${await truth(c)}; ${await recover(c)}`;
  },
};

/** Faults that only a delete of records can have. */
const deleteFaults: Readonly<Record<string, (c: Case) => Promise<string>>> = Object.fromEntries(
  (['partial-delete-whole-record', 'first-instance-only', 'wrong-count'] as const).map((fault) => [
    fault,
    async (c: Case) => {
      if (c.scenario.call !== 'record/delete') {
        return 'not possible: this is no delete of records';
      }
      if (c.scenario.name === 'delete records' && fault === 'first-instance-only') {
        return 'not possible: whole records have no instances';
      }
      c.rig.simulator.setFaults([fault]);
      const outcome = await c.scenario.execute(c.rig.target, c.net);
      c.rig.simulator.setFaults([]);
      const [last] = await c.net.history();
      // A whole record is what was asked for; there the first fault is none.
      const isHarmless = c.scenario.name === 'delete records' && fault === 'partial-delete-whole-record';
      assert.equal(outcome.status, isHarmless ? 'done' : 'mismatch');
      assert.equal(last?.ended?.status, outcome.status);
      return `${isHarmless ? 'done, for this is what was asked for' : 'mismatch, named'}; ${await recover(c)}`;
    },
  ]),
);

describe('operations × faults', function faultTable() {
  this.timeout(120_000);

  before(async () => {
    mkdirSync('out/kill', { recursive: true });
    child = path.resolve('out/kill/killChild.mjs');
    await build({
      entryPoints: ['test/unit/writes/undo/killChild.ts'],
      outfile: child,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      packages: 'external',
      logLevel: 'warning',
    });
  });
  afterEach(stopRigs);
  afterEach(removeFolders);
  after(() => {
    const rows = [...table].flatMap(([fault, cells]) => [
      `\n  ${fault}`,
      ...Array.from(cells, ([operation, cell]) => `    ${operation.padEnd(30)} ${cell}`),
    ]);
    console.log(
      `\nWhat becomes of operations under faults (checked against the server's own store):${rows.join('\n')}\n`,
    );
  });

  for (const [name, fault] of Object.entries({ ...faults, ...deleteFaults })) {
    for (const scenario of scenarios) {
      it(`${scenario.name}: ${name}`, async () => {
        const cell = await fault(await makeCase(scenario));
        assert.ok(cell !== '');
        table.set(name, (table.get(name) ?? new Map<string, string>()).set(scenario.name, cell));
      });
    }
  }

  it('no cell is empty', () => {
    for (const name of Object.keys({ ...faults, ...deleteFaults })) {
      assert.deepEqual(
        [...(table.get(name)?.keys() ?? [])],
        scenarios.map((scenario) => scenario.name),
        name,
      );
    }
  });
});
