import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { importRecords } from '../../../../src/api/records';
import { english } from '../../../../src/common/l10n';
import { renameLines, renameReport } from '../../../../src/writes/renameRecord/words';
import { type RenamePlan, planRename } from '../../../../src/writes/renameRecord/plan';
import { recordRename } from '../../../../src/writes/renameRecord/run';
import type { RenameOutcome } from '../../../../src/writes/renameRecord/outcome';
import type { OperationTarget } from '../../../../src/safety/operation';
import { freely } from '../../api/freely';
import { type Rig, quick, startRig, stopRigs } from '../deletes/rig';
import { fullProject, owner } from '../deletes/seeds';
import {
  type Net,
  makeNet,
  plannedUndo,
  projectFolder,
  removeFolders,
  safeUndo,
  stateOf,
  undoPlan,
} from '../undo/support';

afterEach(stopRigs);
afterEach(removeFolders);

async function planned(rig: Rig, record: string, newName: string, target = rig.target): Promise<RenamePlan> {
  const found = await planRename(target, { record, newName });
  if (found.kind === 'refused') {
    throw new Error(JSON.stringify(found.refusals));
  }
  return found.plan;
}

async function rename(
  rig: Rig,
  net: Net,
  plan: RenamePlan,
  target: OperationTarget = rig.target,
): Promise<RenameOutcome> {
  const { outcome } = await net.safety.write(recordRename, {
    target,
    plan,
    folder: projectFolder,
    project: { url: rig.simulator.url, projectId: rig.projectId, title: 'Test' },
    username: 'owner',
    ...quick,
    report: () => 'report',
  });
  return outcome;
}

const edit = async (rig: Rig, row: Record<string, string>): Promise<void> => {
  await importRecords(freely(rig.target.session), { format: 'json', data: JSON.stringify([row]) });
};

describe('renaming a record', () => {
  it('keeps all that it holds, files too, and an undo gives the old name back', async () => {
    const rig = await startRig(fullProject(['1', '2'], { recordDags: { 1: 'north' } }));
    const net = await makeNet();
    const before = stateOf(rig.seed());
    const outcome = await rename(rig, net, await planned(rig, '1', ' zoe '));
    assert.deepEqual([outcome.status, outcome.renamed], ['done', true]);
    assert.ok(rig.seed().values.every(({ record }) => record !== '1'));
    assert.ok(!JSON.stringify(await net.journal.read(projectFolder)).includes('zoe'), 'the journal holds no names');
    // What somebody entered meanwhile goes along.
    await edit(rig, { study_id: 'zoe', redcap_event_name: 'visit_arm_1', weight: '99' });
    const undo = await undoPlan(rig, net);
    assert.deepEqual(undo.back?.records?.names, ['zoe', '1']);
    const undone = await safeUndo(rig, net, undo);
    assert.deepEqual([undone.status, undone.counts], ['done', { records: 1 }]);
    await edit(rig, { study_id: '1', redcap_event_name: 'visit_arm_1', weight: '70' });
    assert.deepEqual(stateOf(rig.seed()), before);
    assert.equal((await plannedUndo(rig, net, { of: (await net.history())[1] as never })).kind, 'nothing-missing');
  });

  it('stops before anything is sent when somebody made a record of the new name, or changed this one', async () => {
    for (const other of [{ study_id: 'zoe' }, { study_id: '1' }]) {
      const rig = await startRig(fullProject(['1', '2']));
      const net = await makeNet();
      const plan = await planned(rig, '1', 'zoe');
      await edit(rig, { ...other, redcap_event_name: 'visit_arm_1', weight: '99' });
      const outcome = await rename(rig, net, plan);
      assert.equal(outcome.status, 'ground-moved');
      assert.deepEqual(outcome.groundChanges, [{ kind: 'records', gone: [], changed: [other.study_id] }]);
      assert.equal(outcome.sent, false);
    }
  });

  it('shows where others hold the old name', async () => {
    const rig = await startRig(fullProject(['1', '2', '3']));
    await edit(rig, { study_id: '3', redcap_event_name: 'visit_arm_2', weight: '1' });
    const { references, ...plan } = await planned(rig, '1', '9');
    assert.ok(references.kind === 'found');
    assert.deepEqual(
      references.references.filter(({ field }) => field === 'weight'),
      [{ record: '3', event: 'visit_arm_2', field: 'weight' }],
    );
    assert.match(renameLines({ ...plan, references }, english).join('\n'), /3 \/ visit_arm_2 \/ weight/);
  });

  it('claims nothing of what the account does not see', async () => {
    const writer = { api_export: 1, api_import: 1, record_create: 1, record_rename: 1 };
    for (const [user, sees] of [
      [{}, true],
      [{ formsExport: { enrolment: 1, visit: 0, lab: 1, diary: 1 } }, false],
      [{ dag: 'north' }, false],
    ] as const) {
      const ann = { ...owner, username: 'ann', rights: writer, ...user };
      const rig = await startRig(
        fullProject(['r-1', 'r-2'], { recordDags: { 'r-1': 'north', 'r-2': 'south' }, users: [owner, ann] }),
      );
      const { rights, dag } = ann;
      const target = rig.targetFor(
        rig.simulator.addToken(rig.projectId, { username: 'ann', rights, ...(dag === '' ? {} : { dag }) }),
      );
      const plan = await planned(rig, 'r-1', 'fresh name', target);
      const lines = renameLines(plan, english).join('\n');
      const outcome = await rename(rig, await makeNet(), plan, target);
      assert.equal(outcome.status, 'done');
      const report = renameReport(plan, outcome, { when: new Date(0), url: 'x' }, english);
      assert.equal(/it holds all that it held\./.test(report), !('formsExport' in user), report);
      assert.equal(/No other record holds/.test(lines), sees, lines);
      await rig.stop();
    }
  });

  it('is refused where the name is taken, there is no such record, or the right is missing', async () => {
    const rig = await startRig(fullProject(['1', 'Abc']));
    const reasons = async (record: string, newName: string, target = rig.target): Promise<unknown> => {
      const found = await planRename(target, { record, newName });
      return found.kind === 'refused' ? found.refusals.map(({ reason }) => reason) : found.kind;
    };
    assert.deepEqual(await reasons('1', 'aBC'), ['name-taken']);
    assert.deepEqual(await reasons('1', '1'), ['name-taken']);
    assert.deepEqual(await reasons('7', '8'), ['no-such-records']);
    assert.deepEqual(await reasons('1', '   '), ['bad-record-name']);
    assert.deepEqual(await reasons('1', 'x'.repeat(101)), ['bad-record-name']);
    assert.deepEqual(await reasons('Abc', 'ABC'), 'plan');
    const rights = { ...owner.rights, record_rename: 0 };
    const token = rig.simulator.addToken(rig.projectId, { username: 'ann', rights });
    assert.deepEqual(await reasons('1', '8', rig.targetFor(token, { username: 'ann', rights, dataAccessGroup: '' })), [
      'missing-right',
    ]);
    // Not known beforehand: REDCap's own refusal.
    const unknown = rig.targetFor(token);
    const plan = await planned(rig, '1', '8', unknown);
    const outcome = await rename(rig, await makeNet(), plan, unknown);
    assert.deepEqual([outcome.status, outcome.renamed], ['refused', false]);
    assert.match(renameReport(plan, outcome, { when: new Date(0), url: 'https://x/' }, english), /REDCap refused/);
  });

  it('does not begin when the record has changed or the name was taken since', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const net = await makeNet();
    const plan = await planned(rig, '1', 'zoe');
    await edit(rig, { study_id: 'zoe', redcap_event_name: 'visit_arm_1', weight: '1' });
    assert.equal((await rename(rig, net, plan)).status, 'ground-moved');
    const other = await planned(rig, '1', 'eve');
    await edit(rig, { study_id: '1', redcap_event_name: 'visit_arm_1', weight: '1' });
    assert.equal((await rename(rig, net, other)).status, 'ground-moved');
  });

  it('is found out where its answer was lost', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const net = await makeNet();
    const plan = await planned(rig, '1', 'zoe');
    rig.simulator.setFaults([{ fault: 'reset-after-write', call: 'record/rename', times: 1 }]);
    const outcome = await rename(rig, net, plan);
    assert.deepEqual([outcome.status, outcome.lostAnswers], ['done', 1]);
  });

  it('says what was looked for and what was not, each in its case', async () => {
    const plan = await planned(await startRig(fullProject(['1', '2'])), '1', 'zoe');
    const first = (references: RenamePlan['references']): string =>
      renameLines({ ...plan, references }, english).join('\n');
    assert.match(first({ kind: 'not-searched', why: 'no-fields' }), /^No field of the project could hold/);
    assert.match(
      first({ kind: 'not-searched', why: 'too-many' }),
      /^Whether other records hold the old name was not searched/,
    );
    assert.match(first({ kind: 'found', references: [], fields: 3 }), /^No other record holds .* \(looked at: 3\)/);
    const one = { record: '2', event: '', field: 'note' };
    assert.match(
      first({ kind: 'found', references: [one], fields: 3 }),
      /^Other records hold the old name as a value, which stays as it is: 2 \/ note\nText fields looked at: 3\./,
    );
    assert.match(first({ kind: 'found', references: [], fields: 3 }), /The record is renamed in all arms\./);
    const { ground } = plan;
    const oneArm = { ...ground, structure: { ...ground.structure, arms: ground.structure.arms.slice(0, 1) } };
    assert.ok(
      !renameLines({ ...plan, ground: oneArm }, english)
        .join('\n')
        .includes('all arms'),
    );
  });

  it('searches text fields that can hold a name, of other records only', async () => {
    const seed = fullProject(['1', '2']);
    const rig = await startRig(seed);
    await edit(rig, { study_id: '2', redcap_event_name: 'visit_arm_1', note: ' 1 ' });
    const { references } = await planned(rig, '1', 'zoe');
    assert.ok(references.kind === 'found');
    const types = new Map(seed.fields.map((field) => [field['field_name'], field['field_type']]));
    assert.ok(references.references.every(({ record, field }) => record !== '1' && types.get(field) === 'text'));
  });
});
