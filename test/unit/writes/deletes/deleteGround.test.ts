import { runBare } from './bare';
import { freely } from '../../api/freely';
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { importDags, importUserDagAssignments } from '../../../../src/api/dags';
import { importEvents } from '../../../../src/api/events';
import { deleteRecords, importRecords } from '../../../../src/api/records';
import { dagsDelete } from '../../../../src/writes/deletes/dags';
import { fileDelete } from '../../../../src/writes/deletes/file';
import type { DeletePlan } from '../../../../src/writes/deletes/plan';
import { recordsDelete } from '../../../../src/writes/deletes/records';
import { armsDelete, eventsDelete } from '../../../../src/writes/deletes/structure';
import type { GroundChange } from '../../../../src/state/ground';
import type { Operation } from '../../../../src/safety/write';
import { type Rig, planned, quick, startRig, stopRigs } from './rig';
import { fullProject, owner } from './seeds';

afterEach(stopRigs);

/** Plans, lets someone else act, runs; returns what the run says has moved. Nothing may have been sent by it. */
async function moved<R, P extends DeletePlan>(
  operation: Operation<R, P>,
  request: R,
  meanwhile: (rig: Rig) => Promise<unknown> | void,
): Promise<readonly GroundChange[]> {
  const rig = await startRig(
    fullProject(['1', '2', '3'], { recordDags: { 1: 'north' }, users: [owner, { ...owner, username: 'nurse' }] }),
  );
  const plan = await planned(rig, operation, request);
  await meanwhile(rig);
  rig.simulator.clearRequests();
  const outcome = await runBare(operation, rig.target, plan, quick);
  assert.deepEqual(rig.writes(), []);
  assert.deepEqual([outcome.status, outcome.sent], ['ground-moved', false]);
  return outcome.groundChanges;
}

const edit =
  (record: string, weight: string) =>
  (rig: Rig): Promise<unknown> =>
    importRecords(freely(rig.target.session), {
      format: 'json',
      data: JSON.stringify([{ study_id: record, redcap_event_name: 'visit_arm_2', weight }]),
    });
/** Something for record 2, in the first visit unless said otherwise. */
const entered =
  (row: Readonly<Record<string, string>>) =>
  (rig: Rig): Promise<unknown> =>
    importRecords(freely(rig.target.session), {
      format: 'json',
      data: JSON.stringify([{ study_id: '2', redcap_event_name: 'visit_arm_1', ...row }]),
    });
const wholeRecords = { records: ['1', '2'], scope: { kind: 'record' as const } };

describe('a plan whose ground has moved', () => {
  it('does not run: the project is in Production now', async () => {
    assert.deepEqual(
      await moved(recordsDelete, wholeRecords, (rig) => {
        rig.simulator.setProduction(rig.projectId, true);
      }),
      [{ kind: 'status', inProduction: true }],
    );
    assert.deepEqual(
      await moved(armsDelete, { arms: [2] }, (rig) => {
        rig.simulator.setProduction(rig.projectId, true);
      }),
      [{ kind: 'status', inProduction: true }],
    );
  });

  it('does not run: someone has edited a record, even outside of the scope', async () => {
    assert.deepEqual(
      await moved(
        recordsDelete,
        { records: ['1', '2'], scope: { kind: 'event', event: 'visit_arm_1' } },
        edit('2', '99'),
      ),
      [{ kind: 'records', gone: [], changed: ['2'] }],
    );
    assert.deepEqual(
      await moved(
        fileDelete,
        { field: 'consent', locations: [{ record: '1', event: 'enrolment_arm_1' }] },
        edit('1', '99'),
      ),
      [{ kind: 'records', gone: [], changed: ['1'] }],
    );
    assert.deepEqual(await moved(eventsDelete, { events: ['visit_arm_1'] }, edit('3', '99')), [
      { kind: 'records', gone: [], changed: ['3'] },
    ]);
    assert.deepEqual(await moved(dagsDelete, { dags: ['north'] }, edit('1', '99')), [
      { kind: 'records', gone: [], changed: ['1'] },
    ]);
  });

  it('does not run: someone has added a place that nobody has seen, beside the known ones', async () => {
    const added = [{ kind: 'records', gone: [], changed: ['2'] }];
    // Another instance of what goes, and the first data of an event that goes.
    const instance = entered({ redcap_repeat_instrument: 'lab', redcap_repeat_instance: '4', lab_value: '9' });
    const diary = entered({
      redcap_event_name: 'diary_arm_1',
      redcap_repeat_instrument: '',
      redcap_repeat_instance: '3',
      mood: 'new',
    });
    assert.deepEqual(await moved(recordsDelete, wholeRecords, instance), added);
    assert.deepEqual(
      await moved(
        recordsDelete,
        { records: ['1', '2'], scope: { kind: 'instrument', instrument: 'lab', event: 'visit_arm_1' } },
        instance,
      ),
      added,
    );
    assert.deepEqual(
      await moved(fileDelete, { field: 'scan', locations: [{ record: '2', event: 'visit_arm_2' }] }, instance),
      added,
    );
    assert.deepEqual(await moved(eventsDelete, { events: ['diary_arm_1'] }, diary), added);
    assert.deepEqual(await moved(armsDelete, { arms: [1] }, diary), added);
  });

  it('does not run: someone has deleted a record', async () => {
    const deleted = await moved(recordsDelete, wholeRecords, (rig) =>
      deleteRecords(freely(rig.target.session), { records: ['1'], deleteLogging: false }),
    );
    assert.deepEqual(deleted, [{ kind: 'records', gone: ['1'], changed: [] }]);
  });

  it('does not run: a record has come into an arm that goes', async () => {
    assert.deepEqual(await moved(armsDelete, { arms: [2] }, edit('new', '1')), [
      { kind: 'records', gone: [], changed: ['new'] },
    ]);
  });

  it('does not run: the structure has changed', async () => {
    const added = await moved(recordsDelete, wholeRecords, (rig) =>
      importEvents(freely(rig.target.session), [{ eventName: 'Extra', armNum: 2 }], { override: false }),
    );
    assert.deepEqual(added, [{ kind: 'structure', changes: [{ part: 'event', name: 'extra_arm_2', change: 'new' }] }]);
  });

  it('does not run: groups or their members have changed', async () => {
    assert.deepEqual(
      await moved(dagsDelete, { dags: ['north'] }, (rig) => importDags(freely(rig.target.session), [{ name: 'East' }])),
      [{ kind: 'groups' }],
    );
    assert.deepEqual(
      await moved(dagsDelete, { dags: ['north'] }, (rig) =>
        importUserDagAssignments(freely(rig.target.session), [{ username: 'nurse', uniqueGroupName: 'south' }]),
      ),
      [{ kind: 'groups' }],
    );
  });

  it('runs while others work on records that are not part of it', async () => {
    const rig = await startRig(fullProject(['1', '2', '3']));
    const plan = await planned(rig, recordsDelete, wholeRecords);
    await edit('3', '99')(rig);
    assert.equal((await runBare(recordsDelete, rig.target, plan, quick)).status, 'done');
  });

  it('stops between batches when a later record is edited meanwhile', async () => {
    const names = Array.from({ length: 150 }, (_, i) => `r${i}`);
    const rig = await startRig(fullProject([...names, 'other']));
    const plan = await planned(rig, recordsDelete, { records: names, scope: { kind: 'record' } });
    const outcome = await runBare(recordsDelete, rig.target, plan, {
      ...quick,
      open: () => edit('r120', '99')(rig).then(() => {}),
    });
    assert.equal(outcome.status, 'ground-moved');
    assert.deepEqual(outcome.groundChanges, [{ kind: 'records', gone: [], changed: ['r120'] }]);
    assert.deepEqual([outcome.completed, outcome.remaining], [names.slice(0, 100), names.slice(100)]);
  });
});
