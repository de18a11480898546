import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, it } from 'mocha';
import { exportFile } from '../../../../src/api/files';
import type { FileLocation } from '../../../../src/api/model';
import { importRecords } from '../../../../src/api/records';
import { english } from '../../../../src/common/l10n';
import type { SimulatorOptions } from '../../../../src/simulator/options';
import type { UploadOutcome } from '../../../../src/writes/uploadFile/outcome';
import { type UploadPlan, planUpload } from '../../../../src/writes/uploadFile/plan';
import { fileUpload } from '../../../../src/writes/uploadFile/run';
import { uploadLines, uploadReport } from '../../../../src/writes/uploadFile/words';
import { freely } from '../../api/freely';
import { unkindMix } from '../../simulator/unkindMix';
import { type Rig, quick, startRig, stopRigs } from '../deletes/rig';
import { fullProject } from '../deletes/seeds';
import { type Net, makeNet, projectFolder, removeFolders, safeUndo, temporaryFolder, undoPlan } from '../undo/support';

afterEach(stopRigs);
afterEach(removeFolders);

const held: FileLocation = { record: '1', field: 'scan', event: 'visit_arm_2' };

async function fileOf(content: string, name = 'scan two.txt'): Promise<string> {
  const file = path.join(await temporaryFolder(), name);
  await writeFile(file, content);
  return file;
}

async function planned(rig: Rig, location: FileLocation, file: string): Promise<UploadPlan> {
  const found = await planUpload(rig.target, { location, path: file });
  if (found.kind === 'refused') {
    throw new Error(JSON.stringify(found.refusals));
  }
  return found.plan;
}

async function run(rig: Rig, net: Net, plan: UploadPlan): Promise<UploadOutcome> {
  const { outcome } = await net.safety.write(fileUpload, {
    target: rig.target,
    plan,
    folder: projectFolder,
    project: { url: rig.simulator.url, projectId: rig.projectId, title: 'Test' },
    username: 'owner',
    report: (of, outcome_) => uploadReport(of, outcome_, { when: new Date(0), url: 'x' }, english),
    ...quick,
  });
  return outcome;
}

const contentAt = async (rig: Rig, location: FileLocation): Promise<string | undefined> =>
  await exportFile(rig.target.session, location).then(
    ({ content }) => Buffer.from(content).toString(),
    () => undefined,
  );

describe("uploading a record's file", () => {
  for (const [server, options] of [
    ['a kind server', {}],
    ['an unkind server', { unkind: { ...unkindMix(63), memory: undefined, bodyLimit: undefined, locked: undefined } }],
  ] as readonly (readonly [string, SimulatorOptions])[]) {
    it(`${server}: replaces the one that is there, reads it back, and an undo puts the old one back`, async () => {
      const rig = await startRig(fullProject(['1', '2']), options);
      const net = await makeNet();
      const before = await contentAt(rig, held);
      assert.ok(before);
      const plan = await planned(rig, held, await fileOf('a new scan'));
      assert.ok(plan.replaces);
      assert.match(uploadLines(plan, english).join('\n'), /is kept in the snapshot/);
      const outcome = await run(rig, net, plan);
      assert.deepEqual([outcome.status, outcome.othersChanged], ['done', false]);
      assert.equal(await contentAt(rig, held), 'a new scan');
      const undone = await safeUndo(rig, net, await undoPlan(rig, net));
      assert.deepEqual([undone.status, undone.counts.files], ['done', 1]);
      assert.equal(await contentAt(rig, held), before);
    });
  }

  it('puts one where none was, also in a form that holds nothing yet', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const net = await makeNet();
    const location: FileLocation = { ...held, event: 'visit_arm_1' };
    const plan = await planned(rig, location, await fileOf('x'));
    const outcome = await run(rig, net, plan);
    assert.equal(outcome.status, 'done');
    assert.equal(await contentAt(rig, location), 'x');
  });

  it('is refused for what REDCap would not take, or would make of it what nobody asked for', async () => {
    const rig = await startRig(fullProject(['1']));
    const reasons = async (location: FileLocation, file: string): Promise<unknown> => {
      const found = await planUpload(rig.target, { location, path: file });
      return found.kind === 'refused' ? found.refusals.map(({ reason }) => reason) : found.kind;
    };
    const file = await fileOf('x');
    assert.deepEqual(await reasons({ ...held, record: 'new' }, file), ['no-such-records']);
    assert.deepEqual(await reasons({ ...held, field: 'weight' }, file), ['not-a-file-field']);
    assert.deepEqual(await reasons({ ...held, field: 'nothing' }, file), ['unknown-name']);
    assert.deepEqual(await reasons({ record: '1', field: 'scan' }, file), ['event-required']);
    assert.deepEqual(await reasons(held, await fileOf('')), ['empty-file']);
    assert.deepEqual(await reasons(held, '/nowhere/at all'), ['no-such-file']);
  });

  it('sends nothing when the record or the file on the disk has changed since', async () => {
    const rig = await startRig(fullProject(['1']));
    const file = await fileOf('x');
    const plan = await planned(rig, held, file);
    await writeFile(file, 'y');
    const changed = await run(rig, await makeNet(), plan);
    assert.deepEqual([changed.status, changed.changedHere, changed.sent], ['failed', true, false]);
    const again = await planned(rig, held, file);
    await importRecords(freely(rig.target.session), {
      format: 'json',
      data: JSON.stringify([{ study_id: '1', redcap_event_name: 'visit_arm_1', weight: '99' }]),
    });
    rig.simulator.clearRequests();
    assert.equal((await run(rig, await makeNet(), again)).status, 'ground-moved');
    assert.deepEqual(rig.writes(), []);
  });
});
