import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { checkDictionary, DictionaryChecker } from '../../../src/dictionary/check';
import { applyEdits, parseCsvDocument } from '../../../src/dictionary/csvDocument';
import { setCell } from '../../../src/dictionary/edit';
import { createModel, readDictionary } from '../../../src/dictionary/model';
import { columnNames } from '../../../src/dictionary/columnNames';
import { corpusAbsent, corpusDictionaries } from './corpus';
import { makeDictionary, type Row, withRecordId } from './makeDictionary';

const rows: readonly Row[] = [
  { field_name: 'first' },
  { field_name: 'boxes', field_type: 'checkbox', select_choices_or_calculations: '1, One | 2, Two' },
  {
    field_name: 'a',
    branching_logic: "[boxes(1)] = '1' or [frist] = 'x'",
    field_label: 'Dear [first], [form_2_complete]',
  },
  { field_name: 'm1', field_type: 'radio', select_choices_or_calculations: '1, "Y" | 0, N', matrix_group_name: 'mm' },
  { field_name: 'm2', field_type: 'radio', select_choices_or_calculations: '1, "Y" | 0, N', matrix_group_name: 'mm' },
  {
    field_name: 'sum',
    form_name: 'form_2',
    field_type: 'calc',
    select_choices_or_calculations: 'sum([a], [m1], [gone])',
    field_note: '{first} {a}',
  },
  {
    field_name: 'b',
    form_name: 'form_2',
    text_validation_type_or_show_slider_number: 'integer',
    text_validation_min: '[sum]',
    field_annotation: "@IF([m1] = '1', @HIDDEN, '') @DEFAULT='[first]'",
  },
];
const words = [
  'first',
  'boxes',
  'a',
  'frist',
  'm1',
  'form_1',
  'form_2',
  'radio',
  'checkbox',
  'text',
  '1, One | 2, Two',
  '1, One',
  "[m1] = '1'",
  '[first]',
  '{a}',
  '[form_1_complete]',
  '',
  'y',
  '"',
  'x, y\nz',
];

describe('dictionary checker', () => {
  it('finds after any edits what a fresh check finds', () => {
    const cellEdit = fc.tuple(fc.nat(7), fc.constantFrom(...columnNames), fc.constantFrom(...words));
    const rawEdit = fc.tuple(
      fc.nat(),
      fc.nat(30),
      fc.constantFrom('', '"', ',', '\n', 'x', '[first]', '_complete', 'a,form_1,,text,l\n'),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(cellEdit, rawEdit), { minLength: 1, maxLength: 12 }), (edits) => {
        const checker = new DictionaryChecker();
        let document = parseCsvDocument(withRecordId(...rows));
        let model = createModel(document);
        checker.check(model);
        for (const [at, where, text] of edits) {
          const start = at % (document.length + 1);
          const edit =
            typeof where === 'number'
              ? { start, end: Math.min(document.length, start + where), text }
              : document.rows[at] === undefined ||
                  !createModel(document).layout.places.some(
                    (place, index) => place >= 0 && columnNames[index] === where,
                  )
                ? undefined
                : setCell(document, at, where, text);
          document = edit === undefined ? document : applyEdits(document, [edit]);
          model = createModel(document, model);
          assert.deepEqual(checker.check(model), checkDictionary(readDictionary(document.text)));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('finds after swapping, repeating and removing rows what a fresh check finds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.constantFrom(...rows), { maxLength: 8 }), { minLength: 2, maxLength: 5 }),
        (versions) => {
          const checker = new DictionaryChecker();
          for (const version of versions) {
            const text = withRecordId(...version);
            assert.deepEqual(checker.check(readDictionary(text)), checkDictionary(readDictionary(text)));
          }
        },
      ),
    );
  });

  it('keeps the fields of rows that an edit does not touch', () => {
    const before = readDictionary(withRecordId(...rows));
    const edit = setCell(before.document, 3, 'field_label', 'Other');
    assert.ok(edit);
    const after = createModel(applyEdits(before.document, [edit]));
    assert.deepEqual(
      after.fields.flatMap((field, index) => (field === before.fields[index] ? [] : [index])),
      [2],
    );
  });

  if (corpusAbsent === undefined) {
    it('finds after edits of real dictionaries what a fresh check finds', () => {
      const files = corpusDictionaries().filter(({ text }) => text.length < 60_000);
      fc.assert(
        fc.property(
          fc.constantFrom(...files),
          fc.array(fc.tuple(fc.nat(), fc.nat(4), fc.constantFrom('', 'x', '"', '\n', ',', ']')), {
            minLength: 1,
            maxLength: 4,
          }),
          ({ text }, edits) => {
            const checker = new DictionaryChecker();
            let document = parseCsvDocument(text);
            let model = createModel(document);
            checker.check(model);
            for (const [at, length, inserted] of edits) {
              const start = at % (document.length + 1);
              document = applyEdits(document, [
                { start, end: Math.min(document.length, start + length), text: inserted },
              ]);
              model = createModel(document, model);
              assert.deepEqual(checker.check(model), checkDictionary(readDictionary(document.text)));
            }
          },
        ),
        { numRuns: 40 },
      );
    });
  } else {
    it.skip(`finds after edits of real dictionaries what a fresh check finds (${corpusAbsent})`);
  }

  describe('takes', () => {
    const tolerates = (title: string, text: string, atLeast: number): void => {
      it(title, () => {
        const problems = checkDictionary(readDictionary(text));
        assert.ok(problems.length >= atLeast, `${problems.length} problems`);
        assert.ok(problems.every(({ start, end }) => start <= end && end <= text.length));
      });
    };
    tolerates(
      'a picture',
      Buffer.from(Array.from({ length: 50_000 }, (_, index) => (index * 7919) % 256)).toString('latin1'),
      1,
    );
    tolerates('a row cut off in a quote', withRecordId(...rows).slice(0, -20), 1);
    tolerates('a header and no rows', makeDictionary([]), 1);
    tolerates(
      '40,000 rows',
      makeDictionary(
        Array.from({ length: 40_000 }, (_, index) => ({
          field_name: `f_${index}`,
          form_name: `form_${Math.floor(index / 100)}`,
        })),
      ),
      0,
    );
    tolerates('40,000 equal rows', makeDictionary(Array.from({ length: 40_000 }, () => ({ field_name: 'f' }))), 39_999);
    tolerates(
      'long cells in every column that is looked into',
      withRecordId({
        field_name: 'a',
        field_type: 'radio',
        select_choices_or_calculations: '1, x [a] {b} | '.repeat(10_000),
        branching_logic: "[a] = '1' and ".repeat(10_000),
        field_label: '{x} [y] '.repeat(20_000),
        field_annotation: '@IF('.repeat(20_000),
      }),
      3,
    );
    tolerates(
      'a label of 5 MB',
      withRecordId({ field_name: 'a', field_label: `${'"quoted" words, '.repeat(330_000)} [gone_field]` }),
      1,
    );
    tolerates('NUL bytes', withRecordId(...rows).replaceAll('form', 'fo\0rm'), 1);
  });
});
