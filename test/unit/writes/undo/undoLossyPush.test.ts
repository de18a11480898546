import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { exportMetadataCsv } from '../../../../src/api/metadata';
import { exportRecordRows } from '../../../../src/api/records';
import type { Session } from '../../../../src/api/session';
import { factsOfUndo } from '../../../../src/writes/undo/facts';
import { startRig, stopRigs } from '../deletes/rig';
import { longitudinalSeed, value } from '../deletes/seeds';
import { withCell } from '../moveData/moving';
import { makeNet, removeFolders, safePush, safeUndo, undoPlan } from './support';
import { showCase } from '../../support/cases';

afterEach(stopRigs);
afterEach(removeFolders);

const seed = () =>
  longitudinalSeed([
    value('1', 'enrolment_arm_1', 'initials', 'AB'),
    value('1', 'enrolment_arm_1', 'races', '1'),
    value('1', 'enrolment_arm_1', 'races', '3'),
    value('2', 'enrolment_arm_1', 'races', '3'),
    value('1', 'visit_arm_1', 'weight', '70'),
  ]);

async function shown(session: Session): Promise<readonly string[]> {
  const rows: string[] = [];
  for await (const row of exportRecordRows(session, { type: 'eav', rawOrLabel: 'raw' })) {
    rows.push(JSON.stringify(row));
  }
  return rows.sort();
}

describe('undo of a push that lost data', () => {
  it('knows the loss for its own: nobody is said to have changed anything', async () => {
    const rig = await startRig(seed());
    const net = await makeNet();
    const { session } = rig.target;
    const before = await shown(session);
    const base = await exportMetadataCsv(session);
    const draft = withCell(base, 'races', 'select_choices_or_calculations', '1, A | 2, B');
    assert.equal((await safePush(rig, net, draft, base)).status, 'done');
    assert.notDeepEqual(await shown(session), before);
    const plan = await undoPlan(rig, net);
    assert.deepEqual(plan.conflicts, []);
    const { counts } = factsOfUndo(plan);
    assert.deepEqual([counts.fields, counts.values], [1, 2], 'what returns, not what the dictionary has');
    const outcome = await safeUndo(rig, net, plan);
    assert.deepEqual([outcome.status, outcome.kept, outcome.differences], ['done', 0, []]);
    assert.deepEqual([outcome.counts.fields, outcome.counts.values], [1, 2]);
    assert.deepEqual(await shown(session), before);
    showCase('undo/removed choice', 'no false conflict; all ticks return');
  });

  it('brings back what was out of sight until the instrument had its name again', async () => {
    const rig = await startRig(seed());
    const net = await makeNet();
    const { session } = rig.target;
    const before = await shown(session);
    const base = await exportMetadataCsv(session);
    let draft = withCell(base, 'races', 'select_choices_or_calculations', '1, A | 2, B');
    for (const field of ['study_id', 'initials', 'races', 'consent']) {
      draft = withCell(draft, field, 'form_name', 'entry');
    }
    assert.equal((await safePush(rig, net, draft, base)).status, 'done');
    const plan = await undoPlan(rig, net);
    assert.deepEqual(plan.conflicts, []);
    const outcome = await safeUndo(rig, net, plan);
    const after = await shown(session);
    const missing = before.filter((row) => !after.includes(row));
    // Either everything is back, or what is not is named.
    assert.equal(outcome.status, missing.length === 0 ? 'done' : 'mismatch', JSON.stringify([outcome, missing]));
    assert.deepEqual(missing, []);
    showCase('undo/renamed and removed choice', 'everything back, or what is not is named');
  });
});
