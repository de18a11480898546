import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import fc from 'fast-check';
import { completeLine } from '../../../../src/dictionary/language/completeLine';
import { type Verdict, adviseLogic, judgeLogic } from '../../../../src/dictionary/language/logicInput';
import { csv, english, field, indexOf, trial } from './support';

const index = indexOf(
  csv([
    field('record_id', 'enrol'),
    field('sex', 'enrol', {
      field_type: 'radio',
      field_label: 'Sex at <b>birth</b>',
      select_choices_or_calculations: '1, Female | 2, Male',
    }),
    field('symptoms', 'enrol', {
      field_type: 'checkbox',
      field_label: 'Symptoms, if any',
      select_choices_or_calculations: 'f, Fever | c, Cough',
    }),
    field('age', 'visit', { field_label: 'Age', text_validation_type_or_show_slider_number: 'integer' }),
  ]),
  { ...trial, missingCodes: [{ code: '-99', label: 'Refused' }] },
);

const judged = (text: string): Verdict => judgeLogic(text, index, 'filter', english);
const offered = (text: string): string[] =>
  completeLine(index, text).map(({ label, detail }) => (detail === undefined ? label : `${label}: ${detail}`));

/** The expression after rows with these labels were taken one after the other, with what was typed in front of each. */
function taken(...steps: readonly (readonly [typed: string, label: string])[]): string {
  return steps.reduce((text, [typed, label]) => {
    const entry = completeLine(index, text + typed).find((one) => one.label === label);
    assert.ok(entry, `${label} is not offered behind ${text}${typed}`);
    return entry.text;
  }, '');
}

describe('going on with an expression that is typed', () => {
  it('offers fields with their labels, events, codes and functions at the end', () => {
    assert.deepEqual(offered('[s').slice(0, 2), ['sex: Sex at birth', 'symptoms: Symptoms, if any']);
    assert.deepEqual(offered('[birth'), ['sex: Sex at birth']);
    assert.ok(offered('[vis').includes('visit_1_arm_1: Visit 1') && offered('[rec').includes('record-name'));
    assert.deepEqual(offered('[age] > 3 and [symptoms('), ['f: Fever', 'c: Cough']);
    assert.deepEqual(offered("[sex] = '"), ['1: Female', '2: Male']);
    assert.deepEqual(offered('[symptoms(f)] = ').slice(0, 2), ['1: Checked', '0: Unchecked']);
    assert.deepEqual(offered('[age] > 3 a'), ['and']);
    assert.ok(offered('rou').includes('round: round(number, [decimals])'));
    assert.deepEqual(offered('[age]'), []);
    assert.deepEqual(offered('').slice(0, 5), [
      'record_id: record_id',
      'sex: Sex at birth',
      'symptoms: Symptoms, if any',
      'age: Age',
      'if: if(condition, value_if_true, value_if_false)',
    ]);
    assert.equal(offered('[age] > ')[0], 'record_id: record_id');
  });

  it('takes what is chosen, and stops where something must be filled in', () => {
    assert.equal(taken(['[s', 'sex'], [' = ', '2']), "[sex] = '2'");
    assert.equal(taken(['[sym', 'symptoms']), '[symptoms(');
    assert.equal(
      taken(['[sym', 'symptoms'], ['', 'c'], ['=', '1'], [' a', 'and'], [' ag', 'age']),
      "[symptoms(c)]='1' and [age]",
    );
    assert.equal(taken(['ro', 'round'], ['', 'age']), 'round([age]');
    assert.equal(taken(['[base', 'baseline_arm_1'], ['[s', 'sex'], ["<>'", '1']), "[baseline_arm_1][sex]<>'1'");
    assert.equal(taken(['[aggregate-me', 'aggregate-mean']), '[aggregate-mean:');
  });

  it('only adds to what is there, but for the word at its end', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '[',
            ']',
            '(',
            ')',
            "'",
            '"',
            ' ',
            'sex',
            'symptoms',
            'age',
            '=',
            '>',
            '1',
            'f',
            ' and ',
            ':',
            'round',
            ',',
            '#',
            '\n',
            '$',
            '{',
          ),
          { maxLength: 12 },
        ),
        (parts) => {
          const text = parts.join('');
          for (const entry of completeLine(index, text)) {
            const kept = text.replace(/[\w.'"-]*$/, '');
            assert.ok(entry.text.startsWith(kept), `${text} → ${entry.text}`);
            assert.doesNotMatch(entry.text.slice(kept.length), /\$\{|\$\d/);
          }
        },
      ),
    );
  });
});

describe('judging an expression that is typed', () => {
  it('lets through what is right, with a word of warning where it may mean something else', () => {
    assert.deepEqual(judged("[sex] = '1' and [baseline_arm_1][age] > 3"), { kind: 'fine' });
    assert.deepEqual(judged("[sex] = '-99'"), { kind: 'fine' });
    assert.deepEqual(judged("[sex] = '3'"), { kind: 'fine', doubt: 'sex has no choice 3.' });
    assert.deepEqual(judged(' \n'), { kind: 'blank' });
  });

  it('refuses what cannot be read and names that are not there, and marks the place', () => {
    for (const [text, marked, message] of [
      ["[sex] = '1' and [agee] > 3", "[sex] = '1' and [»agee«] > 3", 'There is no field agee in this project.'],
      ['[symptoms(x)]', '[symptoms(»x«)]', 'symptoms has no choice x.'],
      [
        '[gone_arm_1][age]',
        '[»gone_arm_1«][age]',
        'There is no event gone_arm_1 in this project; the reference would always be blank.',
      ],
      ['[symptoms()] = 1', '[symptoms»()«] = 1', 'A choice must be named between the parentheses: [symptoms(code)].'],
      ['[age', '[age', 'This square bracket is never closed.'],
      ['rou', 'rou', "Text must be quoted: 'rou'. A field is written [field]."],
      ['[age] >', '[age] »>«', 'A value is missing after this.'],
      [
        "[symptoms] = 'f'",
        "[»symptoms«] = 'f'",
        "symptoms is a checkbox; a choice must be named: [symptoms(code)]='1'.",
      ],
    ] as const) {
      assert.deepEqual(judged(text), { kind: 'wrong', marked, message }, text);
    }
  });

  it('shows of a long expression what stands around the place, on one line', () => {
    const long = `${"[sex] = '1' and\n".repeat(20)}[nothing] > 3${" and [sex] = '2'".repeat(20)}`;
    assert.deepEqual(judged(long), {
      kind: 'wrong',
      message: 'There is no field nothing in this project.',
      marked: "…sex] = '1' and [sex] = '1' and [»nothing«] > 3 and [sex] = '2' and [sex] …",
    });
  });

  it('says the same in another language', () => {
    const backwards = { t: (message: string, ...args: readonly unknown[]): string => `${message}|${args.join('|')}` };
    assert.deepEqual(judgeLogic('[agee]', index, 'filter', backwards), {
      kind: 'wrong',
      marked: '[»agee«]',
      message: 'There is no field {0} in this project.|agee',
    });
    assert.deepEqual(adviseLogic('[agee', index, 'filter', backwards).verdict, {
      kind: 'wrong',
      marked: '[agee',
      message: 'This square bracket is never closed.|',
    });
  });

  it('stays quick with very many fields', () => {
    const many = indexOf(csv(Array.from({ length: 10_000 }, (_, n) => field(`field_number_${n}`, `form_${n % 200}`))));
    const { entries } = adviseLogic('[field_number_1', many, 'filter', english);
    assert.equal(entries.length, 50);
    assert.equal(entries[0]?.label, 'field_number_1');
  });
});
