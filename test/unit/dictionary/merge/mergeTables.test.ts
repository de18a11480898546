import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { MergeError } from '../../../../src/dictionary/merge/conflict';
import { mergeTables } from '../../../../src/dictionary/merge/mergeTables';

const arms = (...rows: readonly string[]): string => ['arm_num,name', ...rows, ''].join('\n');
const mergeArms = (base: string, ours: string, theirs: string): ReturnType<typeof mergeTables> =>
  mergeTables(base, ours, theirs, (row) => row('arm_num'));

const table = fc
  .uniqueArray(fc.integer({ min: 1, max: 8 }), { maxLength: 8 })
  .chain((numbers) =>
    fc.tuple(
      ...numbers.map((number) =>
        fc.constantFrom('A', 'B', 'C, "D"').map((name) => `${number},"${name.replaceAll('"', '""')}"`),
      ),
    ),
  )
  .map((rows) => arms(...rows));

describe('three-way merge of small tables', () => {
  it('takes additions, changes and removals of both sides', () => {
    const { text, conflicts } = mergeArms(
      arms('1,One', '2,Two', '3,Three'),
      arms('1,One', '2,"Two, changed"', '3,Three', '4,Mine'),
      arms('1,Uno', '2,Two', '5,Yours'),
    );
    assert.equal(text, arms('1,Uno', '2,"Two, changed"', '5,Yours', '4,Mine'));
    assert.deepEqual(conflicts, []);
  });

  it('finds what both changed differently', () => {
    const { text, conflicts, version } = mergeArms(arms('1,One', '2,Two'), arms('1,Ein', '2,Two'), arms('1,Uno'));
    assert.deepEqual(conflicts, [
      { kind: 'cell', field: '1', column: 'name', base: 'One', ours: 'Ein', theirs: 'Uno' },
    ]);
    assert.deepEqual([text, version('base'), version('theirs')], [arms('1,Ein'), arms('1,One'), arms('1,Uno')]);
  });

  it('merges rows of which all cells are the key as a set, also one that is there twice', () => {
    const rows = (text: string): string => `a,b\n${text}`;
    assert.equal(
      mergeTables(
        rows('1,1\n1,2\n'),
        rows('1,1\n2,2\n2,2\n'),
        rows('1,2\n3,3\n1,1\n'),
        (row) => `${row('a')} ${row('b')}`,
      ).text,
      rows('3,3\n1,1\n2,2\n2,2\n'),
    );
  });

  it('merge(b, x, b) and merge(b, x, x) are x, merge(b, b, y) has the rows of y in their order', () => {
    fc.assert(
      fc.property(table, table, (base, other) => {
        for (const [ours, theirs] of [
          [other, base],
          [other, other],
          [base, other],
        ] as const) {
          const { text, conflicts } = mergeArms(base, ours, theirs);
          assert.deepEqual([text, conflicts], [other, []]);
        }
      }),
    );
  });

  it('refuses other columns', () => {
    assert.throws(
      () => mergeArms(arms('1,One'), 'arm_num\n1\n', arms('1,One')),
      (error) => error instanceof MergeError && error.reason === 'columns' && error.of === 'ours',
    );
  });
});
