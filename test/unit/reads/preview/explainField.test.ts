import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { english } from '../../../../src/common/l10n';
import { explainField } from '../../../../src/reads/preview/explainField';
import type { ExplainedField } from '../../../../src/reads/preview/picture';
import { answerKey } from '../../../../src/reads/preview/pretendRecord';
import { clock, indexOf, type Row } from './support';

const place = { form: 'visit', look: 'form', event: '', instance: 1 } as const;

function explained(name: string, rows: readonly Row[], answers: Readonly<Record<string, string>> = {}): ExplainedField {
  const given = new Map(Object.entries(answers).map(([field, value]) => [answerKey('', 1, field), value]));
  const found = explainField(name, { index: indexOf(rows), answers: given, place, clock }, english);
  assert.ok(found, name);
  return found;
}

const steps = (list: ExplainedField['needs']): readonly string[] =>
  list.map(({ name, value, why, depth }) => `${'>'.repeat(depth)} ${name} = ${value} (${why})`);

const rows: readonly Row[] = [
  { name: 'sex', type: 'radio', choices: '1, Female | 2, Male' },
  { name: 'weight', validation: 'number' },
  { name: 'height', validation: 'number', branching: "[sex] = '1'" },
  { name: 'bmi', type: 'calc', choices: 'round([weight] / ([height] * [height]), 1)' },
  { name: 'advice', type: 'descriptive', label: 'Your BMI is [bmi]', branching: '[bmi] > 25' },
  { name: 'alone' },
];

describe('a field explained', () => {
  it('tells what it depends on, step by step, with what each holds', () => {
    const { needs, shownIf, value } = explained('advice', rows, { sex: '1', weight: '80', height: '2' });
    assert.deepEqual(steps(needs), [
      '> bmi = 20 (branching)',
      '>> weight = 80 (calculation)',
      '>> height = 2 (calculation)',
      '>>> sex = 1, Female (branching)',
    ]);
    assert.match(shownIf, /bmi.*25/i);
    assert.equal(value, '');
  });

  it('tells what depends on it, through others too', () => {
    const { neededBy, needs } = explained('sex', rows);
    assert.deepEqual(steps(neededBy), [
      '> height = blank (branching)',
      '>> bmi = blank (calculation)',
      '>>> advice =  (branching)',
    ]);
    assert.deepEqual(needs, []);
    assert.deepEqual([explained('alone', rows).needs, explained('alone', rows).neededBy], [[], []]);
  });

  it('ends in circles and in dictionaries of one long chain, and says that it is cut', () => {
    const circle = explained('a', [
      { name: 'a', type: 'calc', choices: '[b] + 1' },
      { name: 'b', type: 'calc', choices: '[a] + 1' },
    ]);
    assert.deepEqual([circle.needs.length, circle.neededBy.length, circle.isCut], [1, 1, false]);
    const chain = Array.from({ length: 5000 }, (_unused, i): Row => ({
      name: `f${i}`,
      ...(i > 0 && { branching: `[f${i - 1}] = '1'` }),
    }));
    const cut = explained('f4999', chain);
    assert.equal(cut.isCut, true);
    assert.ok(cut.needs.length < 50);
    const wide = explained('f0', [
      { name: 'f0' },
      ...Array.from({ length: 5000 }, (_unused, i): Row => ({ name: `g${i}`, branching: "[f0] = '1'" })),
    ]);
    assert.deepEqual([wide.neededBy.length, wide.isCut], [200, true]);
  });

  it('is nothing where there is no such field', () => {
    assert.equal(explainField('gone', { index: indexOf(rows), answers: new Map(), place, clock }, english), undefined);
  });
});

describe('a field explained from another', () => {
  it('shows what calculations give that need what a tag fills in', () => {
    const { neededBy } = explained(
      'height',
      [
        { name: 'height' },
        { name: 'weight', annotation: "@DEFAULT='80'" },
        { name: 'bmi', type: 'calc', choices: '[weight] / ([height] * [height])' },
      ].map((row): Row => ({ ...row, form: 'visit' })),
      { height: '2' },
    );
    assert.deepEqual(steps(neededBy), ['> bmi = 20 (calculation)']);
  });
});
