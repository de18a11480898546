import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { fileDelete } from '../../../../src/writes/deletes/file';
import { recordsDelete } from '../../../../src/writes/deletes/records';
import { isUndone } from '../../../../src/safety/journal/history';
import { startRig, stopRigs } from '../deletes/rig';
import { classicSeed, fullProject, longitudinalSeed, owner, value } from '../deletes/seeds';
import { makeNet, plannedUndo, removeFolders, safeDelete, safeUndo, stateOf, undoPlan } from './support';
import { showCase } from '../../support/cases';

afterEach(stopRigs);
afterEach(removeFolders);

const grouped = () => fullProject(['1', '2', '3'], { recordDags: { 1: 'north', 3: 'south' }, users: [owner] });

describe('undo of deleted records', () => {
  for (const [name, request] of [
    ['whole records', { records: ['1', '3'], scope: { kind: 'record' } }],
    ['an arm', { records: ['1', '2'], scope: { kind: 'arm', armNum: 1 } }],
    ['an event', { records: ['1', '2'], scope: { kind: 'event', event: 'visit_arm_1' } }],
    [
      'an instrument that repeats',
      { records: ['1'], scope: { kind: 'instrument', instrument: 'lab', event: 'visit_arm_1' } },
    ],
    [
      'an instance',
      { records: ['1'], scope: { kind: 'instance', instrument: 'lab', event: 'visit_arm_1', instance: 2 } },
    ],
    [
      'an instance of an event',
      { records: ['1', '2'], scope: { kind: 'instance', event: 'diary_arm_1', instance: 2 } },
    ],
  ] as const) {
    it(`brings back ${name}: values, checkboxes, statuses, groups and files`, async () => {
      const rig = await startRig(grouped());
      const net = await makeNet();
      const before = stateOf(rig.seed());
      const outcome = await safeDelete(rig, net, recordsDelete, request);
      assert.equal(outcome.status, 'done', JSON.stringify(outcome.differences));
      assert.notDeepEqual(stateOf(rig.seed()), before);
      const plan = await undoPlan(rig, net);
      assert.deepEqual(plan.conflicts, []);
      const undone = await safeUndo(rig, net, plan);
      assert.equal(undone.status, 'done', JSON.stringify(undone));
      assert.deepEqual(stateOf(rig.seed()), before);
      const [undo, original] = await net.history();
      assert.ok(undo && original && isUndone(original));
      assert.equal((await plannedUndo(rig, net, { of: original })).kind, 'nothing-missing');
    });
  }

  it('brings back a file with its name and type', async () => {
    const rig = await startRig(grouped());
    const net = await makeNet();
    const before = stateOf(rig.seed());
    assert.equal(
      (await safeDelete(rig, net, fileDelete, { field: 'scan', locations: [{ record: '1', event: 'visit_arm_2' }] }))
        .status,
      'done',
    );
    const undone = await safeUndo(rig, net, await undoPlan(rig, net));
    assert.deepEqual([undone.status, undone.counts.files], ['done', 1]);
    assert.deepEqual(stateOf(rig.seed()), before);
  });

  it('keeps to places: an instrument that repeats in one event and is plain in others, one with a letter behind its arm', async () => {
    const events = ['visit_arm_1', 'visit_arm_2', 'visit_with_a_rather_arm_1b'] as const;
    const base = longitudinalSeed([]);
    const plain = base.events.find(({ uniqueName }) => uniqueName === 'visit_arm_1');
    assert.ok(plain);
    const rig = await startRig({
      ...base,
      events: [
        ...base.events,
        { ...plain, name: 'Visit with a rather long name', uniqueName: events[2], dayOffset: 30 },
      ],
      mappings: [...base.mappings, ...['visit', 'lab'].map((form) => ({ event: events[2], form }))],
      repeating: base.repeating.filter(({ event }) => event !== 'visit_arm_2'),
      values: events.flatMap((event) =>
        (event === 'visit_arm_1' ? [1, 2] : [0]).flatMap((instance) => [
          value('1', event, 'lab_value', `${13 + instance}`, instance === 0 ? {} : { instrument: 'lab', instance }),
          value('1', event, 'weight', '70'),
        ]),
      ),
    });
    const net = await makeNet();
    const before = stateOf(rig.seed());
    const weights = rig.seed().values.filter((row) => row.field === 'weight').length;
    for (const event of events) {
      const labs = (): readonly string[] =>
        rig
          .seed()
          .values.filter((row) => row.field === 'lab_value')
          .map((row) => row.event);
      const scope = { kind: 'instrument', instrument: 'lab', event } as const;
      assert.equal((await safeDelete(rig, net, recordsDelete, { records: ['1'], scope })).status, 'done', event);
      assert.ok(!labs().includes(event) && new Set(labs()).size === 2, JSON.stringify(labs()));
      assert.equal(rig.seed().values.filter((row) => row.field === 'weight').length, weights);
      assert.equal((await safeUndo(rig, net, await undoPlan(rig, net))).status, 'done', event);
      assert.deepEqual(stateOf(rig.seed()), before, event);
    }
    showCase('undo/mixed repeating', 'exactly those values go and return');
  });

  it('brings back odd texts of records with odd names from a server that writes as PHP does', async () => {
    const texts = [
      String.raw`say \"hi\" now`,
      'C:\\',
      '"',
      'a\r\nb',
      '\u0000x',
      '\u{1F469}\u200D\u{1F52C}',
      'x'.repeat(65_535),
      '\u202Eright to left\u202C \u2028',
      ' =1+1',
    ];
    const names = [
      '007',
      '12-3',
      'O\'Hara, "Ann"',
      'a\\b',
      '\u65E5\u672C',
      '\u{1F642}',
      'constructor',
      '1e3',
      '%41&b=c+d',
    ];
    const rig = await startRig(
      classicSeed(
        names.flatMap((name, i) => [value(name, '', 'study_id', name), value(name, '', 'note', texts[i] ?? '')]),
      ),
      { unkind: { phpCsv: true, siteDelimiter: ';', chunked: true } },
    );
    const net = await makeNet();
    const before = stateOf(rig.seed());
    assert.equal(
      (await safeDelete(rig, net, recordsDelete, { records: 'all', scope: { kind: 'record' } })).status,
      'done',
    );
    assert.equal(rig.seed().values.length, 0);
    assert.equal((await safeUndo(rig, net, await undoPlan(rig, net))).status, 'done');
    assert.deepEqual(stateOf(rig.seed()), before);
    showCase('undo/odd texts and names', 'the same state, from CSV with \\" as well');
  });
});
