import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import type { FieldPair } from '../../../../src/writes/moveData/fieldPair';
import type { ProjectSeed } from '../../../../src/simulator/store/seed';
import { startRig, stopRigs } from '../deletes/rig';
import { classicSeed, file, fullProject, value } from '../deletes/seeds';
import { makeNet, removeFolders } from '../undo/support';
import { expectedState, liveState, move, renamed, served } from './moving';

/** Renames fields as a user would; the whole store is compared. */
async function moves(seed: ProjectSeed, pairs: readonly FieldPair[]): Promise<void> {
  const rig = await startRig(seed);
  const net = await makeNet();
  const before = rig.seed();
  const draft = renamed(await served(rig), pairs);
  const outcome = await move(rig, net, draft, pairs);
  assert.equal(outcome.stopped, undefined, JSON.stringify(outcome.stopped));
  assert.deepEqual(outcome.done, ['add', 'copy', 'remove', 'check']);
  assert.deepEqual(liveState(rig.seed()), expectedState(before, draft, pairs));
}

describe('moving the data of fields', function moveSuite() {
  this.timeout(60_000);
  afterEach(stopRigs);
  afterEach(removeFolders);

  const classic = classicSeed(
    ['1', '2'].flatMap((record) => [
      value(record, '', 'study_id', record),
      value(record, '', 'initials', ' "A", b\nc é '),
      value(record, '', 'races', '1'),
      value(record, '', 'races', '3'),
      value(record, '', 'weight', '070.50'),
      ...[1, 4].map((instance) =>
        value(record, '', 'lab_value', `${record}-${instance}`, { instrument: 'lab', instance }),
      ),
    ]),
    {
      files: [
        file('1', '', 'consent'),
        file('2', '', 'lab_sheet', { instrument: 'lab', instance: 4, name: 'sheet 2.txt' }),
      ],
    },
  );

  for (const [what, seed] of [
    ['a classic project', classic],
    ['a longitudinal project', fullProject(['1', '2', 'x y'], { recordDags: { 1: 'north' } })],
  ] as const) {
    it(`${what}: text, notes, checkbox, repeating and files keep every value under the new name`, async () => {
      for (const from of [
        'initials',
        'races',
        'weight',
        'lab_value',
        'consent',
        'lab_sheet',
        ...(what.startsWith('long') ? ['note', 'mood', 'sleep', 'scan'] : []),
      ]) {
        await moves(seed, [{ from, to: `${from}_new` }]);
      }
    });

    it(`${what}: several fields at once`, async () => {
      await moves(seed, [
        { from: 'initials', to: 'letters' },
        { from: 'races', to: 'origins' },
        { from: 'consent', to: 'agreement' },
      ]);
    });
  }
});
