import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { loadProject } from '../../../src/simulator/store/load';
import { toDictionaryRow } from '../../../src/simulator/store/dictionary';
import {
  checkboxSuffix,
  compareRecordNames,
  defaultFormLabel,
  uniqueEventName,
  uniqueGroupName,
} from '../../../src/simulator/store/names';
import { moveToRepeatingSetup } from '../../../src/simulator/store/repeating';
import { saveProject } from '../../../src/simulator/store/save';
import { smallSeed } from './seeds';

describe('Simulator: names', () => {
  it('makes unique event names of labels', () => {
    const none = new Set<string>();
    assert.equal(uniqueEventName('Deadline to opt out of study', 2, none), 'deadline_to_opt_ou_arm_2');
    assert.equal(uniqueEventName('integration_event_20260101', 3, none), 'integration_event_arm_3');
    assert.equal(uniqueEventName('Visit (1st!)', 1, none), 'visit_1st_arm_1');
    assert.equal(uniqueEventName('Event 1', 1, new Set(['event_1_arm_1', 'event_1_arm_1b'])), 'event_1_arm_1c');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (label, arm) =>
        assert.match(uniqueEventName(label, arm, none), /^[a-z0-9][a-z0-9_]{0,17}_arm_\d+$/),
      ),
    );
  });

  it('makes unique group names of labels', () => {
    assert.equal(uniqueGroupName('Integration Test DAG', new Set()), 'integration_test_d');
    assert.equal(uniqueGroupName('dag-a', new Set()), 'daga');
    assert.equal(uniqueGroupName('North', new Set(['north'])), 'northb');
  });

  it('makes checkbox columns of codes', () => {
    assert.deepEqual(['1', '-4', 'k>=9', 'A', 'a___b'].map(checkboxSuffix), ['1', '_4', 'k__9', 'a', 'a___b']);
  });

  it('makes labels of forms', () => {
    assert.equal(defaultFormLabel('race_and_ethnicity'), 'Race And Ethnicity');
  });

  it('orders record names by number, else naturally, and always the same', () => {
    assert.deepEqual(['10', 'b2', '9', 'b10', '1', '007', '08'].toSorted(compareRecordNames), [
      '1',
      '007',
      '08',
      '9',
      '10',
      'b2',
      'b10',
    ]);
    assert.deepEqual(['331-10', '331-9', '332-1', '100-1'].toSorted(compareRecordNames), [
      '100-1',
      '331-9',
      '331-10',
      '332-1',
    ]);
    const name = fc.oneof(
      fc.nat(200).map(String),
      fc.string({ unit: fc.constantFrom('a', 'B', '1', '2', '0', '-', 'é'), minLength: 1, maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 12 }), (names) =>
        assert.deepEqual(names.toReversed().toSorted(compareRecordNames), names.toSorted(compareRecordNames)),
      ),
    );
  });
});

describe('Simulator: what follows from changes of structure', () => {
  it('loses ticks of options that are gone, keeps data of fields that are gone', () => {
    const seed = smallSeed();
    const project = loadProject(1, seed);
    const changed = seed.fields
      .filter((field) => field['field_name'] !== 'name')
      .map((field) => ({
        ...field,
        ...(field['field_name'] === 'tick' ? { select_choices_or_calculations: '2, Two' } : {}),
      }));
    project.setDictionary(changed.map(toDictionaryRow));
    const values = saveProject(project).values.filter((value) => value.record === '1' && value.field !== 'id');
    assert.deepEqual(
      values.map((value) => [value.field, value.value]),
      [
        ['name', 'Ada'],
        ['tick', '2'],
        ['note', 'a'],
        ['note', 'b'],
      ],
    );
  });

  it('loses files with the event they belong to', () => {
    const seed = smallSeed();
    const longitudinal = {
      ...seed,
      settings: { ...seed.settings, isLongitudinal: true },
      arms: [{ armNum: 1, name: 'A' }],
      events: [
        { name: 'E', armNum: 1, uniqueName: 'e_arm_1', customLabel: '', dayOffset: 0, offsetMin: 0, offsetMax: 0 },
      ],
      mappings: [{ event: 'e_arm_1', form: 'main' }],
      repeating: [],
      values: seed.values.filter((value) => value.instrument === '').map((value) => ({ ...value, event: 'e_arm_1' })),
      files: seed.files.map((file) => ({ ...file, event: 'e_arm_1' })),
    };
    const project = loadProject(1, longitudinal);
    assert.equal(project.files.size, 1);
    project.dropArm(1);
    assert.deepEqual(
      [project.files.size, project.records.size, project.events.length, project.mappings.length, project.arms.length],
      [0, 0, 0, 0, 0],
    );
  });

  it('moves data between a form’s first instance and the record as it starts and stops to repeat', () => {
    const seed = smallSeed();
    const project = loadProject(1, seed);
    moveToRepeatingSetup(project, []);
    assert.deepEqual(project.records.get('1')?.context('')?.values.get('note'), 'a');
    moveToRepeatingSetup(project, seed.repeating);
    assert.deepEqual(
      saveProject(project)
        .values.filter((value) => value.field === 'note')
        .map((value) => [value.instance, value.value]),
      [
        [2, 'b'],
        [1, 'a'],
      ],
    );
  });
});
