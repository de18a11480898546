import { sendWrite } from '../../../../src/api/writeSession';
import { runBare } from './bare';
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import type { Session } from '../../../../src/api/session';
import { dagsDelete } from '../../../../src/writes/deletes/dags';
import { fileDelete, listFiles } from '../../../../src/writes/deletes/file';
import { armsDelete, eventsDelete } from '../../../../src/writes/deletes/structure';
import { readGround } from '../../../../src/state/ground';
import { numbersOf, pointsOf, recordsOf, sorted } from './oracle';
import { planAndRun, planned, quick, startRig, stopRigs } from './rig';
import { classicSeed, file, fullProject, longitudinalSeed, owner, value } from './seeds';

afterEach(stopRigs);

describe('deleting arms', () => {
  it('plans events, designations, set-ups, records and data, and takes exactly these', async () => {
    const full = fullProject(['1', '2']);
    const rig = await startRig({
      ...full,
      values: [...full.values, value('placebo only', 'visit_arm_2', 'weight', '1')],
    });
    const before = pointsOf(rig.seed());
    const going = before.filter((point) => point.event.endsWith('_arm_2'));
    const plan = await planned(rig, armsDelete, { arms: [2, 9] });
    const { values, files, forms } = plan.extent;
    const { records: _, ...numbers } = numbersOf(going);
    assert.deepEqual({ values, files, forms }, numbers);
    assert.deepEqual(
      plan.arms.map((arm) => arm.name),
      ['Placebo'],
    );
    assert.deepEqual(
      plan.events.map((event) => event.uniqueEventName),
      ['enrolment_arm_2', 'visit_arm_2'],
    );
    assert.deepEqual(
      [plan.mappings.length, plan.repeating.length, plan.absent, plan.extent.vanishing, plan.typeTitle],
      [3, 1, ['9'], ['placebo only'], true],
    );
    assert.deepEqual(rig.writes(), []);

    const outcome = await runBare(armsDelete, rig.target, plan, quick);
    assert.deepEqual(
      [outcome.status, outcome.differences, outcome.returned, outcome.completed],
      ['done', [], 1, ['2']],
    );
    assert.equal(outcome.found.records, 1);
    const after = rig.seed();
    assert.deepEqual(
      after.arms.map((arm) => arm.armNum),
      [1],
    );
    assert.deepEqual(sorted(pointsOf(after)), sorted(before.filter((point) => !going.includes(point))));
  });

  it('deletes several arms with one call', async () => {
    const rig = await startRig(fullProject(['1']));
    const { outcome } = await planAndRun(rig, armsDelete, { arms: [1, 2] });
    assert.deepEqual([outcome.status, outcome.returned, rig.writes().length], ['done', 2, 1]);
  });
});

describe('deleting events', () => {
  it('plans and takes designations, repeating set-ups and data', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const before = pointsOf(rig.seed());
    const going = before.filter((point) => point.event === 'visit_arm_1' || point.event === 'diary_arm_1');
    const { plan, outcome } = await planAndRun(rig, eventsDelete, { events: ['visit_arm_1', 'diary_arm_1'] });
    const { values, files, forms, records } = plan.extent;
    assert.deepEqual({ values, files, forms, records: [...records] }, numbersOf(going));
    assert.deepEqual([plan.mappings.length, plan.repeating.length], [3, 2]);
    assert.deepEqual([outcome.status, outcome.differences, outcome.returned], ['done', [], 2]);
    assert.deepEqual(sorted(pointsOf(rig.seed())), sorted(before.filter((point) => !going.includes(point))));
  });

  it('says which arm keeps no event, and takes its disappearance for granted', async () => {
    const rig = await startRig(fullProject(['1']));
    const { plan, outcome } = await planAndRun(rig, eventsDelete, { events: ['enrolment_arm_2', 'visit_arm_2'] });
    assert.deepEqual(
      plan.armsLeftEmpty.map((arm) => arm.armNum),
      [2],
    );
    assert.deepEqual([outcome.status, outcome.differences], ['done', []]);
  });

  it('names an event that is still there though the server answered a number', async () => {
    const rig = await startRig(longitudinalSeed([value('1', 'visit_arm_1', 'weight', '1')]));
    const plan = await planned(rig, eventsDelete, { events: ['visit_arm_1'] });
    const outcome = await runBare(
      eventsDelete,
      { ...rig.target, session: answering(rig.target.session, 'event', '1') },
      plan,
      quick,
    );
    assert.equal(outcome.status, 'mismatch');
    assert.deepEqual(outcome.completed, []);
    assert.ok(
      outcome.differences.some(
        (difference) => difference.kind === 'structure' && difference.planned && difference.change.part === 'event',
      ),
    );
    assert.ok(outcome.differences.some((difference) => difference.kind === 'still-there' && difference.record === '1'));
  });
});

describe('deleting data access groups', () => {
  const people = (dags: Readonly<Record<string, string>>) => [
    owner,
    ...Object.entries(dags).map(([username, dag]) => ({ ...owner, username, dag })),
  ];

  it('lists the users and records that lose their group; data stays', async () => {
    const rig = await startRig(
      fullProject(['1', '2', '3'], {
        recordDags: { 1: 'north', 2: 'south' },
        users: people({ ann: 'north', bob: 'south', cy: '' }),
      }),
    );
    const before = sorted(pointsOf(rig.seed()));
    const plan = await planned(rig, dagsDelete, { dags: ['north', 'east'] });
    assert.deepEqual(plan.users, [{ username: 'ann', dag: 'north' }]);
    assert.deepEqual(plan.records, [{ record: '1', dag: 'north' }]);
    assert.deepEqual(plan.absent, ['east']);
    const outcome = await runBare(dagsDelete, rig.target, plan, quick);
    assert.deepEqual([outcome.status, outcome.differences, outcome.returned], ['done', [], 1]);
    const after = rig.seed();
    assert.deepEqual(after.recordDags, { 2: 'south' });
    assert.deepEqual(
      after.users.map((user) => [user.username, user.dag]),
      [
        ['owner', ''],
        ['ann', ''],
        ['bob', 'south'],
        ['cy', ''],
      ],
    );
    assert.deepEqual(sorted(pointsOf(after)), before);
  });

  it('deletes the last groups of a project', async () => {
    const rig = await startRig(fullProject(['1', '2'], { recordDags: { 1: 'north', 2: 'south' } }));
    const { outcome } = await planAndRun(rig, dagsDelete, { dags: ['north', 'south'] });
    assert.deepEqual([outcome.status, outcome.differences, outcome.returned], ['done', [], 2]);
    assert.deepEqual(rig.seed().dags, []);
  });

  it('says that the records are not known to a caller who is in a group', async () => {
    const rig = await startRig(fullProject(['1', '2'], { recordDags: { 1: 'north', 2: 'south' } }));
    const token = rig.simulator.addToken(rig.projectId, { username: 'ann', rights: owner.rights, dag: 'south' });
    const target = rig.targetFor(token, { username: 'ann', rights: owner.rights, dataAccessGroup: 'south' });
    const plan = await planned(rig, dagsDelete, { dags: ['north'] }, target);
    assert.equal(plan.records, undefined);
    assert.deepEqual(
      plan.warnings.map((warning) => warning.kind),
      ['caller-in-group', 'records-unknown'],
    );
    assert.equal((await runBare(dagsDelete, target, plan, quick)).status, 'done');
    const unknown = await planned(rig, dagsDelete, { dags: ['south'] }, rig.targetFor(token));
    assert.deepEqual(
      [unknown.records, unknown.warnings.map((warning) => warning.kind)],
      [undefined, ['rights-unknown', 'caller-in-group', 'records-unknown']],
    );
  });
});

describe('deleting files', () => {
  it('lists the files of a field with their places and names', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const { structure } = await readGround(rig.target.session);
    assert.deepEqual(await listFiles(rig.target.session, structure, 'lab_sheet', { records: ['2'] }), [
      { location: { record: '2', field: 'lab_sheet', event: 'visit_arm_1', repeatInstance: 2 }, name: 'lab_sheet.txt' },
    ]);
    assert.equal((await listFiles(rig.target.session, structure, 'consent', { event: 'enrolment_arm_2' })).length, 0);
  });

  it('takes exactly the chosen files', async () => {
    const rig = await startRig(fullProject(['1', '2', '3']));
    const before = pointsOf(rig.seed());
    const going = before.filter((point) => point.field === 'consent' && point.record !== '3');
    const { plan, outcome } = await planAndRun(rig, fileDelete, {
      field: 'consent',
      locations: ['1', '2', 'gone'].map((record) => ({ record, event: 'enrolment_arm_1' })),
    });
    assert.deepEqual([plan.extent.files, plan.extent.values, plan.absent], [2, 0, ['gone']]);
    assert.deepEqual(
      [outcome.status, outcome.found, outcome.completed],
      ['done', { records: 0, values: 0, files: 2 }, ['1, enrolment_arm_1', '2, enrolment_arm_1']],
    );
    assert.deepEqual(sorted(pointsOf(rig.seed())), sorted(before.filter((point) => !going.includes(point))));
  });

  it('takes several files of one record, of one instance each', async () => {
    const sheets = [1, 2, 3].map((instance) =>
      file('a,"b" é', '', 'lab_sheet', { instrument: 'lab', instance, name: `sheet ${instance}; "x".txt` }),
    );
    const rig = await startRig(classicSeed([value('a,"b" é', '', 'weight', '1')], { files: sheets }));
    const { plan, outcome } = await planAndRun(rig, fileDelete, {
      field: 'lab_sheet',
      locations: [1, 3].map((repeatInstance) => ({ record: 'a,"b" é', repeatInstance })),
    });
    assert.deepEqual(
      plan.files.map((one) => one.name),
      ['sheet 1; "x".txt', 'sheet 3; "x".txt'],
    );
    assert.equal(outcome.status, 'done');
    assert.deepEqual(
      rig.seed().files.map((one) => one.instance),
      [2],
    );
    assert.deepEqual(recordsOf(rig.seed()), ['a,"b" é']);
  });

  it('stops between files when cancelled', async () => {
    const rig = await startRig(fullProject(['1', '2', '3']));
    const plan = await planned(rig, fileDelete, {
      field: 'consent',
      locations: ['1', '2'].map((record) => ({ record, event: 'enrolment_arm_1' })),
    });
    const abort = new AbortController();
    const outcome = await runBare(
      fileDelete,
      rig.target,
      plan,
      {
        ...quick,
        onProgress: ({ phase, done }) => {
          if (phase === 'running' && done === 1) {
            abort.abort();
          }
        },
      },
      abort.signal,
    );
    assert.deepEqual(
      [outcome.status, outcome.completed, outcome.remaining],
      ['cancelled', ['1, enrolment_arm_1'], ['2, enrolment_arm_1']],
    );
    assert.equal(rig.seed().files.filter((one) => one.field === 'consent').length, 2);
  });
});

/** A server that answers deletes of `content` without doing anything. */
function answering(session: Session, content: string, body: string): Session {
  return {
    url: session.url,
    open: (call, signal) => session.open(call, signal),
    read: (call, signal) => session.read(call, signal),
    [sendWrite]: (call, signal) =>
      call.content === content && call.action === 'delete'
        ? Promise.resolve({ bytes: Buffer.from(body), contentType: 'text/html' })
        : session[sendWrite](call, signal),
  };
}
