import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { applyEdits, parseCsvDocument } from '../../../../src/dictionary/csvDocument';
import {
  designationGrid,
  type DesignationParts,
  toggleDesignation,
} from '../../../../src/reads/designations/designationGrid';

const event = (uniqueEventName: string, armNum: number) => ({
  eventName: uniqueEventName.replace(/_arm.*/, ''),
  armNum,
  uniqueEventName,
  customEventLabel: '',
  eventId: undefined,
});
const parts: DesignationParts = {
  project: 'Trial',
  arms: [
    { armNum: 1, name: 'Drug' },
    { armNum: 2, name: 'Placebo' },
  ],
  events: [event('a_arm_1', 1), event('b_arm_1', 1), event('a_arm_2', 2)],
  instruments: [
    { name: 'visit', label: 'Visit' },
    { name: 'labs', label: 'Labs' },
  ],
  repeating: [
    { eventName: 'b_arm_1', formName: '', customFormLabel: '' },
    { eventName: 'a_arm_1', formName: 'labs', customFormLabel: '' },
  ],
  mappings: [{ armNum: 1, uniqueEventName: 'a_arm_1', form: 'visit' }],
};
const text = 'arm_num,unique_event_name,form\r\n1,a_arm_1,visit\r\n1,b_arm_1,visit\r\n2,gone_arm_2,visit\r\n';

function drawn(csv: string): string {
  return designationGrid(parts, csv)
    .arms.map(({ name, events, rows }) =>
      [
        `${name}: ${events.map((one) => one.name + (one.isRepeating ? '*' : '')).join(' ')}`,
        ...rows.map(
          ({ form, cells }) =>
            `${form} ${cells.map((cell) => (cell.isDesignated ? 'x' : '.') + (cell.isChanged ? '!' : '') + (cell.isRepeating ? '*' : '')).join(' ')}`,
        ),
      ].join('\n'),
    )
    .join('\n');
}

function toggled(csv: string, at: { event: string; form: string; armNum: number }): string {
  return applyEdits(parseCsvDocument(csv), toggleDesignation(csv, at)).text;
}

describe('events × instruments', () => {
  it('has a grid per arm, with what differs from the server and what repeats', () => {
    assert.equal(
      drawn(text),
      ['Drug: a_arm_1 b_arm_1*', 'visit x x!*', 'labs .* .*', 'Placebo: a_arm_2', 'visit .', 'labs .'].join('\n'),
    );
    assert.deepEqual(designationGrid(parts, text).strays, ['gone_arm_2, visit']);
  });

  it('is edited by one row more or less, in the dialect of the text', () => {
    const on = toggled(text, { event: 'a_arm_1', form: 'labs', armNum: 1 });
    assert.equal(on, text.replace('1,b_arm_1', '1,a_arm_1,labs\r\n1,b_arm_1'));
    assert.equal(toggled(on, { event: 'a_arm_1', form: 'labs', armNum: 1 }), text);
    const last = 'form;unique_event_name\nvisit;a_arm_1';
    assert.equal(
      toggled(last, { event: 'a_arm_2', form: 'labs', armNum: 2 }),
      'form;unique_event_name\nvisit;a_arm_1\nlabs;a_arm_2',
    );
    const twice = 'arm_num,unique_event_name,form\n1,a_arm_1,visit\n1,b_arm_1,labs\n1,a_arm_1,visit\n';
    assert.equal(
      toggled(twice, { event: 'a_arm_1', form: 'visit', armNum: 1 }),
      'arm_num,unique_event_name,form\n1,b_arm_1,labs\n',
    );
    assert.equal(
      toggled('arm_num,unique_event_name,form\n', { event: 'a_arm_1', form: 'visit', armNum: 1 }),
      'arm_num,unique_event_name,form\n1,a_arm_1,visit\n',
    );
  });

  it('leaves a text alone that is no such table', () => {
    assert.deepEqual(toggleDesignation('', { event: 'a', form: 'b', armNum: 1 }), []);
    assert.deepEqual(toggleDesignation('a,b\n1,2\n', { event: 'a', form: 'b', armNum: 1 }), []);
    assert.match(drawn('nothing'), /visit \.! \.\*/);
  });
});
