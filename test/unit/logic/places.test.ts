import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { eventMeant, instanceMeant, type LogicPlace, placeValue, placeVariables } from '../../../src/logic/places';

const place: LogicPlace = {
  record: '7',
  projectId: 12,
  event: 'v2_arm_1',
  form: 'lab',
  instance: 2,
  instances: () => [1, 2, 5],
  armName: (armNum) => (armNum === 1 ? 'Drug' : 'Placebo'),
  events: () =>
    [
      ['v1', 1],
      ['v2', 1],
      ['v3', 1],
      ['v1', 2],
    ].map(([name, arm], index) => ({
      name: `${String(name)}_arm_${String(arm)}`,
      label: `Visit ${String(name)}`,
      id: 40 + index,
      armNum: Number(arm),
    })),
};
const all = (at: LogicPlace): Record<string, string | undefined> =>
  Object.fromEntries([...placeVariables].map((name) => [name, placeValue(name, at)]));

describe('where an expression stands', () => {
  it('says what smart variables mean there', () => {
    assert.deepEqual(all(place), {
      'record-name': '7',
      'event-name': 'v2_arm_1',
      'event-label': 'Visit v2',
      'event-id': '41',
      'previous-event-name': 'v1_arm_1',
      'next-event-name': 'v3_arm_1',
      'first-event-name': 'v1_arm_1',
      'last-event-name': 'v3_arm_1',
      'arm-number': '1',
      'arm-label': 'Drug',
      'instrument-name': 'lab',
      'current-instance': '2',
      'first-instance': '1',
      'last-instance': '5',
      'previous-instance': '1',
      'next-instance': '3',
      'project-id': '12',
    });
    assert.deepEqual(
      [
        placeValue('event-label', place, 'v1_arm_2'),
        placeValue('arm-label', place, 'v1_arm_2'),
        placeValue('event-id', place, 'next-event-name'),
        placeValue('event-label', place, 'gone'),
      ],
      ['Visit v1', 'Placebo', '42', undefined],
    );
  });

  it('is blank about events of classic projects and about instances where nothing repeats', () => {
    const known = Object.entries(all({ ...place, event: '', events: () => [], instance: undefined })).filter(
      ([, value]) => value !== undefined && value !== '',
    );
    assert.deepEqual(
      known.map(([name]) => name),
      ['record-name', 'instrument-name', 'project-id'],
    );
    assert.equal(placeValue('previous-instance', { ...place, instance: 1 }), undefined);
  });

  it('finds events within the arm, those that have the instrument only', () => {
    const none = (event: string): boolean => event !== 'v1_arm_1' && event !== 'v3_arm_1';
    assert.deepEqual(
      [
        'previous-event-name',
        'next-event-name',
        'first-event-name',
        'last-event-name',
        'event-name',
        'v1_arm_2',
        'nowhere',
      ].map((name) => eventMeant(name, place, none)),
      [undefined, undefined, 'v2_arm_1', 'v2_arm_1', 'v2_arm_1', 'v1_arm_2', undefined],
    );
  });

  it('counts instances', () => {
    assert.deepEqual(
      ['first-instance', 'last-instance', 'previous-instance', 'next-instance', 'current-instance', '4', 'x'].map(
        (name) => instanceMeant(name, 2, [1, 2, 5]),
      ),
      [1, 5, 1, 3, 2, 4, undefined],
    );
  });
});
