import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { recordsDelete } from '../../../../src/writes/deletes/records';
import type { UndoOutcome } from '../../../../src/writes/undo/undoOutcome';
import { type Reply, isRecordImport, refusal, standBetween, stopBetween } from '../deletes/between';
import { type Rig, startRig, stopRigs } from '../deletes/rig';
import { fullProject } from '../deletes/seeds';
import { makeNet, removeFolders, safeDelete, safeUndo, undoPlan } from './support';

afterEach(stopBetween);
afterEach(stopRigs);
afterEach(removeFolders);

const recordDags = { 1: 'north', 2: 'south' };

/** Records with groups are deleted and brought back through a server that answers the call about groups itself. */
async function undone(
  answer: (forward: () => Promise<Reply>) => Promise<Reply> | Reply,
): Promise<{ readonly rig: Rig; readonly outcome: UndoOutcome }> {
  const rig = await startRig(fullProject(['1', '2', '3'], { recordDags }));
  const net = await makeNet();
  await safeDelete(rig, net, recordsDelete, { records: ['1', '2', '3'], scope: { kind: 'record' } });
  assert.deepEqual(rig.seed().recordDags, {});
  const between = await standBetween(rig, async (asked, forward) =>
    isRecordImport(asked) && (asked.form.get('data') ?? '').includes('redcap_data_access_group')
      ? await answer(() => forward())
      : undefined,
  );
  const plan = await undoPlan(rig, net);
  return { rig, outcome: await safeUndo(rig, net, plan, between.target()) };
}

const lost: Reply = { status: 504, body: '' };
const ofGroups = ({ differences }: UndoOutcome): readonly unknown[] =>
  differences.map((item) => (item.kind === 'group-not-restored' ? [item.record, item.reason] : item.kind));

describe('groups of records that come back', () => {
  it('are there, each in its place of the data', async () => {
    const { rig, outcome } = await undone((forward) => forward());
    assert.deepEqual([outcome.status, outcome.differences, rig.seed().recordDags], ['done', [], recordDags]);
  });

  it('are named with REDCap’s words where it refuses them; the data is back', async () => {
    const { rig, outcome } = await undone(() => refusal('You may not assign records to groups.'));
    const words = 'You may not assign records to groups.';
    assert.deepEqual(ofGroups(outcome), [
      ['1', words],
      ['2', words],
    ]);
    assert.notEqual(outcome.status, 'done');
    assert.deepEqual([outcome.lostAnswers, rig.seed().recordDags], [0, {}]);
    assert.equal(rig.seed().values.filter(({ field, value }) => field === 'weight' && value === '70').length, 3);
  });

  it('are found where the answer was lost on its way back, and named where the call was', async () => {
    const back = await undone(async (forward) => {
      await forward();
      return lost;
    });
    assert.deepEqual([back.outcome.status, ofGroups(back.outcome), back.outcome.lostAnswers], ['done', [], 1]);
    assert.deepEqual(back.rig.seed().recordDags, recordDags);
    const never = await undone(() => lost);
    assert.deepEqual(
      [ofGroups(never.outcome), never.rig.seed().recordDags],
      [
        [
          ['1', undefined],
          ['2', undefined],
        ],
        {},
      ],
    );
    assert.notEqual(never.outcome.status, 'done');
  });
});

describe('files of records that come back', () => {
  it('are found where the answer was lost, and each such answer is counted', async () => {
    const rig = await startRig(fullProject(['1']));
    const net = await makeNet();
    const { files } = rig.seed();
    await safeDelete(rig, net, recordsDelete, { records: ['1'], scope: { kind: 'record' } });
    const plan = await undoPlan(rig, net);
    rig.simulator.setFaults([{ fault: 'reset-after-write', call: 'file/import', times: 2 }]);
    const outcome = await safeUndo(rig, net, plan);
    assert.deepEqual([outcome.status, outcome.lostAnswers, outcome.counts.files], ['done', 2, files.length]);
    assert.deepEqual(
      rig.seed().files.map(({ docId: _id, ...one }) => one),
      files.map(({ docId: _id, ...one }) => one),
    );
  });
});
