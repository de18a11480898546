import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { DataPoint } from '../../../src/api/dataPoints';
import type { RecordRun } from '../../../src/api/recordRuns';
import { Presence } from '../../../src/state/presence';
import { RunReading, intoPresence } from '../../../src/state/runReading';
import { groundOf } from '../writes/undo/smallProject';

const { structure } = groundOf();

/** A run of a record with these values, and how often it was looked into. */
function runOf(record: string, values: readonly (readonly [field: string, value: string])[], hasBytes = true) {
  const points = values.map(([field, value]): DataPoint => ({
    record,
    event: '',
    instrument: '',
    instance: '',
    field,
    value,
  }));
  const run = {
    record,
    json: hasBytes ? Buffer.from(JSON.stringify(points).slice(1, -1)) : undefined,
    looks: 0,
    points: () => {
      run.looks++;
      return points;
    },
  };
  return run;
}

async function reading(runs: readonly RecordRun[], earlier?: Presence): Promise<Presence> {
  const presence = new Presence(structure, undefined, undefined, earlier);
  const into = new RunReading(intoPresence(presence, earlier));
  for (const run of runs) {
    await into.take(run);
  }
  await into.end();
  return presence;
}

/** What a presence says of a record. */
const heldBy = (presence: Presence, record: string) =>
  presence.has(record) && {
    events: presence.eventsOf(record),
    bytes: presence.bytesOf(record),
    places: Array.from(presence.places(record), ({ place, cells }) => ({ place, cells: [...cells] })),
  };

describe('records that are read again', () => {
  const [first = ''] = [...structure.fields.keys()].filter((name) => name !== structure.recordIdField);
  const id = structure.recordIdField;

  it('are looked into once, as long as they come in the same bytes', async () => {
    const before = await reading([
      runOf('1', [[id, '1']]),
      runOf('1', [[first, '5']]),
      runOf('2', [
        [id, '2'],
        [first, '7'],
      ]),
    ]);
    const again = [
      runOf('1', [
        [id, '1'],
        [first, '5'],
      ]),
      runOf('2', [
        [id, '2'],
        [first, '8'],
      ]),
      runOf('3', [[id, '3']]),
    ];
    const now = await reading(again, before);
    assert.deepEqual(
      again.map(({ looks }) => looks),
      [0, 1, 1],
    );
    assert.ok(before.sameRecord('1', now));
    assert.ok(!before.sameRecord('2', now));
    assert.deepEqual(heldBy(now, '1'), heldBy(before, '1'));
    assert.deepEqual(now.records, ['1', '2', '3']);
  });

  it('hold what they hold now, however they come: in parts, one in another, without their bytes', async () => {
    const values = fc.array(fc.tuple(fc.constantFrom(id, first), fc.constantFrom('1', '2', '')), {
      minLength: 1,
      maxLength: 3,
    });
    const runs = fc.array(
      fc.record({ record: fc.constantFrom('1', '2', '3'), values, hasBytes: fc.boolean() }, { noNullPrototype: true }),
      { maxLength: 6 },
    );
    let skipped = 0;
    await fc.assert(
      fc.asyncProperty(runs, runs, fc.boolean(), async (some, others, isRepeated) => {
        const made = (list: typeof some) =>
          list.map(({ record, values: own, hasBytes }) => runOf(record, own, hasBytes));
        const before = await reading(made(some));
        const again = made(isRepeated ? [...some, ...others.slice(0, 1)] : others);
        const now = await reading(again, before);
        skipped += again.filter(({ looks }) => looks === 0).length;
        const plain = new Presence(structure, undefined, undefined, before);
        again.flatMap((run) => run.points()).forEach((point) => plain.put(point));
        for (const record of ['1', '2', '3']) {
          assert.deepEqual(heldBy(now, record), heldBy(plain, record));
          assert.equal(now.sameRecord(record, before), plain.sameRecord(record, before));
        }
      }),
      { numRuns: 1_000 },
    );
    assert.ok(skipped > 100, `${skipped} runs were not looked into`);
  });

  it('are not taken for others of which rows stand among them', async () => {
    const mixed = (): RecordRun => {
      const [own, other] = [runOf('1', [[first, '5']]), runOf('2', [[first, '6']])];
      return { ...own, points: () => [...own.points(), ...other.points()] };
    };
    const before = await reading([mixed()]);
    const now = await reading([mixed()], before);
    assert.deepEqual(now.records, ['1', '2']);
  });
});
