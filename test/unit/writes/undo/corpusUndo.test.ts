import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, it } from 'mocha';
import type { DeletePlan } from '../../../../src/writes/deletes/plan';
import { recordsDelete } from '../../../../src/writes/deletes/records';
import { armsDelete } from '../../../../src/writes/deletes/structure';
import { readGround } from '../../../../src/state/ground';
import type { Operation } from '../../../../src/safety/write';
import { sampleSeeds } from '../../../../src/simulator/sample/sampleSeeds';
import { filesLeft, placesForFiles, saveFiles } from '../../../../src/writes/undo/saveFiles';
import { type Rig, startRig, stopRigs } from '../deletes/rig';
import {
  makeNet,
  removeFolders,
  safeDelete,
  safeUndo,
  stateOf,
  temporaryFolder,
  undoPlan,
  wentAsPlanned,
} from './support';

afterEach(stopRigs);
afterEach(removeFolders);

const folder = path.join(process.env['REDCAP_CORPUS'] ?? path.resolve('../shared/corpus'), 'projects');

if (existsSync(folder)) {
  describe('undo in real projects', () => {
    for (const name of readdirSync(folder)) {
      it(name, async () => {
        await inProject(
          await startRig(undefined, { odm: [readFileSync(path.join(folder, name, 'project.xml'), 'utf8')] }),
        );
      }).timeout(120_000);
    }
  });
} else {
  console.warn(`The corpus of real projects is absent (${folder}): undo in real projects is not tested.`);
  it.skip(`undo in real projects (skipped: no corpus at ${folder})`);
}

describe('undo in the sample projects', () => {
  for (const seed of sampleSeeds()) {
    it(seed.settings.title, async () => {
      await inProject(
        await startRig({ ...seed, settings: { ...seed.settings, inProduction: false, productionTime: '' } }),
      );
    }).timeout(120_000);
  }
});

/** Deletes everything, a part, and an arm, each undone: whatever the project holds is there again, but for what the limits name. */
async function inProject(rig: Rig): Promise<void> {
  const { structure, info } = await readGround(rig.target.session);
  await there(rig, recordsDelete, { records: 'all', scope: { kind: 'record' } });
  const [event] = structure.events.slice(-1);
  if (event) {
    await there(rig, recordsDelete, { records: 'all', scope: { kind: 'event', event: event.uniqueEventName } });
  }
  const [form = ''] = structure.forms.slice(-1);
  if (!info.isLongitudinal) {
    await there(rig, recordsDelete, { records: 'all', scope: { kind: 'instrument', instrument: form } });
  }
  const [arm] = structure.arms.slice(-1);
  if (structure.arms.length > 1 && arm) {
    await there(rig, armsDelete, { arms: [arm.armNum] });
  }
}

async function there<R, P extends DeletePlan>(rig: Rig, operation: Operation<R, P>, request: R): Promise<void> {
  const planned = await operation.plan(rig.target, request);
  if (planned.kind === 'refused') {
    assert.deepEqual(
      planned.refusals.map((refusal) => refusal.reason),
      ['nothing-there'],
    );
    return;
  }
  const net = await makeNet();
  const before = lines(rig);
  assert.equal((await safeDelete(rig, net, operation, request)).status, 'done');
  const plan = await undoPlan(rig, net);
  const undone = await safeUndo(rig, net, plan);
  assert.ok(wentAsPlanned(undone), JSON.stringify([undone.status, undone.differences, undone.error?.message]));
  const folder = await temporaryFolder();
  const left = filesLeft(plan, undone);
  assert.equal(await saveFiles(plan.request.reader, await placesForFiles(left, folder)), left.length);
  assert.equal(readdirSync(folder).length, left.length, 'what cannot go back can be saved');
  const named = new Set(
    undone.limits.flatMap((limit) =>
      limit.kind === 'not-calculated' || limit.kind === 'signature-files' ? limit.fields : [],
    ),
  );
  const [then, now] = [new Set(before), new Set(lines(rig))];
  assert.deepEqual(
    before.filter((line) => !now.has(line) && !named.has(fieldOf(line))).map((line) => line.slice(0, 200)),
    [],
    JSON.stringify(request),
  );
  assert.deepEqual(
    [...now].filter((line) => !then.has(line)),
    [],
  );
}

/** What can return: survey timestamps and identifiers cannot, nor data of fields that the dictionary no longer has, which nobody sees. */
function lines(rig: Rig): readonly string[] {
  const seed = rig.seed();
  const forms = new Set(seed.fields.map((row) => row['form_name']));
  const fields = new Set(seed.fields.map((row) => row['field_name']));
  return stateOf({
    ...seed,
    values: seed.values.filter(
      (row) =>
        fields.has(row.field) || (row.field.endsWith('_complete') && forms.has(row.field.replace(/_complete$/, ''))),
    ),
  });
}

function fieldOf(line: string): string {
  return /"field":"([^"]*)"/.exec(line)?.[1] ?? '';
}
