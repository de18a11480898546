import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { findCycles } from '../../../src/logic/cycles';
import { parseLogic } from '../../../src/logic/parser';
import { references } from '../../../src/logic/references';

const brief = (source: string): unknown[] =>
  references(parseLogic(source).ast).map((r) =>
    Object.fromEntries(
      (['event', 'field', 'code', 'instance', 'smart', 'form'] as const)
        .flatMap((key) => (r[key] ? [[key, `${r[key].text}@${r[key].start}`]] : []))
        .concat(r.inside === undefined ? [] : [['inside', r.inside]]),
    ),
  );

describe('references', () => {
  it('lists every part of every reference with the place of its name', () => {
    assert.deepEqual(brief("[e_arm_1][cb(2):value][3]='1' and sum([a],if([b]=1,[c],0))"), [
      { event: 'e_arm_1@1', field: 'cb@10', code: '2@13', instance: '3@23' },
      { field: 'a@39' },
      { field: 'b@46' },
      { field: 'c@52' },
    ]);
  });

  it('finds fields, instruments and events in the parameters of smart variables', () => {
    assert.deepEqual(
      brief('[aggregate-sum:f1,f2:e_arm_1] > [bar-chart:g,h:bar-stacked] or [survey-time-started:baseline:value]<>""'),
      [
        { smart: 'aggregate-sum@1' },
        { field: 'f1@15', inside: 'aggregate-sum' },
        { field: 'f2@18', inside: 'aggregate-sum' },
        { event: 'e_arm_1@21', inside: 'aggregate-sum' },
        { smart: 'bar-chart@33' },
        { field: 'g@43', inside: 'bar-chart' },
        { field: 'h@45', inside: 'bar-chart' },
        { smart: 'survey-time-started@64' },
        { form: 'baseline@84', inside: 'survey-time-started' },
      ],
    );
  });

  it('still finds them in broken logic', () => {
    assert.deepEqual(brief('[e_arm_1].[a]= and ([b]'), [{ event: 'e_arm_1@1', field: 'a@11' }, { field: 'b@21' }]);
  });

  it('allows a rename by replacing exactly the names', () => {
    const source = "[age] > 1 and [aggregate-mean:age,age_2] < [base_arm_1][age(1)] and [age_2]='[age]'";
    const edits = references(parseLogic(source).ast)
      .flatMap((r) => (r.field?.text === 'age' ? [r.field] : []))
      .reverse();
    assert.equal(
      edits.reduce((text, { start, end }) => `${text.slice(0, start)}years${text.slice(end)}`, source),
      "[years] > 1 and [aggregate-mean:years,age_2] < [base_arm_1][years(1)] and [age_2]='[age]'",
    );
  });

  it('finds calculations that depend on each other in a circle', () => {
    const cycles = findCycles(
      new Map([
        ['a', ['b', 'x']],
        ['b', ['c']],
        ['c', ['a']],
        ['d', ['a']],
        ['e', ['e']],
        ['f', []],
        ['g', ['f']],
      ]),
    );
    assert.deepEqual(cycles, [['a', 'b', 'c'], ['e']]);
    const chain = new Map(Array.from({ length: 50_000 }, (_, i) => [`f${i}`, [`f${i + 1}`]]));
    assert.deepEqual(findCycles(chain), []);
  });
});
