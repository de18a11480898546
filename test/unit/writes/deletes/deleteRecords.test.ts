import { runBare } from './bare';
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { afterEach, describe, it } from 'mocha';
import type { RecordScope } from '../../../../src/state/recordScope';
import { recordsDelete } from '../../../../src/writes/deletes/records';
import type { SeedValue } from '../../../../src/simulator/store/seed';
import { type Point, numbersOf, pointsOf, recordsOf, sorted } from './oracle';
import { planAndRun, planned, quick, startRig, stopRigs } from './rig';
import { classicSeed, fullProject, longitudinalSeed, value } from './seeds';

afterEach(stopRigs);

const arm1 = (point: Point): boolean => point.event.endsWith('_arm_1');

/** What each scope means, said independently of the code. */
const scopes: readonly { name: string; scope: RecordScope; takes: (point: Point) => boolean; calls: number }[] = [
  { name: 'whole records', scope: { kind: 'record' }, takes: () => true, calls: 1 },
  { name: 'an arm', scope: { kind: 'arm', armNum: 1 }, takes: arm1, calls: 1 },
  {
    name: 'an event',
    scope: { kind: 'event', event: 'enrolment_arm_1' },
    takes: (p) => p.event === 'enrolment_arm_1',
    calls: 1,
  },
  {
    name: 'an event with a repeating instrument',
    scope: { kind: 'event', event: 'visit_arm_1' },
    takes: (p) => p.event === 'visit_arm_1',
    calls: 4,
  },
  {
    name: 'a repeating event',
    scope: { kind: 'event', event: 'diary_arm_1' },
    takes: (p) => p.event === 'diary_arm_1',
    calls: 2,
  },
  {
    name: 'an instrument',
    scope: { kind: 'instrument', instrument: 'visit', event: 'visit_arm_1' },
    takes: (p) => p.event === 'visit_arm_1' && p.form === 'visit',
    calls: 1,
  },
  {
    name: 'the instrument that holds the record ID',
    scope: { kind: 'instrument', instrument: 'enrolment', event: 'enrolment_arm_1' },
    takes: (p) => p.event === 'enrolment_arm_1',
    calls: 1,
  },
  {
    name: 'all instances of a repeating instrument',
    scope: { kind: 'instrument', instrument: 'lab', event: 'visit_arm_1' },
    takes: (p) => p.event === 'visit_arm_1' && p.form === 'lab',
    calls: 3,
  },
  {
    name: 'an instrument in all instances of a repeating event',
    scope: { kind: 'instrument', instrument: 'diary', event: 'diary_arm_1' },
    takes: (p) => p.form === 'diary',
    calls: 2,
  },
  {
    name: 'one instance of a repeating instrument',
    scope: { kind: 'instance', instrument: 'lab', event: 'visit_arm_1', instance: 2 },
    takes: (p) => p.event === 'visit_arm_1' && p.form === 'lab' && p.instance === 2,
    calls: 1,
  },
  {
    name: 'one instance of a repeating event',
    scope: { kind: 'instance', event: 'diary_arm_1', instance: 2 },
    takes: (p) => p.event === 'diary_arm_1' && p.instance === 2,
    calls: 1,
  },
];

describe('deleting records', () => {
  for (const { name, scope, takes, calls } of scopes) {
    it(`takes exactly ${name}: plan, server and report agree`, async () => {
      const rig = await startRig(fullProject(['1', '2', '3']));
      const before = pointsOf(rig.seed());
      const going = before.filter((point) => point.record !== '3' && takes(point));
      const plan = await planned(rig, recordsDelete, { records: ['1', '2'], scope });
      assert.deepEqual(rig.writes(), [], 'planning only reads');
      const { values, files, forms, records } = plan.extent;
      assert.deepEqual({ values, files, forms, records }, numbersOf(going));
      assert.deepEqual(sum(plan.extent.parts), { values, files, forms });

      const outcome = await runBare(recordsDelete, rig.target, plan, quick);
      assert.deepEqual(
        { status: outcome.status, differences: outcome.differences, remaining: outcome.remaining },
        { status: 'done', differences: [], remaining: [] },
      );
      assert.deepEqual(outcome.completed, ['1', '2']);
      assert.deepEqual({ values: outcome.found.values, files: outcome.found.files }, { values, files });
      assert.deepEqual(sorted(pointsOf(rig.seed())), sorted(before.filter((point) => !going.includes(point))));
      const writes = rig.writes();
      assert.equal(writes.length, calls);
      assert.ok(
        writes.every(
          (call) => call.content === 'record' && call.action === 'delete' && call.parameters['delete_logging'] === '0',
        ),
      );
    });
  }

  it('reports the number REDCap returned beside what was found', async () => {
    const rig = await startRig(fullProject(['1', '2', '3']));
    const { outcome } = await planAndRun(rig, recordsDelete, { records: ['1', '3'], scope: { kind: 'record' } });
    assert.equal(outcome.returned, 2);
    assert.equal(outcome.found.records, 2);
    assert.deepEqual(recordsOf(rig.seed()), ['2']);
  });

  it('keeps a record that is in another arm, and says which cease to exist', async () => {
    const rig = await startRig(
      longitudinalSeed([
        ...fullProject(['both']).values,
        value('only1', 'visit_arm_1', 'weight', '1'),
        value('only2', 'visit_arm_2', 'weight', '1'),
      ]),
    );
    const plan = await planned(rig, recordsDelete, { records: 'all', scope: { kind: 'arm', armNum: 1 } });
    assert.deepEqual(plan.extent.vanishing, ['only1']);
    assert.deepEqual(plan.withoutData, ['only2']);
    const outcome = await runBare(recordsDelete, rig.target, plan, quick);
    assert.equal(outcome.status, 'done');
    assert.deepEqual(recordsOf(rig.seed()).sort(), ['both', 'only2']);
  });

  it('says which records hold nothing but the event that goes', async () => {
    const rig = await startRig(
      longitudinalSeed([value('1', 'visit_arm_1', 'weight', '1'), ...fullProject(['2']).values]),
    );
    const { plan, outcome } = await planAndRun(rig, recordsDelete, {
      records: ['1', '2'],
      scope: { kind: 'event', event: 'visit_arm_1' },
    });
    assert.deepEqual(plan.extent.emptied, ['1']);
    assert.equal(outcome.status, 'done');
  });

  it('shows absent records and sends nothing for them', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const { plan, outcome } = await planAndRun(rig, recordsDelete, {
      records: ['nobody', '2', '02', '2'],
      scope: { kind: 'record' },
    });
    assert.deepEqual(plan.absent, ['nobody', '02']);
    assert.equal(outcome.status, 'done');
    assert.deepEqual(recordsOf(rig.seed()), ['1']);
  });

  it('sends nothing for records without data in the scope', async () => {
    const rig = await startRig(
      longitudinalSeed([...fullProject(['1']).values, value('2', 'visit_arm_2', 'weight', '1')]),
    );
    const { plan, outcome } = await planAndRun(rig, recordsDelete, {
      records: ['1', '2'],
      scope: { kind: 'instrument', instrument: 'visit', event: 'visit_arm_1' },
    });
    assert.deepEqual(plan.withoutData, ['2']);
    assert.deepEqual(
      rig.writes().map((call) => namesIn(call.parameters)),
      [['1']],
    );
    assert.equal(outcome.status, 'done');
  });

  it('asks for the log to go only for whole records, and only when chosen', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    await planAndRun(rig, recordsDelete, {
      records: ['1'],
      scope: { kind: 'event', event: 'visit_arm_2' },
      deleteLogging: true,
    });
    const { plan } = await planAndRun(rig, recordsDelete, {
      records: ['2'],
      scope: { kind: 'record' },
      deleteLogging: true,
    });
    assert.deepEqual(
      rig.writes().map((call) => call.parameters['delete_logging']),
      ['0', '1'],
    );
    assert.ok(plan.warnings.some((warning) => warning.kind === 'log-deleted'));
  });

  it('works in classic projects, instance by instance', async () => {
    const labs = [1, 2, 7].map((instance) => value('1', '', 'lab_value', 'x', { instrument: 'lab', instance }));
    const rig = await startRig(
      classicSeed([
        value('1', '', 'weight', '1'),
        ...labs,
        value('2', '', 'lab_value', 'x', { instrument: 'lab', instance: 7 }),
      ]),
    );
    const { plan, outcome } = await planAndRun(rig, recordsDelete, {
      records: ['1', '2'],
      scope: { kind: 'instrument', instrument: 'lab' },
    });
    assert.equal(plan.extent.forms, 4);
    assert.equal(outcome.status, 'done');
    assert.deepEqual(
      rig.writes().map((call) => [call.parameters['repeat_instance'], namesIn(call.parameters)]),
      [
        ['1', ['1']],
        ['2', ['1']],
        ['7', ['1', '2']],
      ],
    );
    assert.deepEqual(
      pointsOf(rig.seed()).map((point) => point.field),
      ['weight'],
    );
  });

  it('asks for the title in Production, for an arm, and for every record', async () => {
    const seed = fullProject(['1', '2']);
    const rig = await startRig(seed);
    const typed = async (records: readonly string[], scope: RecordScope): Promise<boolean> =>
      (await planned(rig, recordsDelete, { records, scope })).typeTitle;
    assert.equal(await typed(['1'], { kind: 'record' }), false);
    assert.equal(await typed(['1', '2'], { kind: 'record' }), true);
    assert.equal(await typed(['1'], { kind: 'arm', armNum: 1 }), true);
    rig.simulator.setProduction(rig.projectId, true);
    assert.equal(await typed(['1'], { kind: 'event', event: 'visit_arm_1' }), true);
  });

  it('goes in batches, more at a time where it went well, and reads back each', async () => {
    const names = Array.from({ length: 250 }, (_, i) => `r${i}`);
    const rig = await startRig(classicSeed(names.map((name) => value(name, '', 'weight', '1'))));
    const progress: number[] = [];
    const { outcome } = await planAndRun(
      rig,
      recordsDelete,
      { records: names.slice(0, 249), scope: { kind: 'record' } },
      {
        onProgress: ({ phase, done }) => {
          if (phase === 'running') {
            progress.push(done);
          }
        },
      },
    );
    assert.equal(outcome.status, 'done');
    assert.equal(outcome.returned, 249);
    assert.deepEqual(
      rig.writes().map((call) => namesIn(call.parameters).length),
      [100, 149],
    );
    assert.deepEqual(progress, [0, 100]);
    assert.deepEqual(recordsOf(rig.seed()), ['r249']);
  });

  it('works for any record name that REDCap stores', async () => {
    const letters = fc.constantFrom(
      ...Array.from('abcZ019-_,;"\'.:/\\&=%+#?@[]{}()<>|~^$€äßéñ中日Жش🙂'),
      ' ',
      '  ',
      '🙂',
      'n,m',
      '"',
      '007',
      '12-3',
      '$(x)',
    );
    const name = fc
      .array(letters, { minLength: 1, maxLength: 12 })
      .map((parts) => parts.join('').trim())
      .filter((text) => text !== '');
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, { minLength: 2, maxLength: 12 }), fc.nat(), async (names, cut) => {
        const rig = await startRig(classicSeed(names.map((one) => value(one, '', 'weight', one))));
        const going = names.slice(0, 1 + (cut % (names.length - 1)));
        const { outcome } = await planAndRun(rig, recordsDelete, { records: going, scope: { kind: 'record' } });
        assert.deepEqual([outcome.status, outcome.differences, outcome.completed], ['done', [], going]);
        assert.deepEqual(
          recordsOf(rig.seed()),
          names.filter((one) => !going.includes(one)),
        );
        await rig.stop();
      }),
      { numRuns: 40 },
    );
  });

  it('plans and deletes exactly what the scope means, for any data', async () => {
    await fc.assert(
      fc.asyncProperty(
        data,
        fc.constantFrom(...scopes),
        fc.subarray(['a', 'b', 'c', 'd'], { minLength: 1 }),
        async (values, { scope, takes }, asked) => {
          const rig = await startRig(longitudinalSeed(values));
          const before = pointsOf(rig.seed());
          const going = before.filter((point) => asked.includes(point.record) && takes(point));
          const result = await recordsDelete.plan(rig.target, { records: asked, scope });
          if (result.kind === 'refused') {
            assert.deepEqual(
              going.filter(() => scope.kind !== 'record'),
              [],
              JSON.stringify(result.refusals),
            );
          } else {
            const { plan } = result;
            const { values: filled, files, forms } = plan.extent;
            const { records: _, ...numbers } = numbersOf(going);
            assert.deepEqual({ values: filled, files, forms }, numbers);
            const outcome = await runBare(recordsDelete, rig.target, plan, quick);
            assert.deepEqual([outcome.status, outcome.differences], ['done', []]);
            assert.deepEqual(sorted(pointsOf(rig.seed())), sorted(before.filter((point) => !going.includes(point))));
          }
          await rig.stop();
        },
      ),
      { numRuns: 60 },
    );
  });
});

const anyRecord = fc.constantFrom('a', 'b', 'c', 'd');
const anyInstance = fc.integer({ min: 1, max: 4 });
/** Values anywhere in the longitudinal project. */
const data: fc.Arbitrary<SeedValue[]> = fc.array(
  fc.oneof(
    fc
      .tuple(
        anyRecord,
        fc.constantFrom('enrolment_arm_1', 'enrolment_arm_2'),
        fc.constantFrom('initials', 'enrolment_complete'),
      )
      .map(([record, event, field]) => value(record, event, field, '1')),
    fc
      .tuple(anyRecord, fc.constantFrom('enrolment_arm_1', 'enrolment_arm_2'), fc.constantFrom('1', '2', '3'))
      .map(([record, event, code]) => value(record, event, 'races', code)),
    fc
      .tuple(
        anyRecord,
        fc.constantFrom('visit_arm_1', 'visit_arm_2'),
        fc.constantFrom('weight', 'note', 'visit_complete'),
      )
      .map(([record, event, field]) => value(record, event, field, '0')),
    fc
      .tuple(anyRecord, fc.constantFrom('visit_arm_1', 'visit_arm_2'), anyInstance)
      .map(([record, event, instance]) => value(record, event, 'lab_value', '0', { instrument: 'lab', instance })),
    fc
      .tuple(anyRecord, fc.constantFrom('mood', 'sleep'), anyInstance)
      .map(([record, field, instance]) => value(record, 'diary_arm_1', field, '1', { instance })),
  ),
  { minLength: 1, maxLength: 30 },
);

function namesIn(parameters: Readonly<Record<string, string>>): string[] {
  return Object.entries(parameters)
    .filter(([key]) => /^records(?:\[|$)/.test(key))
    .map(([, name]) => name);
}

function sum(parts: readonly { values: number; files: number; forms: number }[]): {
  values: number;
  files: number;
  forms: number;
} {
  const total = (pick: (part: { values: number; files: number; forms: number }) => number): number =>
    parts.reduce((n, part) => n + pick(part), 0);
  return { values: total((p) => p.values), files: total((p) => p.files), forms: total((p) => p.forms) };
}
