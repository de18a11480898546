import { type BarePorts, runBare } from './bare';
import { freely } from '../../api/freely';
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { RedcapError } from '../../../../src/api/errors';
import { CancelledError } from '../../../../src/common/cancelled';
import { dagsDelete } from '../../../../src/writes/deletes/dags';
import { fileDelete } from '../../../../src/writes/deletes/file';
import { recordsDelete } from '../../../../src/writes/deletes/records';
import { eventsDelete } from '../../../../src/writes/deletes/structure';
import type { Outcome } from '../../../../src/safety/operation';
import type { FaultName, FaultRule } from '../../../../src/simulator/options';
import { pointsOf, recordsOf, sorted } from './oracle';
import { type Rig, planAndRun, planned, quick, startRig, stopRigs } from './rig';
import { classicSeed, fullProject, value } from './seeds';

afterEach(stopRigs);

const visits = { kind: 'event', event: 'enrolment_arm_1' } as const;
const labs = { kind: 'instrument', instrument: 'lab', event: 'visit_arm_1' } as const;
const many = Array.from({ length: 250 }, (_, i) => `r${i}`);
const manyRecords = () => classicSeed([...many, 'other'].map((name) => value(name, '', 'weight', '1')));

async function withFault(
  fault: FaultName | FaultRule,
  run: (rig: Rig) => Promise<Outcome>,
  seed = fullProject(['1', '2', '3']),
): Promise<{ rig: Rig; outcome: Outcome; before: string[] }> {
  const rig = await startRig(seed);
  const before = sorted(pointsOf(rig.seed()));
  rig.simulator.setFaults([fault]);
  const outcome = await run(rig);
  rig.simulator.setFaults([]);
  return { rig, outcome, before };
}

describe('a delete that the server does wrong', () => {
  it('a partial delete that took the whole record is named, and stops the run', async () => {
    const { rig, outcome } = await withFault(
      'partial-delete-whole-record',
      async (rig) => (await planAndRun(rig, recordsDelete, { records: ['1', '2'], scope: labs })).outcome,
    );
    assert.equal(outcome.status, 'mismatch');
    assert.deepEqual(
      outcome.differences,
      ['1', '2'].map((record) => ({ kind: 'record-gone', record, planned: true })),
    );
    assert.equal(rig.writes().length, 1, 'the calls for the other instances were not sent');
    assert.deepEqual(recordsOf(rig.seed()), ['3']);
  });

  it('a server that takes the first instance only is caught: what is still there and what is wrongly gone', async () => {
    const { outcome } = await withFault(
      'first-instance-only',
      async (rig) =>
        (
          await planAndRun(rig, recordsDelete, {
            records: ['1'],
            scope: { kind: 'instance', instrument: 'lab', event: 'visit_arm_1', instance: 2 },
          })
        ).outcome,
    );
    assert.equal(outcome.status, 'mismatch');
    const at = (instance: number) => ({
      event: 'visit_arm_1',
      instrument: 'lab',
      repeats: 'instrument' as const,
      instance,
    });
    assert.deepEqual(outcome.differences, [
      { kind: 'wrongly-gone', record: '1', place: at(1), fields: ['lab_value', 'lab_complete'] },
      { kind: 'still-there', record: '1', place: at(2), fields: ['lab_value', 'lab_complete', 'lab_sheet'] },
    ]);
    assert.deepEqual(outcome.completed, []);
  });

  it('a wrong number is an error though the data is as planned', async () => {
    const { outcome } = await withFault(
      'wrong-count',
      async (rig) => (await planAndRun(rig, recordsDelete, { records: ['1', '2'], scope: { kind: 'record' } })).outcome,
    );
    assert.equal(outcome.status, 'mismatch');
    assert.deepEqual(outcome.differences, [{ kind: 'count', returned: 3, expected: [2] }]);
    assert.deepEqual([outcome.completed, outcome.returned, outcome.found.records], [['1', '2'], 3, 2]);
  });

  it('an answer lost after the write is found out by reading, and nothing is sent twice', async () => {
    const { rig, outcome } = await withFault(
      { fault: 'reset-after-write', call: 'record/delete', times: 1 },
      async (rig) => (await planAndRun(rig, recordsDelete, { records: many, scope: { kind: 'record' } })).outcome,
      manyRecords(),
    );
    assert.equal(outcome.status, 'done');
    assert.ok(RedcapError.is(outcome.error, 'connection-lost'));
    assert.deepEqual([outcome.lostAnswers, outcome.returned], [1, 150]);
    assert.deepEqual(outcome.completed, many);
    assert.equal(rig.writes().length, 2);
    assert.deepEqual(recordsOf(rig.seed()), ['other']);
  });

  for (const fault of ['gateway-timeout', 'empty-body', 'maintenance-page', 'server-error'] as const) {
    it(`no usable answer (${fault}) and nothing deleted: said so, not repeated`, async () => {
      const { rig, outcome, before } = await withFault(
        { fault, call: 'record/delete' },
        async (rig) => (await planAndRun(rig, recordsDelete, { records: ['1', '2'], scope: visits })).outcome,
      );
      assert.equal(outcome.status, 'not-done');
      assert.deepEqual([outcome.completed, outcome.remaining], [[], ['1', '2']]);
      assert.equal(rig.writes().length, 1);
      assert.deepEqual(sorted(pointsOf(rig.seed())), before);
    });
  }

  it('waits for a server that is still at work before it judges', async () => {
    const rig = await startRig(fullProject(['1', '2', '3']));
    const plan = await planned(rig, recordsDelete, { records: ['1'], scope: { kind: 'record' } });
    rig.simulator.setFaults([{ fault: 'gateway-timeout', call: 'record/delete', times: 1 }]);
    const pauses: number[] = [];
    const outcome = await runBare(recordsDelete, rig.target, plan, {
      delay: async (milliseconds) => {
        pauses.push(milliseconds);
        if (pauses.length === 2) {
          // The gateway gave up; the server had not.
          await rawDelete(rig.target.session, '1');
        }
      },
    });
    assert.equal(outcome.status, 'done');
    assert.equal(pauses.length, 2);
  });

  it('what was read before the server stopped answering proves nothing', async () => {
    const rig = await startRig(fullProject(['1', '2', '3']));
    const plan = await planned(rig, recordsDelete, { records: ['1'], scope: { kind: 'record' } });
    rig.simulator.setFaults([{ fault: 'gateway-timeout', call: 'record/delete', times: 1 }]);
    const outcome = await runBare(recordsDelete, rig.target, plan, {
      // Once, the record was still there; then there is nothing more to be read.
      delay: async () => {
        rig.simulator.setFaults([{ fault: 'server-error', call: 'record/export' }]);
      },
    });
    assert.deepEqual([outcome.status, outcome.unknown, outcome.completed], ['unverified', ['1'], []]);
  });

  it('a run that ends without being read back is not verified, whatever was found wrong before', async () => {
    const rig = await startRig(manyRecords());
    const plan = await planned(rig, recordsDelete, { records: many, scope: { kind: 'record' } });
    rig.simulator.setFaults([{ fault: 'wrong-count', times: 1 }]);
    let writes = 0;
    const stop = rig.simulator.onDidWrite(() => {
      if (++writes === 2) {
        rig.simulator.setFaults([{ fault: 'server-error', call: 'record/export' }]);
      }
    });
    const outcome = await runBare(recordsDelete, rig.target, plan, quick);
    stop();
    assert.deepEqual(
      [outcome.status, outcome.unknown, outcome.differences.map(({ kind }) => kind)],
      ['unverified', many.slice(100), ['count']],
    );
  });

  it('reading back that fails leaves the outcome open, and says so', async () => {
    const rig = await startRig(fullProject(['1', '2', '3']));
    const plan = await planned(rig, recordsDelete, { records: ['1'], scope: { kind: 'record' } });
    const stop = rig.simulator.onDidWrite(() => {
      rig.simulator.setFaults([{ fault: 'server-error', call: 'record/export' }]);
    });
    const outcome = await runBare(recordsDelete, rig.target, plan, quick);
    stop();
    assert.equal(outcome.status, 'unverified');
    assert.deepEqual([outcome.unknown, outcome.completed, outcome.remaining], [['1'], [], []]);
  });

  it('an empty answer while reading back is not taken for "gone"', async () => {
    const rig = await startRig(fullProject(['1', '2', '3']));
    const plan = await planned(rig, recordsDelete, { records: ['1'], scope: visits });
    const stop = rig.simulator.onDidWrite(() => {
      rig.simulator.setFaults([{ fault: 'empty-body', call: 'record/export' }]);
    });
    const outcome = await runBare(recordsDelete, rig.target, plan, quick);
    stop();
    assert.equal(outcome.status, 'unverified');
    assert.deepEqual(outcome.differences, []);
  });

  it('a refusal is reported with what was done before it', async () => {
    const { outcome } = await withFault(
      { fault: 'token-refused', call: 'record/delete', after: 1 },
      async (rig) => (await planAndRun(rig, recordsDelete, { records: many, scope: { kind: 'record' } })).outcome,
      manyRecords(),
    );
    assert.equal(outcome.status, 'refused');
    assert.equal(outcome.completed.length, 100);
    assert.equal(outcome.remaining.length, 150);
  });

  it('files, events and groups survive a lost answer the same way', async () => {
    const lost = (call: string): FaultRule => ({ fault: 'reset-after-write', call, times: 1 });
    const file = await withFault(
      lost('file/delete'),
      async (rig) =>
        (
          await planAndRun(rig, fileDelete, {
            field: 'consent',
            locations: [{ record: '1', event: 'enrolment_arm_1' }],
          })
        ).outcome,
    );
    const event = await withFault(
      lost('event/delete'),
      async (rig) => (await planAndRun(rig, eventsDelete, { events: ['visit_arm_1'] })).outcome,
    );
    const dag = await withFault(
      lost('dag/delete'),
      async (rig) => (await planAndRun(rig, dagsDelete, { dags: ['north'] })).outcome,
    );
    for (const { outcome, rig } of [file, event, dag]) {
      assert.equal(outcome.status, 'done');
      assert.ok(outcome.error);
      assert.equal(rig.writes().length, 1);
    }
  });

  it('another record that vanishes meanwhile is named', async () => {
    const rig = await startRig(fullProject(['1', '2', '3']));
    const plan = await planned(rig, recordsDelete, { records: ['1'], scope: visits });
    let once = false;
    const stop = rig.simulator.onDidWrite(() => {
      if (!once) {
        once = true;
        rawDelete(rig.target.session, '3').catch(() => assert.fail('the other user could not delete'));
      }
    });
    const outcome = await runBare(recordsDelete, rig.target, plan, { ...quick, onProgress: () => {} });
    stop();
    assert.deepEqual(outcome.differences, [{ kind: 'record-gone', record: '3', planned: false }]);
  });
});

describe('cancelling a delete', () => {
  it('before the run sends nothing', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const plan = await planned(rig, recordsDelete, { records: ['1'], scope: { kind: 'record' } });
    const abort = new AbortController();
    abort.abort();
    await assert.rejects(runBare(recordsDelete, rig.target, plan, quick, abort.signal), CancelledError);
    await assert.rejects(
      recordsDelete.plan(rig.target, { records: ['1'], scope: { kind: 'record' } }, abort.signal),
      CancelledError,
    );
    assert.deepEqual(rig.writes(), []);
  });

  it('while the ground is checked sends nothing', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const plan = await planned(rig, recordsDelete, { records: ['1'], scope: { kind: 'record' } });
    const abort = new AbortController();
    await assert.rejects(
      runBare(
        recordsDelete,
        rig.target,
        plan,
        {
          ...quick,
          onProgress: () => {
            abort.abort();
          },
        },
        abort.signal,
      ),
      CancelledError,
    );
    assert.deepEqual(rig.writes(), []);
  });

  it('during the snapshot sends nothing', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const plan = await planned(rig, recordsDelete, { records: ['1'], scope: { kind: 'record' } });
    const abort = new AbortController();
    await assert.rejects(
      runBare(
        recordsDelete,
        rig.target,
        plan,
        {
          ...quick,
          snapshot: () => {
            abort.abort();
            return Promise.resolve();
          },
        },
        abort.signal,
      ),
      CancelledError,
    );
    assert.deepEqual(rig.writes(), []);
  });

  it('between batches keeps an honest report', async () => {
    const rig = await startRig(manyRecords());
    const plan = await planned(rig, recordsDelete, { records: many, scope: { kind: 'record' } });
    const abort = new AbortController();
    const outcome = await runBare(
      recordsDelete,
      rig.target,
      plan,
      {
        ...quick,
        onProgress: ({ phase, done }) => {
          if (phase === 'running' && done === 100) {
            abort.abort();
          }
        },
      },
      abort.signal,
    );
    assert.equal(outcome.status, 'cancelled');
    assert.deepEqual([outcome.completed, outcome.remaining], [many.slice(0, 100), many.slice(100)]);
    assert.deepEqual(recordsOf(rig.seed()), [...many.slice(100), 'other']);
  });
});

describe('what surrounds a run', () => {
  it('keeps a snapshot before and a journal around the first write', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const steps: string[] = [];
    const ports: BarePorts<Outcome> = {
      snapshot: () => {
        steps.push(`snapshot ${rig.writes().length}`);
        return Promise.resolve();
      },
      open: () => {
        steps.push(`begin ${rig.writes().length}`);
        return Promise.resolve();
      },
      end: ({ status }) => {
        steps.push(`end ${status}`);
        return Promise.resolve();
      },
    };
    await planAndRun(rig, recordsDelete, { records: ['1'], scope: { kind: 'record' } }, ports);
    assert.deepEqual(steps, ['snapshot 0', 'begin 0', 'end done']);
  });

  it('a journal that fails at the end hides nothing of what was deleted', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const { outcome } = await planAndRun(
      rig,
      recordsDelete,
      { records: ['1'], scope: { kind: 'record' } },
      { end: () => Promise.reject(new Error('disk full')) },
    );
    assert.deepEqual([outcome.status, outcome.completed, outcome.error?.message], ['done', ['1'], 'disk full']);
  });

  it('a snapshot that fails stops the run with nothing sent', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    await assert.rejects(
      planAndRun(
        rig,
        recordsDelete,
        { records: ['1'], scope: { kind: 'record' } },
        { snapshot: () => Promise.reject(new Error('disk full')) },
      ),
      /disk full/,
    );
    assert.deepEqual(rig.writes(), []);
  });
});

async function rawDelete(session: Rig['target']['session'], record: string): Promise<void> {
  const { deleteRecords } = await import('../../../../src/api/records');
  await deleteRecords(freely(session), { records: [record], deleteLogging: false });
}
