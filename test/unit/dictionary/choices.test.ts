import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { ChoiceList } from '../../../src/dictionary/choiceList';
import {
  checkboxColumn,
  checkboxSuffix,
  formatChoices,
  parseChoices,
  parseSliderLabels,
} from '../../../src/dictionary/choices';
import { readBound, validationType, validationTypes } from '../../../src/dictionary/validation';

const pairs = (text: string): string[][] => parseChoices(text).map(({ code, label }) => [code, label]);

describe('choice lists', () => {
  const cases: readonly (readonly [string, readonly string[][]])[] = [
    [
      '1, One | 2, Two',
      [
        ['1', 'One'],
        ['2', 'Two'],
      ],
    ],
    [
      '1,One|2,Two',
      [
        ['1', 'One'],
        ['2', 'Two'],
      ],
    ],
    [
      '1, One, two, and three | 2, [pipe] {embed}',
      [
        ['1', 'One, two, and three'],
        ['2', '[pipe] {embed}'],
      ],
    ],
    [
      '-9, No | 5.5, Half | 9..9, Odd | 02, Zero two | in-progress, Text',
      [
        ['-9', 'No'],
        ['5.5', 'Half'],
        ['9..9', 'Odd'],
        ['02', 'Zero two'],
        ['in-progress', 'Text'],
      ],
    ],
    [
      'Mr. | Mrs.',
      [
        ['Mr.', 'Mr.'],
        ['Mrs.', 'Mrs.'],
      ],
    ],
    [
      '1, One |',
      [
        ['1', 'One'],
        ['', ''],
      ],
    ],
    [
      '1,\n\tOne\n| 2, ',
      [
        ['1', 'One'],
        ['2', ''],
      ],
    ],
    [', Label', [['', 'Label']]],
    ['  ', []],
    ['', []],
  ];
  for (const [text, expected] of cases) {
    it(`reads ${JSON.stringify(text)}`, () => assert.deepEqual(pairs(text), expected));
  }

  it('give the exact range of each code and label', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.constantFrom('|', ',', ' ', '\n', '1', 'x', 'é', '😀'), { maxLength: 20 })
          .map((parts) => parts.join('')),
        (text) => {
          for (const { code, label, codeRange, labelRange } of parseChoices(text)) {
            assert.equal(text.slice(codeRange.start, codeRange.end), code);
            assert.equal(text.slice(labelRange.start, labelRange.end), label);
          }
        },
      ),
    );
  });

  it('come back from what they are written as', () => {
    const part = fc
      .tuple(fc.stringMatching(/^[A-Za-z0-9._-]{1,5}$/), fc.stringMatching(/^[A-Za-z0-9,.<>[\]]{1,8}$/))
      .map(([code, label]) => ({ code, label }));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), (choices) =>
        assert.deepEqual(
          parseChoices(formatChoices(choices)).map(({ code, label }) => ({ code, label })),
          choices,
        ),
      ),
    );
  });

  it('say of each part what is wrong with it, short lists and long ones alike', () => {
    const part = fc.constantFrom(
      '1, One',
      '1, Two',
      '2, One',
      '2,Two',
      ', None',
      '3',
      '3,',
      '',
      'a b, Odd',
      'a_b, Even',
      '-1, Less',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 45 }), (written) => {
        const { parts, faults, oddities, collisions, choices } = new ChoiceList(written.join('|'));
        const isFirst = (index: number, what: 'code' | 'label'): boolean =>
          parts.findIndex((other) => other[what] === parts[index]?.[what]) === index;
        assert.deepEqual(
          faults.map(({ flaw, choice }) => [flaw, choice]),
          parts.flatMap((choice, index) =>
            choice.code === ''
              ? choice.label === ''
                ? []
                : [['noCode', choice]]
              : isFirst(index, 'code')
                ? []
                : [['repeatedCode', choice]],
          ),
        );
        assert.deepEqual(
          oddities.map(({ flaw, choice }) => [flaw, choice]),
          parts.flatMap((choice, index) => {
            const { code, label, hasComma } = choice;
            const flaw =
              code === '' && label === ''
                ? 'empty'
                : !hasComma
                  ? 'noComma'
                  : label === ''
                    ? 'noLabel'
                    : code === 'a b'
                      ? 'oddCode'
                      : isFirst(index, 'label')
                        ? undefined
                        : 'repeatedLabel';
            return flaw === undefined ? [] : [[flaw, choice]];
          }),
        );
        assert.deepEqual(
          new Set(collisions.map(({ choice, other }) => `${other}/${choice.code}`)),
          new Set(
            choices.flatMap(({ code }, index) =>
              choices
                .slice(0, index)
                .some((other) => other.code !== code && checkboxSuffix(other.code) === checkboxSuffix(code)) &&
              choices.find((other) => checkboxSuffix(other.code) === checkboxSuffix(code))?.code !== code
                ? [`${choices.find((other) => checkboxSuffix(other.code) === checkboxSuffix(code))?.code}/${code}`]
                : [],
            ),
          ),
        );
      }),
    );
  });

  it('name the columns of a checkbox as exports do', () => {
    assert.deepEqual(
      ['4', '-4', 'k>=9', 'A1', '1.5'].map((code) => checkboxColumn('x', code)),
      ['x___4', 'x____4', 'x___k__9', 'x___a1', 'x___1_5'],
    );
  });

  it('label sliders in two or three parts', () => {
    assert.deepEqual(parseSliderLabels('none | some | all | of it'), {
      left: 'none',
      middle: 'some',
      right: 'all | of it',
    });
    assert.deepEqual(parseSliderLabels('none | all'), { left: 'none', middle: '', right: 'all' });
    assert.deepEqual(parseSliderLabels('| | all'), { left: '', middle: '', right: 'all' });
    assert.deepEqual(parseSliderLabels(''), { left: '', middle: '', right: '' });
  });
});

describe('validation types', () => {
  const samples: Readonly<Record<string, readonly [good: string, bad: string]>> = {
    date_ymd: ['2026-01-31', '31-01-2026'],
    date_mdy: ['01-31-2026', '31-01-2026'],
    date_dmy: ['31-01-2026', '01-31-2026'],
    datetime_ymd: ['2026-01-31 23:59', '2026-01-31'],
    datetime_seconds_mdy: ['01-31-2026 00:00:59', '01-31-2026 00:00'],
    time: ['23:59', '24:00'],
    time_hh_mm_ss: ['8:01:01', '8:01'],
    time_mm_ss: ['59:59', '60:00'],
    integer: ['-12', '1.5'],
    number: ['-3.5e2', '3,5'],
    number_1dp: ['1.5', '1.55'],
    number_4dp: ['-1.5000', '1.5'],
    number_comma_decimal: ['3,5', '3.5'],
    number_2dp_comma_decimal: ['1,50', '1.50'],
    email: ['a@b.org', 'a@b'],
    alpha_only: ['abC', 'a1'],
    phone: ['(555) 867-5309', '55-867-5309'],
    phone_australia: ['(02) 1234 5678', '0212345678'],
    zipcode: ['90210-1234', '9021'],
    postalcode_canada: ['A0A 0A0', 'A0A0A0'],
    ssn: ['123-12-1234', '123121234'],
    vmrn: ['123456', '123'],
  };
  for (const [name, [good, bad]] of Object.entries(samples)) {
    it(`${name} takes ${good} and not ${bad}`, () => {
      const type = validationType(name);
      assert.ok(type);
      assert.match(good, type.pattern);
      assert.doesNotMatch(bad, type.pattern);
    });
  }

  it('have distinct names, old names lead to new ones, others to none', () => {
    assert.equal(new Set(validationTypes.map(({ name }) => name)).size, validationTypes.length);
    assert.equal(validationType('int')?.name, 'integer');
    assert.equal(validationType('constructor'), undefined);
  });

  it('read bounds in Y-M-D or in their own order, references and today', () => {
    const order = (bound: string, name: string): unknown => {
      const type = validationType(name);
      assert.ok(type);
      const read = readBound(bound, type);
      return read.kind === 'value' ? read.order : read.kind;
    };
    const day = Date.UTC(2026, 0, 31);
    assert.deepEqual(
      [
        order('2026-01-31', 'date_mdy'),
        order('1/31/2026', 'date_mdy'),
        order('31-01-2026', 'date_dmy'),
        order('2026-01-31 00:00', 'datetime_seconds_dmy'),
      ],
      [day, day, day, day],
    );
    assert.deepEqual(
      [
        order('today', 'date_ymd'),
        order('[other]', 'integer'),
        order('2026-02-30', 'date_ymd'),
        order('ten', 'number'),
        order('today', 'number'),
      ],
      ['relative', 'reference', 'malformed', 'malformed', 'malformed'],
    );
    assert.deepEqual(
      [order('1,5', 'number_1dp_comma_decimal'), order('8:01:01', 'time_hh_mm_ss'), order('59:59', 'time_mm_ss')],
      [1.5, 28861, 215_940],
    );
  });
});
