import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { BatchSize, evenly, firstBatch, firstBatchOf, mostLanes } from '../../../src/state/batchSize';
import { english } from '../../../src/common/l10n';
import {
  isRepeatingEvent,
  isRepeatingForm,
  mappingName,
  setupName,
  structureChanges,
  structureOf,
} from '../../../src/state/structure';
import { words } from '../../../src/state/words';
import { quotedName } from '../../../src/state/recordNames';
import { event, field, groundOf, stored } from '../writes/undo/smallProject';

const { structure } = groundOf();

describe('the structure of a project', () => {
  it('is what REDCap tells of fields and instruments', () => {
    assert.deepEqual(structure.forms, ['visit', 'lab', 'diary']);
    assert.equal(structure.recordIdField, 'id');
    assert.equal(structureOf({ ...stored, metadata: [] }).recordIdField, 'record_id');
    const facts = (type: string, more: Parameters<typeof field>[3] = {}) =>
      structureOf({ ...stored, metadata: [field('x', 'f', type, more)] }).fields.get('x');
    assert.deepEqual(facts('calc'), { form: 'f', type: 'calc', calculated: true });
    assert.deepEqual(facts('text', { field_annotation: '@calcdate([a])' })?.calculated, true);
    assert.deepEqual(facts('text', { field_annotation: '@CALCULATED' })?.calculated, false);
    const signature = { text_validation_type_or_show_slider_number: 'signature' };
    assert.deepEqual(facts('file', signature)?.signature, true);
    assert.deepEqual([facts('file')?.signature, facts('text', signature)?.signature], [undefined, undefined]);
  });

  it('repeats by instrument or by event', () => {
    assert.deepEqual(
      [
        isRepeatingForm(structure, 'visit_arm_1', 'lab'),
        isRepeatingForm(structure, 'visit_arm_2', 'lab'),
        isRepeatingForm(structure, 'visit_arm_1', 'visit'),
        isRepeatingEvent(structure, 'diary_arm_1'),
        isRepeatingEvent(structure, 'visit_arm_1'),
      ],
      [true, false, false, true, false],
    );
    const unknown = { ...structure, repeating: undefined };
    assert.deepEqual(
      [isRepeatingForm(unknown, 'visit_arm_1', 'lab'), isRepeatingEvent(unknown, 'diary_arm_1')],
      [false, false],
    );
    assert.deepEqual(stored.repeating?.map(setupName), ['visit_arm_1 / lab', 'diary_arm_1']);
    assert.equal(mappingName('e', 'f'), 'e / f');
  });

  it('is compared part by part', () => {
    const changes = (now: typeof stored, then = structure): readonly string[] =>
      structureChanges(then, groundOf(now).structure).map(({ part, name, change }) => `${part} ${name} ${change}`);
    assert.deepEqual(changes(stored), []);
    const [visit, ...events] = stored.events;
    assert.ok(visit);
    assert.deepEqual(changes({ ...stored, metadata: [...stored.metadata.slice(1), field('fresh', 'visit')] }), [
      'field id gone',
      'field fresh new',
    ]);
    assert.deepEqual(
      changes({
        ...stored,
        metadata: stored.metadata.map((row) => (row.field_name === 'mood' ? field('mood', 'lab') : row)),
      }),
      ['field mood changed'],
    );
    assert.deepEqual(
      changes({
        ...stored,
        metadata: stored.metadata.map((row) => (row.field_name === 'mood' ? field('mood', 'diary', 'notes') : row)),
      }),
      ['field mood changed'],
    );
    assert.deepEqual(
      changes({
        ...stored,
        arms: [
          { armNum: 1, name: 'x' },
          { armNum: 3, name: 'New' },
        ],
      }),
      ['arm 1 changed', 'arm 2 gone', 'arm 3 new'],
    );
    for (const other of [{ eventName: 'x' }, { eventId: 99 }, { eventId: undefined }, { armNum: 2 }]) {
      assert.deepEqual(
        changes({ ...stored, events: [{ ...visit, ...other }, ...events] }),
        ['event visit_arm_1 changed'],
        JSON.stringify(other),
      );
    }
    assert.deepEqual(changes({ ...stored, events: [...events, event('New', 1, 5)] }), [
      'event visit_arm_1 gone',
      'event new_arm_1 new',
    ]);
    assert.deepEqual(changes({ ...stored, mappings: stored.mappings.slice(1) }), ['mapping visit_arm_1 / visit gone']);
    assert.deepEqual(
      changes({ ...stored, repeating: [{ eventName: 'visit_arm_1', formName: 'visit', customFormLabel: '' }] }),
      ['repeating visit_arm_1 / lab gone', 'repeating diary_arm_1 gone', 'repeating visit_arm_1 / visit new'],
    );
    assert.deepEqual(changes({ ...stored, repeating: undefined }), [], 'what one reading could not see is no change');
  });
});

describe('how many names a call asks for', () => {
  const mebibyte = 1024 * 1024;

  it('begins as told, within the bounds', () => {
    assert.deepEqual(
      [new BatchSize(100).next, new BatchSize(5000).next, new BatchSize(0).next, new BatchSize(10, 4).next],
      [100, 900, 1, 4],
    );
  });

  it('follows what the calls brought and how long they took, at most three times as much at once', () => {
    const size = new BatchSize(100);
    size.took(100, mebibyte, 100);
    assert.equal(size.next, 300);
    size.took(300, 8 * mebibyte, 100);
    assert.equal(size.next, 150, 'half of the bytes');
    size.took(150, 1, 10_000);
    assert.equal(size.next, 75, 'half of the time');
    size.took(10, 1, 1);
    assert.equal(size.next, 75, 'a smaller call tells nothing of a full one');
    size.took(75, 400 * mebibyte, 1);
    assert.equal(size.next, 1);
    const fast = new BatchSize(900);
    fast.took(900, 0, 0);
    assert.equal(fast.next, 900);
  });

  it('is halved where a call failed, and tries more again after some calm', () => {
    const size = new BatchSize(100);
    size.failed(100);
    assert.equal(size.next, 50);
    const grown: number[] = [];
    for (let i = 0; i < 8; i++) {
      size.took(size.next, 1, 1);
      grown.push(size.next);
    }
    assert.deepEqual(grown, [50, 50, 50, 50, 50, 50, 50, 100]);
    size.failed(1);
    assert.equal(size.next, 1);
    for (let i = 0; i < 7; i++) {
      size.took(1, 1, 1);
    }
    size.failed(1);
    size.took(1, 1, 1);
    assert.equal(size.next, 1, 'calm begins anew');
  });

  it('is spread over the calls that are under way together', () => {
    assert.equal(mostLanes, 4);
    assert.deepEqual(
      [evenly(100), evenly(8000), evenly(8001), evenly(10, 3), evenly(800, 3)],
      [250, 1000, 1001, 3, 100],
    );
  });

  it('is, at first, what a record of this project can hold, or what an earlier reading tells', () => {
    assert.equal(firstBatch(structure), 100);
    const large = {
      ...structure,
      fields: new Map(
        Array.from({ length: 5000 }, (_, i) => [String(i), { form: 'f', type: 'text', calculated: false }] as const),
      ),
    };
    assert.equal(firstBatch(large), 6);
    assert.equal(firstBatch({ ...large, events: [] }), 20);
    assert.equal(firstBatch({ ...large, events: Array.from({ length: 50 }, () => large.events[0] as never) }), 1);
    const of = (bytes: number) => firstBatchOf(['1', '2'], { bytesOf: () => bytes });
    assert.deepEqual(
      [of(mebibyte), of(0), of(100 * mebibyte)],
      [Math.floor(8 / 10), 8 * mebibyte, 1].map((n) => Math.max(1, n)),
    );
    assert.equal(
      firstBatchOf(['1', '2', '3'], { bytesOf: (record) => Number(record) * 1000 }),
      Math.floor((3 * 4 * mebibyte) / 30_000),
    );
  });
});

describe('counted nouns', () => {
  const w = words(english);
  it('have one and several', () => {
    const nouns = [
      w.records,
      w.values,
      w.files,
      w.forms,
      w.instances,
      w.events,
      w.arms,
      w.dags,
      w.users,
      w.designations,
      w.setups,
    ];
    assert.deepEqual(
      nouns.map((noun) => [noun(1), noun(0), noun(1234)].join(', ')),
      [
        '1 record, 0 records, 1,234 records',
        '1 value, 0 values, 1,234 values',
        '1 file, 0 files, 1,234 files',
        '1 form with data, 0 forms with data, 1,234 forms with data',
        '1 repeating instance, 0 repeating instances, 1,234 repeating instances',
        '1 event, 0 events, 1,234 events',
        '1 arm, 0 arms, 1,234 arms',
        '1 data access group, 0 data access groups, 1,234 data access groups',
        '1 user, 0 users, 1,234 users',
        '1 instrument designation, 0 instrument designations, 1,234 instrument designations',
        '1 repeating set-up, 0 repeating set-ups, 1,234 repeating set-ups',
      ],
    );
  });

  it('are cut where a list is long, and record names are quoted where they would not be told from their neighbours', () => {
    const names = ['a', 'b', 'c'];
    assert.deepEqual([w.list(names, 3), w.list(names, 2), w.list([])], ['a, b, c', 'a, b and 1 more', '']);
    assert.equal(w.list(Array.from({ length: 11 }, (_, i) => String(i))), '0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 1 more');
    assert.equal(w.names(['x, y', 'z'], 1), '"x, y" and 1 more');
    assert.deepEqual(['a;b', 'a\tb', 'a"b', 'a\nb', 'a b'].map(quotedName), [
      '"a;b"',
      '"a\tb"',
      '"a""b"',
      '"a\nb"',
      'a b',
    ]);
  });

  it('say where', () => {
    const at = (eventName: string, instrument: string, instance: number) =>
      w.place({ event: eventName, instrument, repeats: '', instance });
    assert.deepEqual([at('e', 'i', 0), at('', 'i', 2), at('e', '', 1)], ['e / i', 'i, instance 2', 'e, instance 1']);
  });
});
