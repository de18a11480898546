import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { english } from '../../../../src/common/l10n';
import { diffDictionaries } from '../../../../src/dictionary/diff';
import { readDictionary } from '../../../../src/dictionary/model';
import { describeDiff } from '../../../../src/reads/dictionaryDiff/describeDiff';
import { diffMarkdown } from '../../../../src/reads/dictionaryDiff/diffMarkdown';
import type { DiffEntry } from '../../../../src/reads/dictionaryDiff/picture';
import { csvOf, type Row } from '../preview/support';

const base: readonly Row[] = [
  { name: 'record_id', label: 'Record ID' },
  { name: 'sex', type: 'radio', choices: '1, Female | 2, Male', label: 'Sex' },
  { name: 'age', validation: 'integer', label: 'Age' },
  { name: 'gone', label: 'Gone' },
  { name: 'weight', label: 'Weight in kg' },
  { name: 'bmi', form: 'more', label: 'BMI' },
];

function entries(before: readonly Row[], after: readonly Row[]): readonly DiffEntry[] {
  const [old, now] = [readDictionary(csvOf(before)), readDictionary(csvOf(after))];
  const compared = { before: old, after: now, diff: diffDictionaries(old, now) };
  return describeDiff(compared, (change) => (change.kind === 'field-removed' ? '3 records' : undefined), english);
}

describe('two dictionaries by meaning', () => {
  const after: readonly Row[] = [
    { name: 'record_id', label: 'Record ID' },
    { name: 'sex', type: 'radio', choices: '1, Female | 3, Male', label: 'Sex' },
    { name: 'age', validation: 'number', label: 'Age | *years*' },
    { name: 'weight_kg', label: 'Weight in kg' },
    { name: 'bmi', label: 'BMI' },
    { name: 'fresh', form: 'more', label: 'Fresh' },
  ];
  const found = entries(base, after);
  const of = (name: string): DiffEntry => {
    const entry = found.find((one) => one.name === name);
    assert.ok(entry, `${name} among ${found.map((one) => one.name).join(', ')}`);
    return entry;
  };

  it('has one entry for each field, grouped by what weighs most', () => {
    assert.equal(of('gone').group, 'removed');
    assert.equal(of('weight → weight_kg').group, 'renamed');
    assert.equal(of('weight → weight_kg').isGuess, true);
    assert.equal(of('sex').group, 'recoded');
    assert.equal(of('bmi').group, 'moved');
    assert.equal(of('age').group, 'changed');
    assert.equal(of('fresh').group, 'added');
    assert.equal(
      found.some(({ name }) => name === 'record_id'),
      false,
    );
    const order = found.map(({ group }) => group);
    assert.deepEqual(order.indexOf('added'), order.length - 1);
  });

  it('shows the cells that differ and no others, and counts where there are any', () => {
    assert.deepEqual(
      of('age').cells.map(({ column, before, after: now }) => [column, before, now]),
      [
        ['field_label', 'Age', 'Age | *years*'],
        ['text_validation_type_or_show_slider_number', 'integer', 'number'],
      ],
    );
    assert.ok(of('gone').cells.every(({ after: now }) => now === ''));
    assert.deepEqual(of('gone').counts, ['3 records']);
    assert.deepEqual(of('age').counts, []);
    assert.equal(of('gone').risk, 'will-lose');
  });

  it('is Markdown for a ticket in which texts of the dictionary are code', () => {
    const text = diffMarkdown({ before: 'A', after: 'B', entries: found, remarks: [] }, english);
    assert.match(text, /^## Data dictionary: A → B/);
    assert.match(text, /### Removed \(1\)\n\n- `gone` \(`\w+`\): .*\*\*Data WILL be lost\*\* 3 records/);
    assert.match(text, / {2}\| field_label \| `Age` \| `Age \\\| \*years\*` \|/);
    assert.match(diffMarkdown({ before: 'A', after: 'B', entries: [], remarks: [] }, english), /No differences\./);
  });

  it('says nothing of two texts that mean the same', () => {
    assert.deepEqual(entries(base, base), []);
  });
});
