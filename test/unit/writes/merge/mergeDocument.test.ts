import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isSameDocument, mergeDocument } from '../../../../src/writes/merge/mergeDocument';
import { undecidedRows } from '../../../../src/writes/merge/undecidedRows';
import type { EditableName } from '../../../../src/state/documentNames';

const lines = (...all: readonly string[]): string => [...all, ''].join('\n');

describe('a merge with conflicts', () => {
  it('knows the rows for which neither side was taken', () => {
    const header = 'arm_num,name';
    const [base, ours, theirs] = [
      lines(header, '1,One', '2,Two', '3,Three'),
      lines(header, '1,Ours', '3,Ours'),
      lines(header, '1,Theirs', '2,Theirs', '3,Theirs'),
    ];
    const { version } = mergeDocument('arms.csv', base, ours, theirs);
    const texts = { base: version('base'), server: version('theirs'), draft: version('ours') };
    const undecided = (result: string): readonly string[] => undecidedRows({ ...texts, result });
    assert.deepEqual(undecided(version('base')), ['1', '2', '3']);
    assert.deepEqual(undecided(version('base').replaceAll('\n', '\r\n')), ['1', '2', '3']);
    assert.deepEqual([undecided(version('ours')), undecided(version('theirs'))], [[], []]);
    assert.deepEqual(undecided(lines(header, '1,Theirs', '3,Three')), ['3']);
    assert.deepEqual(undecided(lines(header, '1,Something else', '3,Ours')), []);
  });
});

describe('merging the documents of a project', () => {
  const cases: readonly (readonly [
    name: EditableName,
    header: string,
    base: readonly string[],
    ours: readonly string[],
    theirs: readonly string[],
    merged: readonly string[],
  ])[] = [
    [
      'arms.csv',
      'arm_num,name',
      ['1,One', '2,Two'],
      ['1,One', '02,Second', '3,New'],
      ['1,First', '2,Two'],
      ['1,First', '02,Second', '3,New'],
    ],
    [
      'events.csv',
      'event_name,arm_num,unique_event_name,event_id',
      ['Start,1,start_arm_1,11', 'End,1,end_arm_1,12'],
      ['Begin,1,start_arm_1,11', 'End,1,end_arm_1,12', 'Extra,1,,'],
      ['Start,1,start_arm_1,11', 'Middle,1,middle_arm_1,13'],
      ['Begin,1,start_arm_1,11', 'Middle,1,middle_arm_1,13', 'Extra,1,,'],
    ],
    [
      'instrument_event_mappings.csv',
      'arm_num,unique_event_name,form',
      ['1,a_arm_1,x', '1,a_arm_1,y'],
      ['1,a_arm_1,x', '1,a_arm_1,y', '1,b_arm_1,x'],
      ['1,a_arm_1,y'],
      ['1,a_arm_1,y', '1,b_arm_1,x'],
    ],
    [
      'repeating_instruments_and_events.csv',
      'form_name,custom_form_label',
      ['x,', 'y,'],
      ['x,[n]'],
      ['x,', 'y,', 'z,'],
      ['x,[n]', 'z,'],
    ],
    [
      'dags.csv',
      'data_access_group_name,unique_group_name',
      ['North,north', 'South,south'],
      ['The North,north', 'South,south', 'East,'],
      ['North,north', 'West,west'],
      ['The North,north', 'West,west', 'East,'],
    ],
  ];
  for (const [name, header, base, ours, theirs, merged] of cases) {
    it(`takes the changes of both sides: ${name}`, () => {
      const { text, conflicts } = mergeDocument(
        name,
        lines(header, ...base),
        lines(header, ...ours),
        lines(header, ...theirs),
      );
      assert.deepEqual([text, conflicts], [lines(header, ...merged), []]);
      assert.ok(
        isSameDocument(name, lines(header, ...base), lines(header, ...[...base].reverse())),
        'the order of rows says nothing',
      );
      assert.ok(!isSameDocument(name, lines(header, ...base), lines(header, ...theirs)));
    });
  }

  it('asks where an event was renamed twice, and where one was renamed that is gone', () => {
    const header = 'event_name,arm_num,unique_event_name';
    const { conflicts } = mergeDocument(
      'events.csv',
      lines(header, 'A,1,a_arm_1', 'B,1,b_arm_1'),
      lines(header, 'A2,1,a_arm_1', 'B2,1,b_arm_1'),
      lines(header, 'A3,1,a_arm_1'),
    );
    assert.deepEqual(conflicts, [
      { kind: 'cell', field: 'a_arm_1', column: 'event_name', base: 'A', ours: 'A2', theirs: 'A3' },
      { kind: 'removed', field: 'b_arm_1', by: 'theirs', columns: ['event_name'] },
    ]);
  });
});
