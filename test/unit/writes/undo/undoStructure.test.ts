import { runBare } from '../deletes/bare';
import { english } from '../../../../src/common/l10n';
import { safetyLines } from '../../../../src/writes/deletes/safetyWords';
import { planStructurePush } from '../../../../src/writes/documents/plan';
import { structurePush } from '../../../../src/writes/documents/run';
import { structurePushMarkdown } from '../../../../src/writes/documents/words';
import { served } from '../documents/support';
import { freely } from '../../api/freely';
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { dagsDelete } from '../../../../src/writes/deletes/dags';
import { armsDelete, eventsDelete } from '../../../../src/writes/deletes/structure';
import { importDags } from '../../../../src/api/dags';
import { exportEvents, importEvents } from '../../../../src/api/events';
import { exportMetadataCsv } from '../../../../src/api/metadata';
import { deleteRow, setCell } from '../../../../src/dictionary/edit';
import { applyEdits } from '../../../../src/dictionary/csvDocument';
import { readDictionary } from '../../../../src/dictionary/model';
import { undo } from '../../../../src/writes/undo/run';
import type { ProjectSeed } from '../../../../src/simulator/store/seed';
import { quick, startRig, stopRigs } from '../deletes/rig';
import { fullProject, owner } from '../deletes/seeds';
import {
  makeNet,
  plannedUndo,
  projectFolder,
  removeFolders,
  safeDelete,
  safePush,
  safeRun,
  safeUndo,
  stateOf,
  undoPlan,
} from './support';

afterEach(stopRigs);
afterEach(removeFolders);

const people = (): Partial<ProjectSeed> => ({
  recordDags: { 1: 'north', 2: 'north', 3: 'south' },
  users: [owner, { ...owner, username: 'ann', dag: 'north' }, { ...owner, username: 'bob', dag: 'south' }],
});

describe('undo of structure', () => {
  for (const scheduling of [false, true]) {
    it(`brings back an arm with events, designations, repeating set-up and all data (scheduling ${scheduling ? 'on' : 'off'})`, async () => {
      const seed = fullProject(['1', '2', '3'], people());
      const rig = await startRig({ ...seed, settings: { ...seed.settings, schedulingEnabled: scheduling } });
      const net = await makeNet();
      const before = stateOf(rig.seed());
      assert.equal((await safeDelete(rig, net, armsDelete, { arms: [2] })).status, 'done');
      const undone = await safeUndo(rig, net, await undoPlan(rig, net));
      assert.equal(undone.status, 'done', JSON.stringify(undone));
      assert.deepEqual(stateOf(rig.seed()), before);
      assert.ok(undone.limits.some((limit) => limit.kind === 'event-ids'));
    });
  }

  it('brings back events in their place', async () => {
    const rig = await startRig(fullProject(['1', '2', '3'], people()));
    const net = await makeNet();
    const before = stateOf(rig.seed());
    assert.equal(
      (await safeDelete(rig, net, eventsDelete, { events: ['visit_arm_1', 'enrolment_arm_2'] })).status,
      'done',
    );
    const undone = await safeUndo(rig, net, await undoPlan(rig, net));
    assert.equal(undone.status, 'done', JSON.stringify(undone));
    assert.deepEqual(stateOf(rig.seed()), before);
  });

  it('follows an event that REDCap names anew, and says so', async () => {
    const seed = fullProject(['1', '2']);
    const rename = (name: string): string => (name === 'visit_arm_1' ? 'old_name_arm_1' : name);
    const rig = await startRig({
      ...seed,
      events: seed.events.map((event) => ({ ...event, uniqueName: rename(event.uniqueName) })),
      mappings: seed.mappings.map((row) => ({ ...row, event: rename(row.event) })),
      repeating: seed.repeating.map((row) => ({ ...row, event: rename(row.event) })),
      values: seed.values.map((row) => ({ ...row, event: rename(row.event) })),
      files: seed.files.map((row) => ({ ...row, event: rename(row.event) })),
    });
    const net = await makeNet();
    assert.equal((await safeDelete(rig, net, eventsDelete, { events: ['old_name_arm_1'] })).status, 'done');
    const undone = await safeUndo(rig, net, await undoPlan(rig, net));
    assert.equal(undone.status, 'done', JSON.stringify(undone));
    assert.deepEqual(
      undone.limits.filter((limit) => limit.kind === 'event-renamed'),
      [{ kind: 'event-renamed', from: 'old_name_arm_1', to: 'visit_arm_1' }],
    );
    assert.deepEqual(stateOf(rig.seed()), stateOf(await seedOf(seed)));
  });

  it('brings back groups with their users and records', async () => {
    const rig = await startRig(fullProject(['1', '2', '3'], people()));
    const net = await makeNet();
    const before = stateOf(rig.seed());
    assert.equal((await safeDelete(rig, net, dagsDelete, { dags: ['north', 'south'] })).status, 'done');
    const undone = await safeUndo(rig, net, await undoPlan(rig, net));
    assert.equal(undone.status, 'done', JSON.stringify(undone));
    assert.deepEqual(stateOf(rig.seed()), before);
  });

  for (const [where, dag, rights] of [
    ['in that group itself, which is gone afterwards,', 'north', undefined],
    ['in an empty group', 'empty', undefined],
    ['in another group, with known rights', 'south', { ...owner, dataAccessGroup: 'south' }],
  ] as const) {
    for (const way of ['a delete', 'a push'] as const) {
      it(`says after ${way} of a group by somebody ${where} that the records' groups do not come back`, async () => {
        const seed = fullProject(['1', '2', '3'], people());
        const rig = await startRig({
          ...seed,
          dags: [...seed.dags, { name: 'Empty', uniqueName: 'empty' }],
          users: [...seed.users, { ...owner, username: 'cleo', dag }],
        });
        const token = rig.simulator.addToken(rig.projectId, { username: 'cleo', rights: owner.rights, dag });
        const target = rig.targetFor(token, rights);
        const net = await makeNet();
        let said: string;
        if (way === 'a delete') {
          const planned = await dagsDelete.plan(target, { dags: ['north'] });
          assert.ok(planned.kind === 'plan');
          said = safetyLines(planned.plan, english).join('\n');
          assert.doesNotMatch(said, /no record is touched/);
          assert.equal((await safeRun(rig, net, dagsDelete, planned.plan, target)).status, 'done');
        } else {
          const base = await served(target, 'dags.csv');
          const draft = base
            .split('\n')
            .filter((line) => !line.includes('north'))
            .join('\n');
          const planned = await planStructurePush(target.session, { document: 'dags.csv', draft, base }, target.rights);
          assert.ok(planned.kind === 'plan');
          said = structurePushMarkdown(planned.plan, { title: 'Push', when: new Date(0), l10n: english });
          const { outcome } = await net.safety.write(structurePush, {
            target,
            folder: projectFolder,
            project: { url: rig.simulator.url, projectId: rig.projectId, title: 'Test' },
            username: 'cleo',
            ...quick,
            plan: planned.plan,
          });
          assert.equal(outcome.status, 'done', JSON.stringify(outcome));
        }
        assert.match(said, /data access groups of the records: REDCap did not tell them/);
        const undone = await safeUndo(rig, net, await undoPlan(rig, net, { target }), target);
        assert.ok(undone.limits.some(({ kind }) => kind === 'groups-unknown'));
      });
    }
  }

  it('knows events and groups that were renamed since by their ids, and makes none of them again', async () => {
    const rig = await startRig(fullProject(['1', '2', '3'], people()));
    const net = await makeNet();
    assert.equal((await safeDelete(rig, net, eventsDelete, { events: ['diary_arm_1'] })).status, 'done');
    const visit = (await exportEvents(rig.target.session)).find((event) => event.uniqueEventName === 'visit_arm_1');
    assert.ok(visit);
    await importEvents(freely(rig.target.session), [{ ...visit, eventName: 'Week 1' }], { override: false });
    const undone = await safeUndo(rig, net, await undoPlan(rig, net));
    assert.equal(undone.status, 'done', JSON.stringify(undone));
    assert.equal(undone.counts.events, 1);
    assert.deepEqual(
      rig
        .seed()
        .events.map((event) => event.uniqueName)
        .sort(),
      ['diary_arm_1', 'enrolment_arm_1', 'enrolment_arm_2', 'visit_arm_2', 'week_1_arm_1'],
    );

    assert.equal((await safeDelete(rig, net, dagsDelete, { dags: ['north'] })).status, 'done');
    await importDags(freely(rig.target.session), [{ name: 'Deep South', uniqueGroupName: 'south' }]);
    const regrouped = await safeUndo(rig, net, await undoPlan(rig, net));
    assert.equal(regrouped.status, 'done', JSON.stringify(regrouped));
    assert.equal(regrouped.counts.dags, 1);
    assert.deepEqual(
      rig
        .seed()
        .dags.map((dag) => dag.uniqueName)
        .sort(),
      ['deep_south', 'north'],
    );
    assert.deepEqual(rig.seed().recordDags, { 1: 'north', 2: 'north', 3: 'deep_south' });
  });

  it('tries nothing that Production refuses: neither lost events nor their repeating set-up', async () => {
    const rig = await startRig(fullProject(['1', '2'], people()));
    const net = await makeNet();
    assert.equal((await safeDelete(rig, net, eventsDelete, { events: ['visit_arm_1'] })).status, 'done');
    rig.simulator.setProduction(rig.projectId, true);
    const planned = await plannedUndo(rig, net);
    assert.ok(planned.kind === 'nothing-missing');
    assert.deepEqual(
      planned.plan.limits.filter(({ kind }) => kind === 'in-production'),
      [{ kind: 'in-production', what: ['events', 'mappings'] }],
    );
    assert.deepEqual([planned.plan.missing.events, planned.plan.missing.repeating], [[], []]);
  });

  it('names an event that is back with another day offset; its data come back all the same', async () => {
    const seed = fullProject(['1'], people());
    const rig = await startRig({ ...seed, settings: { ...seed.settings, schedulingEnabled: true } });
    const net = await makeNet();
    assert.equal((await safeDelete(rig, net, eventsDelete, { events: ['diary_arm_1'] })).status, 'done');
    const plan = await undoPlan(rig, net);
    rig.simulator.setFaults([{ fault: 'gateway-timeout', call: 'event/import', times: 1 }]);
    const outcome = await runBare(undo, rig.target, plan, {
      // While the answer is lost somebody makes the event by hand.
      delay: async () => {
        if (rig.seed().events.every((event) => event.uniqueName !== 'diary_arm_1')) {
          await importEvents(freely(rig.target.session), [{ eventName: 'Diary', armNum: 1, dayOffset: '99' }], {
            override: false,
          });
        }
      },
    });
    assert.deepEqual(
      [outcome.status, outcome.differences],
      ['mismatch', [{ kind: 'structure-not-restored', part: 'event', name: 'diary_arm_1' }]],
    );
    assert.deepEqual(
      rig
        .seed()
        .values.filter((row) => row.event === 'diary_arm_1' && row.field === 'mood')
        .map((row) => row.value),
      ['m1', 'm2'],
    );
  });

  it('goes back to the dictionary before a push, with designations, set-up and data', async () => {
    const rig = await startRig(fullProject(['1', '2', '3'], people()));
    const net = await makeNet();
    const before = stateOf(rig.seed());
    const base = await exportMetadataCsv(rig.target.session);
    let draft = base;
    for (const field of ['lab_value', 'lab_sheet', 'note']) {
      const model = readDictionary(draft);
      const found = model.field(field);
      assert.ok(found);
      draft = applyEdits(model.document, [deleteRow(model.document, model.rowOf(found))]).text;
    }
    const model = readDictionary(draft);
    const weight = model.field('weight');
    assert.ok(weight);
    const change = setCell(model.document, model.rowOf(weight), 'field_label', 'Weight, "kg"');
    assert.ok(change);
    draft = applyEdits(model.document, [change]).text;
    assert.equal((await safePush(rig, net, draft, base)).status, 'done');
    assert.notDeepEqual(stateOf(rig.seed()), before);
    const undone = await safeUndo(rig, net, await undoPlan(rig, net));
    assert.equal(undone.status, 'done', JSON.stringify(undone));
    assert.deepEqual(stateOf(rig.seed()), before);
  });

  it('undoes the undo of a push', async () => {
    const rig = await startRig(fullProject(['1']));
    const net = await makeNet();
    const base = await exportMetadataCsv(rig.target.session);
    const model = readDictionary(base);
    const weight = model.field('weight');
    const change = weight && setCell(model.document, model.rowOf(weight), 'field_label', 'Other');
    assert.ok(change);
    const draft = applyEdits(model.document, [change]).text;
    await safePush(rig, net, draft, base);
    const pushed = stateOf(rig.seed());
    await safeUndo(rig, net, await undoPlan(rig, net));
    assert.equal(await exportMetadataCsv(rig.target.session), base);
    await safeUndo(rig, net, await undoPlan(rig, net));
    assert.deepEqual(stateOf(rig.seed()), pushed);
  });
});

async function seedOf(seed: ProjectSeed): Promise<ProjectSeed> {
  return (await startRig(seed)).seed();
}
