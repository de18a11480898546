import { runBare } from '../writes/deletes/bare';
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import type { MetadataField } from '../../../src/api/model';
import { instrumentsFor, eventsFor, scopeFrom, scopeKinds } from '../../../src/writes/deletes/scopeChoices';
import { recordsDelete } from '../../../src/writes/deletes/records';
import { readGround } from '../../../src/state/ground';
import { listInstances } from '../../../src/state/instances';
import { Presence, placeOfRow } from '../../../src/state/presence';
import { readPresence } from '../../../src/state/readPresence';
import { listRecords } from '../../../src/state/recordNames';
import { structureOf } from '../../../src/state/structure';
import { verifyData } from '../../../src/state/verify';
import { planned, startRig, stopRigs } from '../writes/deletes/rig';
import { classicSeed, fullProject, longitudinalSeed, owner, value } from '../writes/deletes/seeds';

afterEach(stopRigs);

const field = (field_name: string, form_name: string, field_type = 'text', field_annotation = ''): MetadataField => ({
  field_name,
  form_name,
  field_type,
  field_annotation,
  section_header: '',
  field_label: '',
  select_choices_or_calculations: '',
  field_note: '',
  text_validation_type_or_show_slider_number: '',
  text_validation_min: '',
  text_validation_max: '',
  identifier: '',
  branching_logic: '',
  required_field: '',
  custom_alignment: '',
  question_number: '',
  matrix_group_name: '',
  matrix_ranking: '',
});
const structure = structureOf({
  metadata: [
    field('id', 'base'),
    field('age', 'base'),
    field('bmi', 'base', 'calc'),
    field('label', 'other', 'text', '@CALCTEXT([age])'),
    field('mood', 'other'),
  ],
  arms: [],
  events: [],
  mappings: [],
  repeating: undefined,
});
const presenceOf = (rows: readonly (readonly [record: string, field: string, value: string])[]): Presence => {
  const presence = new Presence(structure);
  for (const [record, field_name, text] of rows) {
    presence.add({ record, field_name, value: text });
  }
  return presence;
};

describe('presence of data', () => {
  it('counts neither the record ID nor untouched statuses nor blanks as data', () => {
    const presence = presenceOf([
      ['1', 'id', '1'],
      ['1', 'base_complete', '0'],
      ['1', 'age', ''],
      ['2', 'base_complete', '1'],
    ]);
    assert.deepEqual([...presence.places('1')], []);
    assert.equal(presence.has('1'), true);
    assert.equal([...presence.places('2')].length, 1);
  });

  it('puts a repeating event without an instance into its first one', () => {
    const repeating = structureOf({
      metadata: [field('id', 'base'), field('age', 'base'), field('mood', 'other')],
      arms: [],
      events: [],
      mappings: [],
      repeating: [
        { eventName: 'diary_arm_1', formName: '', customFormLabel: '' },
        { eventName: 'visit_arm_1', formName: 'other', customFormLabel: '' },
      ],
    });
    const row = { record: '1', redcap_repeat_instrument: '', redcap_repeat_instance: '' };
    const placeOf = (event: string, instrument: string, more: Record<string, string> = {}) =>
      placeOfRow(repeating, event, instrument, { ...row, ...more });
    assert.deepEqual(placeOf('diary_arm_1', 'base'), {
      event: 'diary_arm_1',
      instrument: 'base',
      repeats: 'event',
      instance: 1,
    });
    assert.deepEqual(placeOf('diary_arm_1', 'base'), placeOf('diary_arm_1', 'base', { redcap_repeat_instance: '1' }));
    assert.deepEqual(
      placeOf('visit_arm_1', 'other'),
      placeOf('visit_arm_1', 'other', { redcap_repeat_instrument: 'other', redcap_repeat_instance: '1' }),
    );
    assert.deepEqual(placeOf('visit_arm_1', 'base'), {
      event: 'visit_arm_1',
      instrument: 'base',
      repeats: '',
      instance: 0,
    });
  });

  it('knows the event of rows without an event column, once one event is left', () => {
    const rows = [
      { record: '1', field_name: 'id', value: '1' },
      { record: '1', field_name: 'age', value: '7' },
    ];
    const before = new Presence(structure);
    const left = new Presence(structure, 'visit_arm_1');
    for (const row of rows) {
      before.add({ ...row, redcap_event_name: 'visit_arm_1' });
      left.add(row);
    }
    assert.equal(before.sameRecord('1', left), true);
    assert.deepEqual([...left.eventsOf('1')], ['visit_arm_1']);
  });

  it('tells records apart by places that only one of them has, whichever it is', () => {
    const one = presenceOf([['1', 'age', 'x']]);
    const more = presenceOf([
      ['1', 'age', 'x'],
      ['1', 'mood', 'y'],
    ]);
    assert.deepEqual([one.sameRecord('1', more), more.sameRecord('1', one)], [false, false]);
  });

  it('tells values apart without keeping them, ticked options in any order', () => {
    const a = presenceOf([
      ['1', 'age', 'x'],
      ['1', 'age', 'y'],
    ]);
    assert.equal(
      a.sameRecord(
        '1',
        presenceOf([
          ['1', 'age', 'y'],
          ['1', 'age', 'x'],
        ]),
      ),
      true,
    );
    assert.equal(a.sameRecord('1', presenceOf([['1', 'age', 'x']])), false);
    assert.doesNotMatch(JSON.stringify([...a.places('1')].map(({ cells }) => [...cells])), /"[xy]"/);
  });

  it('tells records apart by what they hold, whatever order the server lists it in and another reading had', () => {
    const rows = ['id', 'age', 'bmi', 'base_complete', 'label', 'mood'].map(
      (name) => ['1', name, `${name} x`] as const,
    );
    const turned = (by: number) => [...rows.slice(by), ...rows.slice(0, by)];
    const orders = [...rows.map((_, by) => turned(by)), ...rows.map((_, by) => turned(by).reverse())];
    const one = presenceOf(rows);
    for (const order of orders) {
      const names = order.map(([, name]) => name).join(' ');
      const other = presenceOf(order);
      assert.ok(one.sameRecord('1', other) && other.sameRecord('1', one), names);
      // Names of fields are numbered as they come: here they came otherwise.
      const reading = new Presence(structure, undefined, undefined, other);
      [...order].reverse().forEach(([, name]) => {
        reading.add({ record: '9', field_name: name, value: '9' });
      });
      reading.take('1', one);
      assert.ok(reading.sameRecord('1', one) && one.sameRecord('1', reading), names);
      for (const [changed] of order.entries()) {
        const edited = presenceOf(order.map(([record, name, text], i) => [record, name, i === changed ? 'y' : text]));
        // The record ID is the record's name, no data.
        const isData = order[changed]?.[1] !== 'id';
        assert.equal(one.sameRecord('1', edited), !isData, `${names}: ${order[changed]?.[1]}`);
        assert.equal(reading.sameRecord('1', edited), !isData, `${names}: ${order[changed]?.[1]}`);
      }
    }
  });

  it('sees names that are also names of object members', () => {
    const presence = presenceOf([
      ['__proto__', 'age', '1'],
      ['constructor', 'age', '1'],
    ]);
    assert.deepEqual(presence.records, ['__proto__', 'constructor']);
  });

  it('reads thousands of records in batches', async () => {
    const names = Array.from({ length: 1234 }, (_, i) => String(i));
    const rig = await startRig(classicSeed(names.map((name) => value(name, '', 'weight', '1'))));
    const ground = await readGround(rig.target.session);
    const seen: number[] = [];
    const presence = await readPresence(rig.target.session, {
      structure: ground.structure,
      records: names,
      onProgress: (n) => seen.push(n),
    });
    assert.equal(presence.records.length, names.length);
    assert.equal(seen.at(-1), names.length);
    const calls = rig.simulator.requests.filter((call) => call.content === 'record');
    assert.ok(calls.length > 1 && calls.length <= 13, String(calls.length));
    // PHP cuts lists of more than a thousand entries silently.
    assert.ok(calls.every(({ parameters }) => Object.keys(parameters).length < 1_000));
  });

  it('never takes an empty answer for an empty project', async () => {
    const rig = await startRig(fullProject(['1']));
    const { structure: real } = await readGround(rig.target.session);
    rig.simulator.setFaults([{ fault: 'empty-body', call: 'record/export', times: 1 }]);
    await assert.rejects(listRecords(rig.target.session, real.recordIdField), { reason: 'empty-answer' });
    rig.simulator.setFaults([{ fault: 'empty-body', call: 'record/export', times: 1 }]);
    await assert.rejects(readPresence(rig.target.session, { structure: real, records: ['1'] }), {
      reason: 'empty-answer',
    });
    const empty = await startRig(classicSeed([]));
    assert.equal((await listRecords(empty.target.session, 'study_id')).size, 0);
  });
});

describe('comparing before and after', () => {
  const stays = { mustGo: () => false, mayGo: () => false, record: () => 'stays' as const };
  const place = (instrument: string) => ({ event: '', instrument, repeats: '' as const, instance: 0 });

  it('takes values that REDCap computes for what they are', () => {
    const before = presenceOf([
      ['1', 'age', '1'],
      ['1', 'bmi', '20'],
      ['1', 'label', 'a'],
      ['1', 'mood', 'x'],
    ]);
    const { differences, notes } = verifyData(
      structure,
      before,
      presenceOf([
        ['1', 'age', '1'],
        ['1', 'bmi', '21'],
        ['1', 'mood', 'x'],
      ]),
      ['1'],
      stays,
    );
    assert.deepEqual(differences, []);
    assert.deepEqual(notes, [
      { kind: 'recalculated', record: '1', place: place('base'), fields: ['bmi'] },
      { kind: 'recalculated', record: '1', place: place('other'), fields: ['label'] },
    ]);
  });

  it('names computed values that went with their whole form', () => {
    const { differences } = verifyData(
      structure,
      presenceOf([
        ['1', 'age', '1'],
        ['1', 'label', 'a'],
      ]),
      presenceOf([['1', 'age', '1']]),
      ['1'],
      stays,
    );
    assert.deepEqual(differences, [{ kind: 'wrongly-gone', record: '1', place: place('other'), fields: ['label'] }]);
  });

  it("names other people's changes, and notes what they added", () => {
    const { differences, notes } = verifyData(
      structure,
      presenceOf([['1', 'age', '1']]),
      presenceOf([
        ['1', 'age', '2'],
        ['1', 'mood', 'x'],
      ]),
      ['1'],
      stays,
    );
    assert.deepEqual(differences, [{ kind: 'changed', record: '1', place: place('base'), fields: ['age'] }]);
    assert.deepEqual(notes, [{ kind: 'appeared', record: '1', place: place('other'), fields: ['mood'] }]);
  });
});

describe('records after a delete', () => {
  const everything = { mustGo: () => true, mayGo: () => true };
  const before = presenceOf([
    ['1', 'id', '1'],
    ['1', 'age', '7'],
    ['1', 'mood', 'x'],
  ]);

  it('names a record that went though something of it was to stay', () => {
    const ofBase = (_record: string, { instrument }: { instrument: string }) => instrument === 'base';
    const gone = presenceOf([]);
    const verdict = (takes: typeof ofBase) =>
      verifyData(structure, before, gone, ['1'], { mustGo: takes, mayGo: takes, record: () => 'may-go' }).differences;
    assert.deepEqual(verdict(ofBase), [{ kind: 'record-gone', record: '1', planned: true }]);
    assert.deepEqual(
      verdict(() => true),
      [],
    );
  });

  it('names a record that is still listed, though it holds nothing any more', () => {
    const { differences } = verifyData(structure, before, presenceOf([['1', 'id', '1']]), ['1'], {
      ...everything,
      record: () => 'goes',
    });
    assert.deepEqual(differences, [{ kind: 'still-there', record: '1', fields: [] }]);
  });
});

describe('choices for a delete', () => {
  it('offers only the scopes that make sense', async () => {
    const long = await readGround((await startRig(fullProject(['1']))).target.session);
    assert.deepEqual(scopeKinds(long.structure, long.info), ['record', 'arm', 'event', 'instrument', 'instance']);
    assert.deepEqual(eventsFor(long.structure, 'instance'), ['visit_arm_1', 'diary_arm_1', 'visit_arm_2']);
    assert.deepEqual(instrumentsFor(long.structure, 'instance', 'visit_arm_1'), ['lab']);
    assert.deepEqual(instrumentsFor(long.structure, 'instrument', 'visit_arm_1'), ['visit', 'lab']);
    const classic = await readGround((await startRig(classicSeed([], { repeating: [] }))).target.session);
    assert.deepEqual(scopeKinds(classic.structure, classic.info), ['record', 'instrument']);
  });

  it('lists the instances that the records really have', async () => {
    const rig = await startRig(
      longitudinalSeed([
        ...[1, 12].map((instance) => value('1', 'visit_arm_1', 'lab_value', '1', { instrument: 'lab', instance })),
        value('2', 'visit_arm_1', 'lab_value', '1', { instrument: 'lab', instance: 12 }),
        value('2', 'visit_arm_2', 'lab_value', '1', { instrument: 'lab', instance: 5 }),
        value('1', 'diary_arm_1', 'mood', '1', { instance: 3 }),
      ]),
    );
    const { structure: real } = await readGround(rig.target.session);
    assert.deepEqual(
      [...(await listInstances(rig.target.session, real, ['1', '2'], { event: 'visit_arm_1', instrument: 'lab' }))],
      [
        [1, 1],
        [12, 2],
      ],
    );
    assert.deepEqual(
      [...(await listInstances(rig.target.session, real, ['1', '2'], { event: 'diary_arm_1' }))],
      [[3, 1]],
    );
  });

  it('makes a scope of the answers', () => {
    assert.deepEqual(scopeFrom({ kind: 'instrument', instrument: 'lab', event: 'e', instance: 2 }), {
      kind: 'instance',
      instrument: 'lab',
      event: 'e',
      instance: 2,
    });
    assert.deepEqual(scopeFrom({ kind: 'instrument', instrument: 'lab' }), { kind: 'instrument', instrument: 'lab' });
    assert.equal(scopeFrom({ kind: 'event' }), undefined);
    assert.equal(scopeFrom({ kind: 'instance', event: 'e' }), undefined);
  });

  it('works without the right to read repeating set-ups', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const token = rig.simulator.addToken(rig.projectId, { username: 'clerk', rights: { ...owner.rights, design: 0 } });
    const plan = await planned(
      rig,
      recordsDelete,
      { records: ['1'], scope: { kind: 'instrument', instrument: 'lab', event: 'visit_arm_1' } },
      rig.targetFor(token),
    );
    assert.equal(plan.ground.structure.repeating, undefined);
    assert.equal(plan.extent.forms, 3);
    assert.equal((await runBare(recordsDelete, rig.targetFor(token), plan)).status, 'done');
  });
});
