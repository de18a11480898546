import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { exportDictionary } from '../../../src/api/metadata';
import { CancelledError } from '../../../src/common/cancelled';
import { SafetyError } from '../../../src/safety/journal/writeLock';
import type { Progress } from '../../../src/safety/operation';
import type { WriteKind } from '../../../src/safety/write';
import { recordsDelete } from '../../../src/writes/deletes/records';
import type { RecordsPlan } from '../../../src/writes/deletes/plan';
import { type PushPlan, planPush } from '../../../src/writes/dictionary/plan';
import { dictionaryPush } from '../../../src/writes/dictionary/run';
import { type Rig, planned, quick, startRig, stopRigs } from '../writes/deletes/rig';
import { classicSeed, fullProject, value } from '../writes/deletes/seeds';
import { type Net, makeNet, projectFolder, removeFolders } from '../writes/undo/support';
import { showCase } from '../support/cases';

const many = Array.from({ length: 130 }, (_, i) => `r${i + 1}`);

const seedOf = (records: readonly string[]) =>
  classicSeed(records.map((record) => value(record, '', 'record_id', record)));

function jobOf(rig: Rig) {
  return {
    target: rig.target,
    folder: projectFolder,
    project: { url: rig.simulator.url, projectId: rig.projectId, title: 'Test' },
    username: 'owner',
    ...quick,
  };
}

/** A dictionary whose push may lose data, so that all records are kept. */
async function lossyPush(rig: Rig): Promise<PushPlan> {
  const base = await exportDictionary(rig.target.session);
  const draft = base.replace(/^note,.*\n/m, '');
  const result = await planPush(rig.target.session, { draft, base }, undefined);
  assert.ok(result.kind === 'plan', JSON.stringify(result).slice(0, 300));
  return result.plan;
}

/** A lock that is ours for the given number of questions. */
async function losing(questions: number): Promise<{ readonly net: Net; readonly asked: () => number }> {
  let asked = 0;
  const net = await makeNet({
    ports: {
      locks: {
        acquire: () =>
          Promise.resolve({
            isOurs: () => Promise.resolve(++asked <= questions),
            release: () => Promise.resolve(),
          }),
      },
    },
  });
  return { net, asked: () => asked };
}

interface Hooks {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

afterEach(stopRigs);
afterEach(removeFolders);

describe('the one way to write', () => {
  it('asks before every write whether the project is still ours, and sends nothing more when it is not', async () => {
    const rig = await startRig(seedOf(many));
    const plan = await planned(rig, recordsDelete, { records: many, scope: { kind: 'record' } });
    // Once when the journal is opened, once before the first batch.
    const { net } = await losing(2);
    const { outcome } = await net.safety.write(recordsDelete, { ...jobOf(rig), plan });
    assert.equal(rig.writes().length, 1);
    assert.deepEqual([outcome.status, outcome.completed], ['failed', many.slice(0, 100)]);
    assert.ok(SafetyError.is(outcome.error, 'lock-taken'));
    const { ended } = await net.last();
    assert.deepEqual([ended?.sent, ended?.error, ended?.counts.records], [true, 'lock-taken', 100]);
    assert.equal((await net.store.list()).length, 1, 'what is gone can be brought back');
    showCase('undo/write taken over', 'the lock is asked before every write');
  });

  it('sends nothing where the project is lost between the journal and the first write, and says so in the journal', async () => {
    const rig = await startRig(seedOf(['1']));
    const plan = await planned(rig, recordsDelete, { records: ['1'], scope: { kind: 'record' } });
    const { net, asked } = await losing(1);
    await assert.rejects(net.safety.write(recordsDelete, { ...jobOf(rig), plan }), (error) =>
      SafetyError.is(error, 'lock-taken'),
    );
    assert.equal(asked(), 2);
    assert.deepEqual(rig.writes(), []);
    assert.deepEqual([(await net.last()).ended?.sent, await net.store.list()], [false, []]);
  });

  it('looks before it takes a snapshot: a plan whose ground has moved costs none', async () => {
    const rig = await startRig(seedOf(many));
    const plan = await lossyPush(rig);
    const phases: Progress['phase'][] = [];
    const onProgress = ({ phase }: Progress): void => {
      phases.push(phase);
    };
    const net = await makeNet();
    const { outcome } = await net.safety.write(dictionaryPush, {
      ...jobOf(rig),
      plan: { ...plan, info: { ...plan.info, projectId: plan.info.projectId + 1 } },
      onProgress,
    });
    assert.deepEqual([outcome.status, outcome.sent, phases], ['ground-moved', false, []]);
    assert.deepEqual([await net.store.list(), await net.history()], [[], []]);
  });

  it('tells of its phases in their order, the snapshot among them', async () => {
    const rig = await startRig(seedOf(many));
    const net = await makeNet();
    const seen: string[] = [];
    const onProgress = ({ phase, done, total }: Progress): void => {
      seen.push(phase === 'snapshot' ? `${phase} ${done} of ${total}` : phase);
    };
    const push = await net.safety.write(dictionaryPush, { ...jobOf(rig), plan: await lossyPush(rig), onProgress });
    assert.equal(push.outcome.status, 'done');
    assert.deepEqual(seen, ['snapshot 100 of 130', 'snapshot 130 of 130', 'running', 'verifying']);
    seen.length = 0;
    const plan = await planned(rig, recordsDelete, { records: ['r1'], scope: { kind: 'record' } });
    await net.safety.write(recordsDelete, { ...jobOf(rig), plan, onProgress });
    assert.deepEqual([...new Set(seen)], ['snapshot 1 of 1', 'checking', 'running', 'verifying']);
  });

  const cancelled: Readonly<Record<string, (rig: Rig, net: Net, while_: Hooks) => Promise<unknown>>> = {
    'a push of the dictionary': async (rig, net, while_) =>
      await net.safety.write(dictionaryPush, { ...jobOf(rig), plan: await lossyPush(rig), ...while_ }),
    'a delete': async (rig, net, while_) => {
      const plan = await planned(rig, recordsDelete, { records: many, scope: { kind: 'record' } });
      return await net.safety.write(recordsDelete, { ...jobOf(rig), plan, ...while_ });
    },
  };
  for (const [what, run] of Object.entries(cancelled)) {
    it(`${what} can be cancelled while the snapshot is taken: nothing is sent, nothing is left`, async () => {
      const rig = await startRig(seedOf(many));
      const net = await makeNet();
      const abort = new AbortController();
      const onProgress = ({ phase }: Progress): void => {
        if (phase === 'snapshot') {
          abort.abort();
        }
      };
      await assert.rejects(run(rig, net, { signal: abort.signal, onProgress }), CancelledError);
      assert.deepEqual(rig.writes(), []);
      assert.deepEqual([await net.store.list(), await net.history()], [[], []]);
    });
  }

  it('reads back whatever was sent: a write that throws between its calls ends with what was done so far', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const plan = await planned(rig, recordsDelete, { records: ['1'], scope: { kind: 'record' } });
    const broken: WriteKind<RecordsPlan, Awaited<ReturnType<ReturnType<typeof recordsDelete.begin>['send']>>> = {
      ...recordsDelete,
      begin: (target, of) => {
        const steps = recordsDelete.begin(target, of);
        return {
          ground: (look) => steps.ground(look),
          data: (look) => steps.data(look),
          send: async (writing) => {
            await steps.send(writing);
            throw new Error('a mistake of ours');
          },
          stopped: (status, why) => steps.stopped(status, why),
        };
      },
    };
    const net = await makeNet();
    const { outcome, id } = await net.safety.write(broken, { ...jobOf(rig), plan });
    assert.deepEqual(
      [outcome.status, outcome.completed, outcome.error?.message],
      ['failed', ['1'], 'a mistake of ours'],
    );
    const { ended } = await net.last();
    assert.deepEqual([ended?.status, ended?.sent, id === undefined], ['failed', true, false]);
  });
});
