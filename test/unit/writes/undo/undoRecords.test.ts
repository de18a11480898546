import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { fileDelete } from '../../../../src/writes/deletes/file';
import { recordsDelete } from '../../../../src/writes/deletes/records';
import { isUndone } from '../../../../src/safety/journal/history';
import { startRig, stopRigs } from '../deletes/rig';
import { fullProject, owner } from '../deletes/seeds';
import { makeNet, plannedUndo, removeFolders, safeDelete, safeUndo, stateOf, undoPlan } from './support';

afterEach(stopRigs);
afterEach(removeFolders);

const grouped = () => fullProject(['1', '2', '3'], { recordDags: { 1: 'north', 3: 'south' }, users: [owner] });

describe('undo of deleted records', () => {
  for (const [name, request] of [
    ['whole records', { records: ['1', '3'], scope: { kind: 'record' } }],
    ['an arm', { records: ['1', '2'], scope: { kind: 'arm', armNum: 1 } }],
    ['an event', { records: ['1', '2'], scope: { kind: 'event', event: 'visit_arm_1' } }],
    [
      'an instrument that repeats',
      { records: ['1'], scope: { kind: 'instrument', instrument: 'lab', event: 'visit_arm_1' } },
    ],
    [
      'an instance',
      { records: ['1'], scope: { kind: 'instance', instrument: 'lab', event: 'visit_arm_1', instance: 2 } },
    ],
    [
      'an instance of an event',
      { records: ['1', '2'], scope: { kind: 'instance', event: 'diary_arm_1', instance: 2 } },
    ],
  ] as const) {
    it(`brings back ${name}: values, checkboxes, statuses, groups and files`, async () => {
      const rig = await startRig(grouped());
      const net = await makeNet();
      const before = stateOf(rig.seed());
      const outcome = await safeDelete(rig, net, recordsDelete, request);
      assert.equal(outcome.status, 'done', JSON.stringify(outcome.differences));
      assert.notDeepEqual(stateOf(rig.seed()), before);
      const plan = await undoPlan(rig, net);
      assert.deepEqual(plan.conflicts, []);
      const undone = await safeUndo(rig, net, plan);
      assert.equal(undone.status, 'done', JSON.stringify(undone));
      assert.deepEqual(stateOf(rig.seed()), before);
      const [undo, original] = await net.history();
      assert.ok(undo && original && isUndone(original));
      assert.equal((await plannedUndo(rig, net, { of: original })).kind, 'nothing-missing');
    });
  }

  it('brings back a file with its name and type', async () => {
    const rig = await startRig(grouped());
    const net = await makeNet();
    const before = stateOf(rig.seed());
    assert.equal(
      (await safeDelete(rig, net, fileDelete, { field: 'scan', locations: [{ record: '1', event: 'visit_arm_2' }] }))
        .status,
      'done',
    );
    const undone = await safeUndo(rig, net, await undoPlan(rig, net));
    assert.deepEqual([undone.status, undone.counts.files], ['done', 1]);
    assert.deepEqual(stateOf(rig.seed()), before);
  });
});
