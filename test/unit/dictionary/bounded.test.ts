import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { checkDictionary } from '../../../src/dictionary/check';
import { columnNames } from '../../../src/dictionary/columnNames';
import { readDictionary } from '../../../src/dictionary/model';
import { makeDictionary, withRecordId } from './makeDictionary';

/** What a list of problems weighs for who shows it. */
function weight(text: string): { readonly count: number; readonly size: number } {
  const problems = checkDictionary(readDictionary(text));
  return {
    count: problems.length,
    size: problems.reduce((sum, { message }) => sum + message.length, 0),
  };
}

/** Pieces that go wrong once for each time they are there, if somebody lets them. */
const pieces = [
  '{a} ',
  '{gone_one} ',
  '[gone_one] ',
  '[bar-chart:gone_one] ',
  "[a] = 0 or '1' or ",
  '[a] != 1 and ',
  ')',
  '(',
  '@HIDDEN@READONLY ',
  '@HIDEN ',
  "@IF([a] = '1', ",
  "@DEFAULT='9' ",
  '1, Same | ',
  '1, Yes; ',
  '"',
  ', ',
  '\n',
  '|',
  '\u0092',
  '\0',
] as const;
const repeated = fc.tuple(fc.constantFrom(...pieces), fc.integer({ min: 1, max: 4_000 }));

describe('problems of any dictionary', () => {
  it('stay few, whatever one cell holds, and however often', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...columnNames),
        fc.constantFrom('text', 'radio', 'checkbox', 'calc', 'descriptive', 'yesno', 'sql'),
        fc.array(repeated, { minLength: 1, maxLength: 4 }),
        (column, type, parts) => {
          const value = parts.map(([piece, times]) => piece.repeat(times)).join('');
          const row = { field_name: 'b', field_type: type, [column]: value };
          const { count, size } = weight(withRecordId({ field_name: 'a' }, row));
          assert.ok(count <= 250, `${count} problems`);
          assert.ok(size <= 120_000, `${size} characters`);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('do not weigh many times the file, whatever its rows say', () => {
    for (const [what, row] of [
      ['one name', () => ({ field_name: 'same' })],
      ['instruments by turns', (index: number) => ({ field_name: `n${index}`, form_name: `form_${index % 2}` })],
      ['long names', (index: number) => ({ field_name: `${'N'.repeat(2_000)}${index}` })],
      ['misspelt names', (index: number) => ({ field_name: `n${index}`, branching_logic: `[nn${index}x] = '1'` })],
      [
        'one matrix',
        (index: number) => ({
          field_name: `n${index}`,
          field_type: 'radio',
          select_choices_or_calculations: `${index}, A`,
          matrix_group_name: 'm',
        }),
      ],
    ] as const) {
      for (const rows of [200, 1_600]) {
        const text = makeDictionary(Array.from({ length: rows }, (_, index) => row(index)));
        const { size } = weight(text);
        assert.ok(size < 15 * text.length, `${what}: ${size} for ${text.length}`);
      }
    }
  });

  it('are counted where there are too many of a kind to list', () => {
    const header = makeDictionary([]);
    const problems = checkDictionary(readDictionary(`${header}${'a\n'.repeat(60_000)}`));
    const short = problems.filter(({ code }) => code === 'DD21');
    assert.equal(short.length, 50_001);
    assert.equal(short[0]?.message, 'More findings of DD21 that are not listed: 10000.');
    assert.equal(short[0]?.severity, 'hint');
  });
});
