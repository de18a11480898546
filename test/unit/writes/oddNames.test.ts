import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, it } from 'mocha';
import { english } from '../../../src/common/l10n';
import type { WriteKind, AnyOutcome } from '../../../src/safety/write';
import { fileDelete } from '../../../src/writes/deletes/file';
import { recordsDelete } from '../../../src/writes/deletes/records';
import { planRename } from '../../../src/writes/renameRecord/plan';
import { recordRename } from '../../../src/writes/renameRecord/run';
import { renameReport } from '../../../src/writes/renameRecord/words';
import { planUpload } from '../../../src/writes/uploadFile/plan';
import { fileUpload } from '../../../src/writes/uploadFile/run';
import { showCase } from '../support/cases';
import { type Rig, quick, startRig, stopRigs } from './deletes/rig';
import { fullProject } from './deletes/seeds';
import { imported } from './importRecords/importing';
import { move, renamed, served } from './moveData/moving';
import { names } from './undo/anyData';
import {
  type Net,
  makeNet,
  projectFolder,
  removeFolders,
  safeDelete,
  safeUndo,
  stateOf,
  temporaryFolder,
  undoPlan,
} from './undo/support';

afterEach(stopRigs);
afterEach(removeFolders);

async function written<P, O extends AnyOutcome>(rig: Rig, net: Net, kind: WriteKind<P, O>, plan: P): Promise<O> {
  const { outcome } = await net.safety.write(kind, {
    target: rig.target,
    plan,
    folder: projectFolder,
    project: { url: rig.simulator.url, projectId: rig.projectId, title: 'Test' },
    username: 'owner',
    report: () => 'report',
    ...quick,
  });
  return outcome;
}

const wanted = <P>(found: { readonly kind: string; readonly plan?: P; readonly refusals?: unknown }): P => {
  assert.ok(found.plan !== undefined, JSON.stringify(found.refusals));
  return found.plan;
};

/** Two records whose names somebody once took for others, and one that stands by. */
async function startWith(...records: readonly string[]): Promise<{ rig: Rig; net: Net; before: readonly string[] }> {
  const rig = await startRig(
    fullProject(records, { recordDags: Object.fromEntries(records.map((record) => [record, 'north'])) }),
  );
  return { rig, net: await makeNet(), before: stateOf(rig.seed()) };
}

describe('a field with the name of a property that every object has', () => {
  it('is deleted, undone, imported and moved as others are', async () => {
    const seed = JSON.parse(
      JSON.stringify(fullProject(['1', '2'])).replaceAll('"weight"', '"constructor"'),
    ) as ReturnType<typeof fullProject>;
    const rig = await startRig(seed);
    const net = await makeNet();
    const before = stateOf(rig.seed());
    const deleted = await safeDelete(rig, net, recordsDelete, {
      records: ['1'],
      scope: { kind: 'event', event: 'visit_arm_1' },
    });
    assert.equal(deleted.status, 'done');
    assert.equal((await safeUndo(rig, net, await undoPlan(rig, net))).status, 'done');
    assert.deepEqual(stateOf(rig.seed()), before);
    // Rows without the column, and with it.
    const file =
      'study_id,redcap_event_name,note,constructor\n1,visit_arm_1,seen,\n2,visit_arm_1,,99\n1,visit_arm_2,,\n';
    const outcome = await imported(rig, net, file);
    assert.deepEqual([outcome.status, outcome.counts.values], ['done', 2]);
    const json = '[{"study_id":"1","redcap_event_name":"visit_arm_1","note":"again"}]';
    assert.deepEqual((await imported(rig, net, json)).counts.values, 1);
    assert.equal((await safeUndo(rig, net, await undoPlan(rig, net))).status, 'done');
    const pairs = [{ from: 'constructor', to: 'mass' }];
    assert.equal((await move(rig, net, renamed(await served(rig), pairs), pairs)).stopped, undefined);
    assert.equal(rig.seed().values.filter(({ field, value }) => field === 'mass' && value === '99').length, 1);
  });
});

describe('records with odd names', function oddNames() {
  this.timeout(240_000);

  it('get another name and the old one back', async () => {
    for (const [at, name] of names.entries()) {
      const other = names[(at + 7) % names.length] ?? '';
      const { rig, net, before } = await startWith(name, 'bystander');
      const plan = wanted(await planRename(rig.target, { record: name, newName: other }));
      const outcome = await written(rig, net, recordRename, plan);
      assert.equal(outcome.status, 'done', `${name} → ${other}: ${outcome.error?.message ?? ''}`);
      const report = renameReport(plan, outcome, { when: new Date(0), url: 'x' }, english);
      assert.ok([name, other].includes('{0}') || !/undefined|\{\d\}/.test(report), report);
      assert.equal((await safeUndo(rig, net, await undoPlan(rig, net))).status, 'done', name);
      assert.deepEqual(stateOf(rig.seed()), before, name);
      await rig.stop();
    }
  });

  it('take files and give them back, and lose a file or all that they hold and have it again', async () => {
    const file = path.join(await temporaryFolder(), 'new.txt');
    await writeFile(file, 'new content');
    // Each kind of name; a rig for each takes its time.
    for (const name of names.filter((_, at) => at % 3 === 0)) {
      const { rig, net, before } = await startWith(name, 'bystander');
      const location = { record: name, field: 'scan', event: 'visit_arm_2' };
      const upload = await written(
        rig,
        net,
        fileUpload,
        wanted(await planUpload(rig.target, { location, path: file })),
      );
      assert.equal(upload.status, 'done', name);
      await safeUndo(rig, net, await undoPlan(rig, net));
      assert.deepEqual(stateOf(rig.seed()), before, name);
      const noFile = await safeDelete(rig, net, fileDelete, { field: 'scan', locations: [location] });
      assert.equal(noFile.status, 'done', name);
      await safeUndo(rig, net, await undoPlan(rig, net));
      assert.deepEqual(stateOf(rig.seed()), before, name);
      const gone = await safeDelete(rig, net, recordsDelete, { records: [name], scope: { kind: 'record' } });
      assert.equal(gone.status, 'done', name);
      assert.equal((await safeUndo(rig, net, await undoPlan(rig, net))).status, 'done', name);
      assert.deepEqual(stateOf(rig.seed()), before, name);
      await rig.stop();
    }
  });

  it('keep the data of fields that get another name', async () => {
    const { rig, net } = await startWith(...names);
    const pairs = [{ from: 'weight', to: 'mass' }];
    const weights = (field: string): readonly string[] =>
      rig
        .seed()
        .values.flatMap((row) => (row.field === field ? [JSON.stringify([row.record, row.event, row.value])] : []))
        .sort();
    const before = weights('weight');
    const outcome = await move(rig, net, renamed(await served(rig), pairs), pairs);
    assert.equal(outcome.stopped, undefined);
    assert.deepEqual(weights('mass'), before);
    showCase('records/odd names', `${names.length} names: renamed, uploaded to, deleted, moved and undone`);
  });
});
