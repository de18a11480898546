import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { exportRepeating } from '../../../../src/api/repeating';
import { english } from '../../../../src/common/l10n';
import { FormSession } from '../../../../src/reads/preview/formSession';
import { answersOf, readTakenRecord, type TakenRecord, wantedFields } from '../../../../src/reads/preview/takenRecord';
import { takenRemarks, takenTitle } from '../../../../src/webviews/formPreview/takenWords';
import { fullProject } from '../../writes/deletes/seeds';
import { type Rig, startRig, stopRigs } from '../../writes/deletes/rig';
import { clock, indexOf, type Row, textOf } from './support';

afterEach(stopRigs);

const facts = {
  longitudinal: true,
  events: [
    { name: 'enrolment_arm_1', label: 'Enrolment' },
    { name: 'visit_arm_1', label: 'Visit' },
    { name: 'diary_arm_1', label: 'Diary' },
  ],
  eventsOfForm: new Map([
    ['enrolment', ['enrolment_arm_1']],
    ['visit', ['visit_arm_1']],
    ['lab', ['visit_arm_1']],
    ['diary', ['diary_arm_1']],
  ]),
};

const dictionary: readonly Row[] = [
  { name: 'study_id', form: 'enrolment' },
  { name: 'initials', form: 'enrolment' },
  { name: 'races', form: 'enrolment', type: 'checkbox', choices: '1, A | 2, B | 3, C' },
  { name: 'weight', form: 'visit' },
  { name: 'lab_value', form: 'lab', label: 'Of [enrolment_arm_1][initials], [visit_arm_1][weight] kg' },
  { name: 'double', form: 'lab', type: 'calc', choices: '[lab_value] * 2' },
  { name: 'new_one', form: 'lab', annotation: "@DEFAULT='filled in'" },
  { name: 'high', form: 'lab', branching: '[lab_value] > 1' },
  { name: 'mood', form: 'diary' },
];

describe('a real record in a form', () => {
  const index = indexOf(dictionary, facts);
  const take = async (rig: Rig, place: Partial<TakenRecord>): Promise<TakenRecord> => {
    const { session } = rig.target;
    return await readTakenRecord(
      {
        session,
        recordIdField: 'study_id',
        serverFields: new Set(['study_id', 'initials', 'races', 'weight', 'lab_value', 'mood']),
        repeating: await exportRepeating(session),
      },
      index,
      { record: '1', form: 'lab', event: 'visit_arm_1', instance: 1, ...place },
    );
  };

  it('is read for what the form shows and nothing else, and shown at its instance', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const taken = await take(rig, { instance: 2 });
    const asked = rig.simulator.requests.filter(({ content }) => content === 'record').at(-1)!.parameters;
    assert.deepEqual(
      Object.entries(asked)
        .filter(([key]) => /^(?:fields|records)/.test(key))
        .map(([, value]) => value)
        .sort(),
      ['1', 'initials', 'lab_complete', 'lab_value', 'study_id', 'weight'],
    );
    const session = new FormSession();
    session.takeIn(taken);
    const text = textOf(session.draw(index, clock, english));
    assert.match(text, /lab_value "Of SECRET, 70 kg" text\(\)=2$/m);
    assert.match(text, /double "double" calc=4/);
    assert.match(text, /high "high" text/);
    // A form that was saved is not filled in again.
    assert.match(text, /new_one "new_one" text\(\)=$/m);
    assert.deepEqual(taken.absent, ['double', 'new_one', 'high']);
    session.toInstance(1);
    assert.match(textOf(session.draw(index, clock, english)), /lab_value .*=1$/m);
    assert.match(textOf(session.draw(index, clock, english)), /- high: Shown only if/);
  });

  it('has its boxes, its instance of a repeating event, and blanks where nobody saved', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const session = new FormSession();
    session.takeIn(await take(rig, { form: 'enrolment', event: 'enrolment_arm_1' }));
    assert.match(textOf(session.draw(index, clock, english)), /study_id .*=1\n.*initials .*=SECRET\n.*races .*=1\+3$/m);
    session.takeIn(await take(rig, { form: 'diary', event: 'diary_arm_1', instance: 2 }));
    assert.match(textOf(session.draw(index, clock, english)), /mood .*=m2$/m);
    session.takeIn(await take(rig, { instance: 9 }));
    assert.match(textOf(session.draw(index, clock, english)), /new_one .*=filled in$/m);
  });

  it('is in no state that is kept, also after it was changed, and is gone without a trace', async () => {
    const rig = await startRig(fullProject(['1']));
    const session = new FormSession();
    session.form = 'lab';
    session.draw(index, clock, english);
    session.give({ key: 'visit_arm_1/1/lab_value', name: 'lab_value', value: 'pretended' }, index, clock);
    const before = session.state;
    const shown = { form: session.form, event: session.event, instance: session.instance };
    session.takeIn(await take(rig, { instance: 3 }));
    session.give({ key: 'visit_arm_1/3/lab_value', name: 'lab_value', value: '77' }, index, clock);
    assert.match(textOf(session.draw(index, clock, english)), /lab_value .*=77$/m);
    assert.deepEqual(session.state.answers, before.answers);
    session.putAway();
    assert.deepEqual([session.form, session.event, session.instance], [shown.form, shown.event, shown.instance]);
    const text = textOf(session.draw(index, clock, english));
    assert.match(text, /lab_value .*=pretended$/m);
    assert.doesNotMatch(text, /SECRET|77/);
    session.takeIn(await take(rig, {}));
    session.clear();
    assert.equal(session.taken, undefined);
    assert.deepEqual(session.state.answers, {});
  });

  it('has dates as they are typed, and other forms of a repeating event at the same instance', () => {
    const own = indexOf([
      { name: 'id', form: 'a' },
      { name: 'born', form: 'a', validation: 'date_dmy', label: '[other]' },
      { name: 'other', form: 'b' },
    ]);
    const place = { record: '7', form: 'a', event: 'e', instance: 2 };
    const row = (instance: string, born: string, other: string) => ({
      id: '7',
      redcap_event_name: 'e',
      redcap_repeat_instrument: '',
      redcap_repeat_instance: instance,
      born,
      other,
      a_complete: '0',
    });
    const answers = answersOf([row('1', '2020-01-02', 'first'), row('2', '2021-12-31', 'second')], own, {
      place,
      repeating: [{ eventName: 'e', formName: '', customFormLabel: '' }],
      names: wantedFields(own, 'a').own.concat(wantedFields(own, 'a').others),
      recordIdField: 'id',
    });
    const session = new FormSession();
    session.takeIn({ ...place, answers, absent: [] });
    // A file that knows no events shows the event of the record all the same.
    assert.match(textOf(session.draw(own, clock, english)), /born "second" text\(D-M-Y, Today\)=31-12-2021/);
  });

  it('is named, with what is not there', () => {
    const taken = { record: '12', form: 'lab', event: 'visit_arm_1', instance: 2, answers: new Map(), absent: ['x'] };
    assert.match(takenTitle(taken, index, english), /Real values of record 12, event Visit, instance 2\./);
    const place = { form: 'visit', look: 'form', event: '', instance: 1 } as const;
    assert.deepEqual(takenRemarks(taken, place, english).length, 2);
    assert.deepEqual(takenRemarks({ ...taken, absent: [] }, { ...place, form: 'lab' }, english), []);
  });
});
