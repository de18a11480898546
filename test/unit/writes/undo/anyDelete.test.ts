import assert from 'node:assert/strict';
import fc from 'fast-check';
import { afterEach, describe, it } from 'mocha';
import { type Rig, startRig, stopRigs } from '../deletes/rig';
import { unkindMix } from '../../simulator/unkindMix';
import { type Any, deletes, seeds } from './anyData';
import { type Net, makeNet, plannedUndo, removeFolders, safeRun, safeUndo, stateOf } from './support';

afterEach(stopRigs);
afterEach(removeFolders);

/** @param drops the server ends records that lose their last form: that a delete of a part took a whole record is a difference, and named */
async function deleteAndUndo(rig: Rig, net: Net, { operation, request }: Any, drops: boolean): Promise<boolean> {
  const before = stateOf(rig.seed());
  const planned = await operation.plan(rig.target, request as never);
  if (planned.kind === 'refused') {
    return false;
  }
  const outcome = await safeRun(rig, net, operation, planned.plan);
  const { emptied } = planned.plan.extent;
  const dropped = outcome.differences.filter(
    (item) => item.kind === 'record-gone' && item.planned && emptied.includes(item.record),
  );
  assert.equal(
    outcome.status,
    drops && dropped.length > 0 && dropped.length === outcome.differences.length ? 'mismatch' : 'done',
    JSON.stringify([outcome.status, outcome.differences, outcome.error?.message]),
  );
  const undo = await plannedUndo(rig, net);
  assert.ok(undo.kind !== 'refused');
  assert.deepEqual(undo.plan.conflicts, []);
  if (undo.kind === 'plan') {
    const undone = await safeUndo(rig, net, undo.plan);
    // Where the account sees its own group only, it cannot know of the others.
    const unseen = undone.limits.some(({ kind }) => kind === 'other-groups');
    assert.equal(
      undone.status,
      unseen ? 'incomplete' : 'done',
      JSON.stringify([
        undone.status,
        undone.differences,
        undone.error?.message,
        undone.error instanceof Error && 'details' in undone.error ? undone.error.details : '',
      ]),
    );
    assert.deepEqual(
      undone.limits.filter((limit) => ['no-place'].includes(limit.kind)),
      [],
    );
  }
  assert.deepEqual(stateOf(rig.seed()), before);
  return true;
}

describe('any delete of any data', function anyDelete() {
  this.timeout(180_000);

  const undoneTwice = async (unkind: (mix: number) => ReturnType<typeof unkindMix>): Promise<void> => {
    let done = 0;
    await fc.assert(
      fc.asyncProperty(seeds, deletes, deletes, fc.nat(), async (seed, first, second, mix) => {
        const rig = await startRig(seed, { unkind: unkind(mix) });
        const net = await makeNet();
        const { dropsEmptiedRecords = false } = unkind(mix);
        try {
          for (const any of [first, second]) {
            done += Number(await deleteAndUndo(rig, net, any, dropsEmptiedRecords));
          }
        } finally {
          await rig.stop();
        }
      }),
      {
        numRuns: Number(process.env['UNDO_TEST_RUNS'] ?? 40),
        endOnFailure: process.env['UNDO_TEST_RUNS'] !== undefined,
      },
    );
    assert.ok(done > 0, `only ${done} deletes took place`);
  };

  it('is undone to the same store, twice in a row with different deletes', async () => {
    await undoneTwice(() => ({}));
  });

  it('the same on unkind servers', async () => {
    await undoneTwice(unkindMix);
  });
});
