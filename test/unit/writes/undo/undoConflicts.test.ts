import { freely } from '../../api/freely';
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { deleteDags, importDags } from '../../../../src/api/dags';
import type { RepeatingSetup } from '../../../../src/api/model';
import { importRecords } from '../../../../src/api/records';
import { exportRepeating, importRepeating } from '../../../../src/api/repeating';
import { recordsDelete } from '../../../../src/writes/deletes/records';
import { fileDelete } from '../../../../src/writes/deletes/file';
import { exportMetadataCsv, importMetadataCsv } from '../../../../src/api/metadata';
import { showCase } from '../../support/cases';
import { edit, removeField } from '../dictionary/edits';
import { importFile } from '../../../../src/api/files';
import { type Rig, startRig, stopRigs } from '../deletes/rig';
import { fullProject, longitudinalSeed, owner, value } from '../deletes/seeds';
import { type Net, makeNet, plannedUndo, removeFolders, safeDelete, safeUndo, stateOf, undoPlan } from './support';

afterEach(stopRigs);
afterEach(removeFolders);

const someone = async (rig: Rig, rows: readonly Record<string, string>[]): Promise<void> => {
  await importRecords(freely(rig.target.session), { format: 'json', data: JSON.stringify(rows) });
};
const valueOf = (rig: Rig, record: string, event: string, field: string): string | undefined =>
  rig.seed().values.find((row) => row.record === record && row.event === event && row.field === field)?.value;
const seed = () => fullProject(['1', '2', '3'], { recordDags: { 1: 'north' }, users: [owner] });
const events = { records: ['1', '2'], scope: { kind: 'event', event: 'enrolment_arm_1' } } as const;

describe('undo after the dictionary has changed', () => {
  const changes: readonly (readonly [what: string, change: (text: string) => string, lost: readonly string[]])[] = [
    [
      'a checkbox lost an option',
      (text) => edit(text, 'races', 'select_choices_or_calculations', '1, A | 2, B'),
      ['races'],
    ],
    [
      'an option has another code',
      (text) => edit(text, 'races', 'select_choices_or_calculations', '1, A | 2, B | 30, C'),
      ['races'],
    ],
    [
      'a checkbox became text',
      (text) => edit(edit(text, 'races', 'field_type', 'text'), 'races', 'select_choices_or_calculations', ''),
      ['races'],
    ],
    [
      'a text is calculated now',
      (text) => edit(edit(text, 'weight', 'field_type', 'calc'), 'weight', 'select_choices_or_calculations', '1+1'),
      ['weight'],
    ],
    ['a text became a description', (text) => edit(text, 'weight', 'field_type', 'descriptive'), ['weight']],
    ['a field is gone', (text) => removeField(text, 'weight'), ['weight']],
    [
      'a text became a file',
      (text) =>
        edit(edit(text, 'weight', 'field_type', 'file'), 'weight', 'text_validation_type_or_show_slider_number', ''),
      ['weight'],
    ],
    ['a file became text', (text) => edit(text, 'scan', 'field_type', 'text'), ['scan']],
    ['an option came to it', (text) => edit(text, 'races', 'select_choices_or_calculations', '1, A | 3, C | 4, D'), []],
  ];
  for (const [what, change, lost] of changes) {
    it(`brings back the rest where ${what}, and says before what does not come back`, async () => {
      const rig = await startRig(seed());
      const net = await makeNet();
      const { session } = rig.target;
      const before = stateOf(rig.seed());
      await safeDelete(rig, net, recordsDelete, { records: ['1'], scope: { kind: 'record' } });
      await importMetadataCsv(freely(session), change(await exportMetadataCsv(session)));
      const plan = await undoPlan(rig, net);
      const named = plan.limits.flatMap((limit) => (limit.kind === 'no-place' ? limit.fields : []));
      assert.deepEqual(named, lost);
      const undone = await safeUndo(rig, net, plan);
      assert.deepEqual([undone.status, undone.differences], [lost.length > 0 ? 'incomplete' : 'done', []]);
      const now = new Set(stateOf(rig.seed()));
      const gone = before.filter((line) => !now.has(line) && /^(?:value|file|group) /.test(line));
      const ofRecord = gone.flatMap((line) => /"record":"1".*"field":"(\w+)"/.exec(line)?.[1] ?? []);
      assert.deepEqual([...new Set(ofRecord)], lost);
      // Of a checkbox the options that are there come back, as they stayed in records that were not deleted.
      const ticks = (record: string): readonly string[] =>
        rig
          .seed()
          .values.filter((row) => row.record === record && row.field === 'races' && ['1', '2'].includes(row.value))
          .map((row) => `${row.event} ${row.value}`);
      assert.deepEqual(
        what === 'a checkbox became text' ? [] : ticks('1'),
        what === 'a checkbox became text' ? [] : ticks('2'),
      );
      // What has no place is all that is left: nothing else is claimed to come back a second time, and nothing is sent.
      const again = await plannedUndo(rig, net);
      assert.ok(
        again.kind === 'nothing-missing' || (again.kind === 'plan' && again.plan.counts.values === 0),
        again.kind,
      );
    });
  }

  it('says before, and after, that codes stand for something else now', async () => {
    const rig = await startRig(seed());
    const net = await makeNet();
    const { session } = rig.target;
    const before = stateOf(rig.seed());
    await safeDelete(rig, net, recordsDelete, { records: ['1'], scope: { kind: 'record' } });
    const relabel = async (choices: string): Promise<void> => {
      await importMetadataCsv(
        freely(session),
        edit(await exportMetadataCsv(session), 'races', 'select_choices_or_calculations', choices),
      );
    };
    const told = async () => (await undoPlan(rig, net)).limits.filter(({ kind }) => kind === 'other-labels');
    await relabel('1, A |2,B | 3,  C | 4, D');
    assert.deepEqual(await told(), [], 'the same labels, written otherwise');
    await relabel('1, A | 2, X | 3, C');
    assert.deepEqual(await told(), [], 'nobody has chosen it');
    await relabel('1, C | 2, B | 3, A');
    assert.deepEqual(await told(), [{ kind: 'other-labels', fields: ['races'] }]);
    const outcome = await safeUndo(rig, net, await undoPlan(rig, net));
    assert.deepEqual([outcome.status, outcome.differences], ['incomplete', []]);
    const values = (lines: readonly string[]) => lines.filter((line) => line.startsWith('value '));
    assert.deepEqual(values(stateOf(rig.seed())), values(before));
    showCase('undo/swapped labels', 'the codes come back; that they stand for something else is said before and after');
  });

  it('is not refused as a whole', () => {
    showCase('undo/option gone since', 'the rest comes back; the field is named before');
  });
});

describe('undo after somebody else has been there', () => {
  it('keeps values entered since in an emptied form, unless the user says otherwise', async () => {
    const rig = await startRig(seed());
    const net = await makeNet();
    const before = stateOf(rig.seed());
    await safeDelete(rig, net, recordsDelete, events);
    await someone(rig, [{ study_id: '1', redcap_event_name: 'enrolment_arm_1', initials: 'NEW' }]);
    const plan = await undoPlan(rig, net);
    assert.deepEqual(plan.conflicts, [
      {
        kind: 'values',
        record: '1',
        event: 'enrolment_arm_1',
        instrument: 'enrolment',
        instance: '',
        fields: ['initials', 'races', 'enrolment_complete', 'consent'],
      },
    ]);
    const kept = await safeUndo(rig, net, plan);
    assert.equal(kept.status, 'incomplete');
    assert.ok(kept.kept > 0);
    assert.deepEqual(
      [valueOf(rig, '1', 'enrolment_arm_1', 'initials'), valueOf(rig, '2', 'enrolment_arm_1', 'initials')],
      ['NEW', 'SECRET'],
    );
    const [, original] = await net.history();
    assert.ok(original);
    const second = await undoPlan(rig, net, { of: original });
    await safeUndo(rig, net, { ...second, overwrite: true });
    assert.deepEqual(stateOf(rig.seed()), before);
    // What was overwritten comes back from the undo's own snapshot.
    await safeUndo(rig, net, await undoPlan(rig, net));
    assert.equal(valueOf(rig, '1', 'enrolment_arm_1', 'initials'), 'NEW');
  });

  it('does not mix a record with one of the same name made since', async () => {
    const rig = await startRig(seed());
    const net = await makeNet();
    await safeDelete(rig, net, recordsDelete, { records: ['1', '2'], scope: { kind: 'record' } });
    await someone(rig, [{ study_id: '1', redcap_event_name: 'visit_arm_2', weight: '99' }]);
    const plan = await undoPlan(rig, net);
    assert.deepEqual(
      plan.conflicts.map((conflict) => conflict.kind),
      ['record-anew'],
    );
    await safeUndo(rig, net, plan);
    assert.deepEqual(
      rig
        .seed()
        .values.filter((row) => row.record === '1' && row.field !== 'study_id')
        .map((row) => [row.event, row.field, row.value]),
      [['visit_arm_2', 'weight', '99']],
    );
    assert.equal(valueOf(rig, '2', 'visit_arm_2', 'weight'), '71');
  });

  it('leaves untouched what others edited beside what was deleted', async () => {
    const rig = await startRig(seed());
    const net = await makeNet();
    await safeDelete(rig, net, fileDelete, { field: 'scan', locations: [{ record: '1', event: 'visit_arm_2' }] });
    await someone(rig, [{ study_id: '1', redcap_event_name: 'visit_arm_2', weight: '99' }]);
    const plan = await undoPlan(rig, net);
    assert.deepEqual(
      plan.conflicts.map((conflict) => conflict.kind === 'values' && conflict.fields),
      [['weight']],
    );
    const outcome = await safeUndo(rig, net, plan);
    assert.deepEqual(
      [outcome.status, outcome.counts.files, valueOf(rig, '1', 'visit_arm_2', 'weight')],
      ['incomplete', 1, '99'],
    );
  });

  it('asks before it replaces a file uploaded since', async () => {
    const rig = await startRig(seed());
    const net = await makeNet();
    await safeDelete(rig, net, fileDelete, { field: 'scan', locations: [{ record: '1', event: 'visit_arm_2' }] });
    await importFile(
      freely(rig.target.session),
      { record: '1', event: 'visit_arm_2', field: 'scan' },
      { name: 'other.txt', mimeType: 'text/plain', content: Buffer.from('other') },
    );
    const plan = await undoPlan(rig, net);
    assert.deepEqual(
      plan.conflicts.map((conflict) => conflict.kind === 'values' && conflict.fields),
      [['scan']],
    );
    await safeUndo(rig, net, plan);
    assert.equal(rig.seed().files.find((file) => file.record === '1' && file.field === 'scan')?.name, 'other.txt');
    const [, original] = await net.history();
    await safeUndo(rig, net, { ...(await undoPlan(rig, net, original ? { of: original } : {})), overwrite: true });
    assert.equal(rig.seed().files.find((file) => file.record === '1' && file.field === 'scan')?.name, 'SECRET.png');
  });

  it('leaves blank what somebody blanked since, unless the user says otherwise', async () => {
    const rig = await startRig(seed());
    const net = await makeNet();
    const before = stateOf(rig.seed());
    await safeDelete(rig, net, fileDelete, { field: 'scan', locations: [{ record: '1', event: 'visit_arm_2' }] });
    await importRecords(freely(rig.target.session), {
      format: 'json',
      data: JSON.stringify([{ study_id: '1', redcap_event_name: 'visit_arm_2', note: '' }]),
      overwriteBehavior: 'overwrite',
    });
    assert.equal(valueOf(rig, '1', 'visit_arm_2', 'note'), undefined);
    const plan = await undoPlan(rig, net);
    assert.deepEqual(
      plan.conflicts.map((conflict) => conflict.kind === 'values' && conflict.fields),
      [['note']],
    );
    const outcome = await safeUndo(rig, net, plan);
    assert.deepEqual(
      [outcome.status, outcome.counts.files, valueOf(rig, '1', 'visit_arm_2', 'note')],
      ['incomplete', 1, undefined],
    );
    const [, original] = await net.history();
    await safeUndo(rig, net, { ...(await undoPlan(rig, net, original ? { of: original } : {})), overwrite: true });
    assert.deepEqual(stateOf(rig.seed()), before);
  });

  it('keeps options ticked since; overwritten, just the options of before are ticked', async () => {
    const rig = await startRig(seed());
    const net = await makeNet();
    const before = stateOf(rig.seed());
    const ticked = (): readonly string[] =>
      rig
        .seed()
        .values.filter((row) => row.record === '1' && row.field === 'races')
        .map((row) => row.value)
        .sort();
    await safeDelete(rig, net, recordsDelete, {
      records: ['1'],
      scope: { kind: 'instrument', instrument: 'lab', event: 'visit_arm_1' },
    });
    await someone(rig, [
      { study_id: '1', redcap_event_name: 'enrolment_arm_1', races___1: '0', races___2: '1', races___3: '1' },
    ]);
    assert.deepEqual(ticked(), ['2', '3']);
    const plan = await undoPlan(rig, net);
    assert.deepEqual(
      plan.conflicts.map((conflict) => conflict.kind === 'values' && conflict.fields),
      [['races']],
    );
    assert.equal((await safeUndo(rig, net, plan)).status, 'incomplete');
    assert.deepEqual(ticked(), ['2', '3']);
    const [, original] = await net.history();
    const again = await undoPlan(rig, net, original ? { of: original } : {});
    assert.equal((await safeUndo(rig, net, { ...again, overwrite: true })).status, 'done');
    assert.deepEqual(ticked(), ['1', '3']);
    assert.deepEqual(stateOf(rig.seed()), before);
  });

  it('stops when a record is edited between plan and run', async () => {
    const rig = await startRig(seed());
    const net = await makeNet();
    await safeDelete(rig, net, recordsDelete, events);
    const plan = await undoPlan(rig, net);
    await someone(rig, [{ study_id: '1', redcap_event_name: 'visit_arm_1', weight: '99' }]);
    const writes = rig.writes().length;
    const outcome = await safeUndo(rig, net, plan);
    assert.deepEqual([outcome.status, outcome.sent, rig.writes().length], ['ground-moved', false, writes]);
    assert.equal((await net.store.list()).length, 1, 'the snapshot of what did not happen is not kept');
  });

  it('without knowledge of the state afterwards takes nothing that stands there for its own', async () => {
    const rig = await startRig(seed());
    const net = await makeNet();
    await safeDelete(rig, net, recordsDelete, events);
    await someone(rig, [{ study_id: '2', redcap_event_name: 'enrolment_arm_1', initials: 'NEW' }]);
    const plan = await undoPlan(rig, net);
    const blind = {
      ...plan.request,
      after: { record: () => Promise.resolve(undefined), group: () => undefined, dictionary: undefined },
    };
    const { planUndo } = await import('../../../../src/writes/undo/plan');
    const planned = await planUndo(rig.target, blind);
    assert.ok(planned.kind === 'plan');
    assert.deepEqual(
      planned.plan.conflicts.map((conflict) => 'record' in conflict && conflict.record),
      ['2'],
    );
    assert.ok(planned.plan.counts.values > 0);
  });
});

describe('undo after somebody else has changed the project', () => {
  const repeating = async (rig: Rig, change: (rows: readonly RepeatingSetup[]) => readonly RepeatingSetup[]) =>
    await importRepeating(freely(rig.target.session), change(await exportRepeating(rig.target.session)));
  const labs = {
    records: ['1'],
    scope: { kind: 'instrument', instrument: 'lab', event: 'visit_arm_1' },
  } as const;

  it('has no place for instances where nothing repeats any more', async () => {
    const rig = await startRig(seed());
    const net = await makeNet();
    await safeDelete(rig, net, recordsDelete, labs);
    await repeating(rig, (rows) => rows.filter((row) => row.eventName !== 'visit_arm_1'));
    const writes = rig.writes().length;
    const undo = await plannedUndo(rig, net);
    assert.ok(undo.kind === 'nothing-missing');
    assert.deepEqual(
      undo.plan.limits.filter(({ kind }) => kind === 'no-place'),
      [
        {
          kind: 'no-place',
          fields: ['lab_value', 'lab_complete', 'lab_sheet'],
          events: ['visit_arm_1'],
          points: 7,
        },
      ],
    );
    assert.equal(rig.writes().length, writes);
  });

  it('has no place for plain data where an instrument repeats now; the rest comes back', async () => {
    const rig = await startRig(seed());
    const net = await makeNet();
    await safeDelete(rig, net, recordsDelete, { records: ['1'], scope: { kind: 'arm', armNum: 2 } });
    await repeating(rig, (rows) => [...rows, { eventName: 'visit_arm_2', formName: 'visit', customFormLabel: '' }]);
    const undo = await plannedUndo(rig, net);
    assert.deepEqual(undo.kind !== 'refused' && undo.plan.limits.filter(({ kind }) => kind === 'no-place'), [
      { kind: 'no-place', fields: ['weight', 'note', 'scan'], events: ['visit_arm_2'], points: 3 },
    ]);
    const now = stateOf(rig.seed());
    if (undo.kind === 'plan') {
      assert.equal((await safeUndo(rig, net, undo.plan)).status, 'incomplete');
    }
    assert.deepEqual(
      stateOf(rig.seed()).filter((line) => line.startsWith('value ')),
      now.filter((line) => line.startsWith('value ')),
    );
  });

  it('brings records back without a group that is gone, and says so', async () => {
    const rig = await startRig(seed());
    const net = await makeNet();
    await safeDelete(rig, net, recordsDelete, { records: ['1', '2'], scope: { kind: 'record' } });
    await deleteDags(freely(rig.target.session), ['north']);
    const plan = await undoPlan(rig, net);
    assert.deepEqual(
      plan.limits.filter(({ kind }) => kind === 'no-group'),
      [{ kind: 'no-group', dag: 'north' }],
    );
    const outcome = await safeUndo(rig, net, plan);
    assert.deepEqual([outcome.status, outcome.differences, outcome.error], ['incomplete', [], undefined]);
    assert.equal(valueOf(rig, '1', 'visit_arm_2', 'weight'), '71');
    assert.deepEqual(rig.seed().recordDags, {});
  });

  it('follows groups that were renamed since', async () => {
    const rig = await startRig(seed());
    const net = await makeNet();
    await safeDelete(rig, net, recordsDelete, { records: ['1', '2'], scope: { kind: 'record' } });
    await importDags(freely(rig.target.session), [{ name: 'Far Up', uniqueGroupName: 'north' }]);
    const outcome = await safeUndo(rig, net, await undoPlan(rig, net));
    assert.deepEqual([outcome.status, rig.seed().recordDags], ['done', { 1: 'far_up' }]);
  });
});

describe('restoring a part of a snapshot', () => {
  it('brings back the chosen records only', async () => {
    const rig = await startRig(seed());
    const net = await makeNet();
    await safeDelete(rig, net, recordsDelete, { records: ['1', '2'], scope: { kind: 'record' } });
    const plan = await undoPlan(rig, net, { records: ['2'] });
    assert.deepEqual(plan.touched, ['2']);
    assert.equal((await safeUndo(rig, net, plan)).status, 'done');
    assert.deepEqual([...new Set(rig.seed().values.map((row) => row.record))].sort(), ['2', '3']);
    const [, original] = await net.history();
    assert.ok(original);
    assert.equal((await plannedUndo(rig, net, { of: original })).kind, 'plan', 'the rest can still be undone');
  });

  it('names what has no place any more and brings back the rest', async () => {
    const rig = await startRig(
      longitudinalSeed([value('1', 'visit_arm_1', 'weight', '1'), value('1', 'enrolment_arm_1', 'initials', 'A')]),
    );
    const net = await makeNet();
    await safeDelete(rig, net, recordsDelete, { records: ['1'], scope: { kind: 'record' } });
    const { deleteEvents } = await import('../../../../src/api/events');
    await deleteEvents(freely(rig.target.session), ['visit_arm_1']);
    const plan = await undoPlan(rig, net);
    assert.deepEqual(
      plan.limits.find((limit) => limit.kind === 'no-place'),
      { kind: 'no-place', fields: ['study_id', 'weight'], events: ['visit_arm_1'], points: 2 },
    );
    assert.equal((await safeUndo(rig, net, plan)).status, 'incomplete');
    assert.equal(valueOf(rig, '1', 'enrolment_arm_1', 'initials'), 'A');
  });

  it('names single values that REDCap refuses, and brings back the rest', async () => {
    // A stored value that today's validation would not let in.
    const base = longitudinalSeed([
      value('1', 'visit_arm_1', 'weight', 'heavy'),
      value('1', 'visit_arm_1', 'note', 'n'),
      value('2', 'visit_arm_1', 'weight', '70'),
    ]);
    const rig = await startRig({
      ...base,
      fields: base.fields.map((field) =>
        field['field_name'] === 'weight' ? { ...field, text_validation_type_or_show_slider_number: 'number' } : field,
      ),
    });
    const net: Net = await makeNet();
    await safeDelete(rig, net, recordsDelete, { records: ['1', '2'], scope: { kind: 'record' } });
    const outcome = await safeUndo(rig, net, await undoPlan(rig, net));
    assert.equal(outcome.status, 'mismatch');
    assert.deepEqual(
      outcome.differences.map((item) => item.kind === 'refused' && [item.record, item.fields]),
      [['1', ['weight']]],
    );
    assert.deepEqual(
      [valueOf(rig, '1', 'visit_arm_1', 'note'), valueOf(rig, '2', 'visit_arm_1', 'weight')],
      ['n', '70'],
    );
  });
});
