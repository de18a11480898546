import { runBare } from './bare';
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, it } from 'mocha';
import type { DeletePlan } from '../../../../src/writes/deletes/plan';
import { recordsDelete } from '../../../../src/writes/deletes/records';
import type { RecordScope } from '../../../../src/state/recordScope';
import { armsDelete, eventsDelete } from '../../../../src/writes/deletes/structure';
import { readGround } from '../../../../src/state/ground';
import type { Operation } from '../../../../src/safety/write';
import type { ProjectSeed } from '../../../../src/simulator/store/seed';
import { type Point, numbersOf, pointsOf, recordsOf, sorted } from './oracle';
import { type Rig, quick, startRig, stopRigs } from './rig';

afterEach(stopRigs);

const folder = path.join(process.env['REDCAP_CORPUS'] ?? path.resolve('../shared/corpus'), 'projects');

if (existsSync(folder)) {
  describe('deletes in real projects take exactly what they say', () => {
    for (const name of readdirSync(folder)) {
      it(name, async () => {
        await inProject(readFileSync(path.join(folder, name, 'project.xml'), 'utf8'));
      }).timeout(60_000);
    }
  });
} else {
  console.warn(`The corpus of real projects is absent (${folder}): deletes in real projects are not tested.`);
  it.skip(`deletes in real projects (skipped: no corpus at ${folder})`);
}

async function inProject(odm: string): Promise<void> {
  const rig = await startRig(undefined, { odm: [odm] });
  const seed = rig.seed();
  const { structure, info } = await readGround(rig.target.session);
  const events: readonly (string | undefined)[] = info.isLongitudinal
    ? structure.events.map((event) => event.uniqueEventName)
    : [undefined];
  const scopes: { scope: RecordScope; takes: (point: Point) => boolean }[] = events.flatMap((event) =>
    structure.forms
      .filter(
        (form) =>
          event === undefined || structure.mappings.some((row) => row.form === form && row.uniqueEventName === event),
      )
      .map((instrument) => ({
        scope: { kind: 'instrument', instrument, ...(event === undefined ? {} : { event }) } as const,
        takes: (p: Point) => p.form === instrument && p.event === (event ?? ''),
      })),
  );
  const half = recordsOf(seed).filter((_, i) => i % 2 === 0);
  // Each step works on what the one before left.
  for (const { scope, takes } of scopes.filter((_, i) => i % 3 === 0).slice(0, 6)) {
    await step(rig, recordsDelete, { records: half, scope }, (p) => half.includes(p.record) && takes(p));
  }
  const [event] = structure.events.slice(-1);
  if (event) {
    await step(
      rig,
      recordsDelete,
      { records: half, scope: { kind: 'event', event: event.uniqueEventName } },
      (p) => half.includes(p.record) && p.event === event.uniqueEventName,
    );
  }
  const [whole = ''] = recordsOf(rig.seed());
  await step(rig, recordsDelete, { records: [whole], scope: { kind: 'record' } }, (p) => p.record === whole);
  if (structure.events.length > 1 && event) {
    await step(rig, eventsDelete, { events: [event.uniqueEventName] }, (p) => p.event === event.uniqueEventName);
  }
  const [arm] = structure.arms.slice(1);
  if (arm) {
    const inArm = new Set(
      structure.events.filter((one) => one.armNum === arm.armNum).map((one) => one.uniqueEventName),
    );
    await step(rig, armsDelete, { arms: [arm.armNum] }, (p) => inArm.has(p.event));
  }
}

async function step<R, P extends DeletePlan>(
  rig: Rig,
  operation: Operation<R, P>,
  request: R,
  takes: (point: Point) => boolean,
): Promise<void> {
  const before = pointsOf(live(rig.seed()));
  const going = before.filter(takes);
  const result = await operation.plan(rig.target, request);
  if (result.kind === 'refused') {
    assert.deepEqual(going, [], `${JSON.stringify(request)}: ${JSON.stringify(result.refusals)}`);
    return;
  }
  const { plan } = result;
  const { values, files, forms } = plan.extent;
  const { records: _, ...numbers } = numbersOf(going);
  assert.deepEqual({ values, files, forms }, numbers, JSON.stringify(request));
  const outcome = await runBare(operation, rig.target, plan, quick);
  assert.deepEqual([outcome.status, outcome.differences], ['done', []], JSON.stringify(request));
  assert.deepEqual(
    sorted(pointsOf(live(rig.seed()))),
    sorted(before.filter((point) => !takes(point))),
    JSON.stringify(request),
  );
}

/** Without data of fields that the dictionary does not have: nobody sees it. */
function live(seed: ProjectSeed): ProjectSeed {
  const forms = new Set(seed.fields.map((row) => row['form_name']));
  const fields = new Set(seed.fields.map((row) => row['field_name']));
  return {
    ...seed,
    values: seed.values.filter(
      (row) =>
        fields.has(row.field) || (row.field.endsWith('_complete') && forms.has(row.field.replace(/_complete$/, ''))),
    ),
  };
}
