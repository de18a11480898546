import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { convertHeaders } from '../../../src/dictionary/columns';
import { diffDictionaries } from '../../../src/dictionary/diff';
import { type Change, risks, riskWords, worst } from '../../../src/dictionary/diff/change';
import { outOfOrder } from '../../../src/dictionary/diff/order';
import { readDictionary } from '../../../src/dictionary/model';
import { makeDictionary, type Row } from './makeDictionary';
import { showCase } from '../support/cases';

const base: readonly Row[] = [
  { field_name: 'record_id' },
  { field_name: 'name' },
  { field_name: 'sex', field_type: 'radio', select_choices_or_calculations: '1, Female | 2, Male | 3, Other' },
  { field_name: 'boxes', field_type: 'checkbox', select_choices_or_calculations: '1, Fever | 2, Cough' },
  { field_name: 'age', form_name: 'form_2', text_validation_type_or_show_slider_number: 'integer' },
  { field_name: 'bmi', form_name: 'form_2', field_type: 'calc', select_choices_or_calculations: '[w] / [h]' },
  { field_name: 'why', form_name: 'form_3', field_type: 'notes', branching_logic: "[sex] = '3'" },
  { field_name: 'info', form_name: 'form_3', field_type: 'descriptive' },
];
const edited = (name: string, change: Row): Row[] =>
  base.map((row) => (row.field_name === name ? { ...row, ...change } : row));
const diff = (after: readonly Row[], before: readonly Row[] = base): readonly Change[] =>
  diffDictionaries(readDictionary(makeDictionary(before)), readDictionary(makeDictionary(after))).changes;
const brief = ({ kind, risk, field, form, code, guess }: Change): string =>
  [kind, risk, field ?? form, code, guess && 'guess'].filter((part) => part !== undefined).join(' ');

describe('dictionary diff', () => {
  const planted: readonly (readonly [
    title: string,
    after: readonly Row[],
    expected: readonly string[],
    before?: readonly Row[],
  ])[] = [
    ['nothing', base, []],
    ['blanks, line ends and quotes of logic', edited('why', { branching_logic: '[sex]\n =  "3"' }), []],
    ['blanks of a calculation', edited('bmi', { select_choices_or_calculations: '[w]/[h]' }), []],
    ['capitals of and, or, functions and fields', edited('why', { branching_logic: "[SEX] = '3'" }), []],
    ['a text of logic', edited('why', { branching_logic: "[sex] = ' 3'" }), ['logic-changed none why']],
    ['a comment of logic', edited('why', { branching_logic: "# later\n[sex] = '3'" }), ['logic-changed none why']],
    ...(
      [
        [
          '@CALCTEXT(if([a]="1" and [b]=2, "x", [c]))  @HIDDEN',
          "@CALCTEXT( IF([a] = '1' AND [b]=2,\n'x',[c]) )\n@HIDDEN",
          true,
        ],
        ["@IF([a]='1', @DEFAULT='x' @HIDDEN, '')", '@IF([a] = "1",@DEFAULT="x"  @HIDDEN,"")', true],
        ["@DEFAULT='x y'", "@DEFAULT='x  y'", false],
        ["@IF([a]='1', @HIDDEN, '')", "@IF([a]='2', @HIDDEN, '')", false],
        ["@IF([a]='1', @HIDDEN, '')", "@IF([a]='1', '', @HIDDEN)", false],
        ["@CALCDATE([a], 1, 'd')", '@CALCDATE([a],1,"d")', true],
        ['@HIDDEN @READONLY', '@READONLY @HIDDEN', false],
        ["a note's [b]  text", "a note's [b] text", false],
        ['@UVASSERT={"a":"b  c"}', '@UVASSERT={"a":"b c"}', false],
      ] as const
    ).map(
      ([old, now, isSame]) =>
        [
          `${old} in place of ${now}`,
          edited('why', { field_annotation: now }),
          isSame ? [] : ['column-changed none why'],
          edited('why', { field_annotation: old }),
        ] as const,
    ),
    [
      'blanks of the labels of a slider',
      edited('info', { field_type: 'slider', select_choices_or_calculations: 'a | b | c' }),
      [],
      edited('info', { field_type: 'slider', select_choices_or_calculations: 'a|b|c' }),
    ],
    [
      'radio buttons for yes and no',
      edited('sex', { field_type: 'yesno', select_choices_or_calculations: '' }),
      [
        'field-retyped might-lose sex',
        'choice-removed might-lose sex 2',
        'choice-removed might-lose sex 3',
        'choice-relabelled label-mismatch sex 1',
        'choice-added none sex 0',
      ],
    ],
    [
      'a checkbox for radio buttons',
      edited('boxes', { field_type: 'radio', select_choices_or_calculations: '1, Fever' }),
      ['field-retyped might-lose boxes', 'choice-removed will-lose boxes 2'],
    ],
    ['a field added', [...base, { field_name: 'new', form_name: 'form_3' }], ['field-added none new']],
    ['a field removed', base.filter(({ field_name }) => field_name !== 'age'), ['field-removed will-lose age']],
    ['a description removed', base.filter(({ field_name }) => field_name !== 'info'), ['field-removed none info']],
    [
      'a field renamed',
      edited('age', { field_name: 'age_years', field_label: 'Label of age' }),
      ['field-renamed will-lose age guess'],
    ],
    [
      'a field replaced by an unlike one',
      edited('age', { field_name: 'size' }),
      ['field-removed will-lose age', 'field-added none size'],
    ],
    [
      'a field moved in its form',
      [base[0] ?? {}, base[2] ?? {}, base[3] ?? {}, base[1] ?? {}, ...base.slice(4)],
      ['field-moved none name'],
    ],
    [
      'a field moved to another form',
      [...base.slice(0, 3), ...base.slice(4, 6), { ...base[3], form_name: 'form_2' }, ...base.slice(6)],
      ['field-moved might-lose boxes'],
    ],
    ['a type', edited('why', { field_type: 'text' }), ['field-retyped might-lose why']],
    [
      'choices for text',
      edited('sex', { field_type: 'text', select_choices_or_calculations: '' }),
      ['field-retyped might-lose sex'],
    ],
    [
      'a label and a note',
      edited('name', { field_label: 'Other', field_note: 'note' }),
      ['column-changed none name', 'column-changed none name'],
    ],
    [
      'validation',
      edited('age', { text_validation_type_or_show_slider_number: 'number', text_validation_min: '0' }),
      ['validation-changed none age', 'validation-changed none age'],
    ],
    ['logic', edited('why', { branching_logic: '' }), ['logic-changed none why']],
    [
      'a calculation',
      edited('bmi', { select_choices_or_calculations: '[w] / ([h])^(2)' }),
      ['calculation-changed none bmi'],
    ],
    [
      'a choice added',
      edited('sex', { select_choices_or_calculations: '1, Female | 2, Male | 3, Other | 4, Unknown' }),
      ['choice-added none sex 4'],
    ],
    [
      'a choice removed',
      edited('sex', { select_choices_or_calculations: '1, Female | 2, Male' }),
      ['choice-removed might-lose sex 3'],
    ],
    [
      'a checkbox choice removed',
      edited('boxes', { select_choices_or_calculations: '1, Fever' }),
      ['choice-removed will-lose boxes 2'],
    ],
    [
      'one of two choices of one code',
      edited('sex', { select_choices_or_calculations: '1, Female' }),
      ['choice-relabelled label-mismatch sex 1'],
      edited('sex', { select_choices_or_calculations: '1, Female | 1, Male' }),
    ],
    [
      'one of two equal choices',
      edited('sex', { select_choices_or_calculations: '1, Female' }),
      ['choice-relabelled none sex 1'],
      edited('sex', { select_choices_or_calculations: '1, Female | 1, Female' }),
    ],
    [
      'a choice relabelled',
      edited('sex', { select_choices_or_calculations: '1, Woman | 2, Male | 3, Other' }),
      ['choice-relabelled label-mismatch sex 1'],
    ],
    [
      'labels swapped',
      edited('sex', { select_choices_or_calculations: '1, Male | 2, Female | 3, Other' }),
      ['choice-relabelled label-mismatch sex 1', 'choice-relabelled label-mismatch sex 2'],
    ],
    [
      'a choice recoded',
      edited('sex', { select_choices_or_calculations: '1, Female | 2, Male | 99, Other' }),
      ['choice-recoded might-lose sex 3 guess'],
    ],
    [
      'choices in another order',
      edited('sex', { select_choices_or_calculations: '3, Other | 1, Female | 2, Male' }),
      ['choices-reordered none sex'],
    ],
    [
      'spaces in choices and cells',
      edited('sex', { select_choices_or_calculations: '1,Female|2,Male|3,  Other', field_note: ' ' }),
      [],
    ],
    [
      'a form renamed',
      base.map((row) => (row.form_name === 'form_2' ? { ...row, form_name: 'second' } : row)),
      ['instrument-renamed will-lose form_2 guess'],
    ],
    [
      'a form removed with its fields',
      base.filter(({ form_name }) => form_name !== 'form_2'),
      ['instrument-removed will-lose form_2', 'field-removed will-lose age', 'field-removed will-lose bmi'],
    ],
    [
      'a form added',
      [...base, { field_name: 'new', form_name: 'form_4' }],
      ['instrument-added none form_4', 'field-added none new'],
    ],
    [
      'forms in another order',
      [...base.slice(0, 4), ...base.slice(6), ...base.slice(4, 6)],
      ['instrument-moved none form_3'],
    ],
    [
      'another record identifier',
      [base[1] ?? {}, base[0] ?? {}, ...base.slice(2)],
      ['record-id-changed might-lose name', 'field-moved none name'],
    ],
  ];
  for (const [title, after, expected, before] of planted) {
    it(`finds ${title}`, () => {
      const changes = diff(after, before);
      assert.deepEqual(changes.map(brief).sort(), [...expected].sort());
      assert.ok(changes.every(({ summary }) => summary.endsWith('.')));
    });
  }

  it('names what REDCap deletes, guessed renames included, and the worst risk', () => {
    const before = readDictionary(makeDictionary(base));
    const result = diffDictionaries(
      before,
      readDictionary(
        makeDictionary(
          edited('age', { field_name: 'age_years', field_label: 'Label of age' }).filter(
            ({ field_name }) => field_name !== 'name',
          ),
        ),
      ),
    );
    assert.deepEqual(result.removedFields, ['name', 'age']);
    assert.equal(result.risk, 'will-lose');
    assert.deepEqual(risks.map((risk) => riskWords[risk]).slice(1), [
      'Possible label mismatch',
      'Data MIGHT be lost',
      'Data WILL be lost',
    ]);
    assert.equal(worst([]), 'none');
  });

  it('says that one of several choices of a code is gone', () => {
    const [before, after] = ['1, x | 1, y', '1, x'].map((list) =>
      edited('sex', { select_choices_or_calculations: list }),
    );
    const [change] = diff(after ?? [], before);
    assert.equal(change?.summary, 'The choice 1 of sex changes its label from "x | y" to "x".');
    showCase('dictionary/one of two equal codes', 'said');
  });

  it('takes logic in other blanks, line ends and quotes for the same', () => {
    for (const logic of ['[sex] = "3"', "[sex]='3'", '[sex]\n=\n"3"', "  [sex]  =  '3' "]) {
      assert.deepEqual(diff(edited('why', { branching_logic: logic })), [], logic);
    }
    showCase('dictionary/spacing of logic', 'no change');
  });

  it('does not mind headers, column order, delimiters and quotes', () => {
    const text = makeDictionary(base);
    const other = convertHeaders(text, 'ui').replace(/^/, '\uFEFF');
    assert.deepEqual(diffDictionaries(readDictionary(text), readDictionary(other)).changes, []);
  });

  it('finds every field that was added or removed, whatever else happened', () => {
    const pick = fc.subarray([...base]);
    fc.assert(
      fc.property(pick, fc.shuffledSubarray([...base]), (before, after) => {
        const names = (rows: readonly Row[]): Set<string> => new Set(rows.map(({ field_name }) => field_name ?? ''));
        const [old, now] = [names(before), names(after)];
        const changes = diff(after, before);
        const of = (kinds: readonly string[]): string[] =>
          changes
            .filter(({ kind }) => kinds.includes(kind))
            .map(({ field }) => field ?? '')
            .sort();
        assert.deepEqual(of(['field-removed', 'field-renamed']), [...old].filter((name) => !now.has(name)).sort());
        assert.deepEqual(of(['field-added']), [...now].filter((name) => !old.has(name)).sort());
      }),
    );
  });

  it('moves as few things as possible', () => {
    assert.deepEqual([...outOfOrder([1, 2, 3])], []);
    assert.deepEqual([...outOfOrder([2, 3, 4, 1])], [1]);
    assert.deepEqual([...outOfOrder([])], []);
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(20), { maxLength: 9 }), (sequence) => {
        const moved = outOfOrder(sequence);
        const stay = sequence.filter((value) => !moved.has(value));
        assert.deepEqual(
          stay,
          [...stay].sort((a, b) => a - b),
        );
        const longest = sequence.reduce<number[][]>(
          (runs, value) => [...runs, ...runs.filter((run) => (run.at(-1) ?? -1) < value).map((run) => [...run, value])],
          [[]],
        );
        assert.equal(stay.length, Math.max(...longest.map((run) => run.length)));
      }),
    );
  });
});

describe('section headers in a dictionary diff', () => {
  const rows: readonly Row[] = [
    { field_name: 'record_id', section_header: 'First' },
    { field_name: 'a' },
    { field_name: 'b', section_header: 'Second' },
    { field_name: 'c' },
    { field_name: 'd' },
  ];
  const without = (name: string, change: readonly [string, Row] = ['', {}]): Row[] =>
    rows
      .filter(({ field_name }) => field_name !== name)
      .map((row) => (row.field_name === change[0] ? { ...row, ...change[1] } : row));

  it('are said to be lost with the field they stand on', () => {
    const changes = diff(without('b'), rows);
    assert.deepEqual(changes.map(brief), ['field-removed will-lose b', 'column-changed none c']);
    assert.deepEqual([changes[1]?.column, changes[1]?.before, changes[1]?.after], ['section_header', 'Second', '']);
    assert.match(changes[1]?.summary ?? '', /"Second" is gone with b: c now belongs/);
    showCase('dictionary/section header lost', 'said');
  });

  it('are no loss where the next field takes them over, or all fields of the section go', () => {
    assert.deepEqual(diff(without('b', ['c', { section_header: 'Second' }]), rows).map(brief), [
      'field-removed will-lose b',
    ]);
    assert.deepEqual(diff(rows.slice(0, 2), rows).map(brief), [
      'field-removed will-lose b',
      'field-removed will-lose c',
      'field-removed will-lose d',
    ]);
    const added = { field_name: 'e', section_header: 'Second' };
    assert.deepEqual(diff([...rows.slice(0, 2), added, ...rows.slice(3)], rows).map(brief), [
      'field-removed will-lose b',
      'field-added none e',
    ]);
    showCase('dictionary/section header moved', 'one line: no loss');
  });

  it('are lost for the fields in front of the one that has them now', () => {
    const changes = diff(without('b', ['d', { section_header: 'Second' }]), rows);
    assert.deepEqual(changes.map(brief), [
      'field-removed will-lose b',
      'column-changed none c',
      'column-changed none d',
    ]);
    assert.match(changes[1]?.summary ?? '', /"Second" moves from b to d: c now belongs/);
  });

  it('are lost where another section of the same title comes before', () => {
    const twice = rows.map((row) => ('section_header' in row ? { ...row, section_header: 'Day' } : row));
    const changes = diff(
      twice.filter(({ field_name }) => field_name !== 'b'),
      twice,
    );
    assert.deepEqual(changes.map(brief), ['field-removed will-lose b', 'column-changed none c']);
  });

  it('of a blank, which begin a section without a title, are lost and changed as others', () => {
    const untitled = rows.map((row) => (row.section_header === 'Second' ? { ...row, section_header: ' ' } : row));
    const changes = diff(
      untitled.filter(({ field_name }) => field_name !== 'b'),
      untitled,
    );
    assert.match(changes[1]?.summary ?? '', /header without a title is gone with b/);
    const joined = untitled.map((row) => (row.field_name === 'b' ? { field_name: 'b' } : row));
    assert.deepEqual(diff(joined, untitled).map(brief), ['column-changed none b']);
  });

  const order = (...names: readonly string[]): Row[] =>
    names.map((name) => rows.find((row) => row.field_name === name) ?? { field_name: name });
  const said = (after: readonly Row[], before = rows): readonly string[] =>
    diff(after, before)
      .filter(({ column }) => column === 'section_header')
      .map(({ summary }) => summary);

  it('that move with the field they stand on leave the others to another section, which is said', () => {
    assert.deepEqual(said(order('record_id', 'a', 'c', 'd', 'b')), [
      'The section header "Second" moves with b: c and the 1 after it now belong to the section "First".',
    ]);
    assert.deepEqual(
      said([...order('record_id', 'a', 'c', 'd', 'b'), { field_name: 'e' }], [...rows, { field_name: 'e' }]),
      ['The section header "Second" moves with b: c and the 1 after it now belong to the section "First".'],
    );
    const [id = {}, ...others] = rows;
    const plain = [{ ...id, section_header: '' }, ...others];
    assert.deepEqual(said([...plain.slice(0, 2), ...order('c', 'd', 'b')], plain), [
      'The section header "Second" moves with b: c and the 1 after it now stand below no section header.',
    ]);
    assert.deepEqual(said([...order('record_id', 'a', 'c', 'd'), { ...rows[2], form_name: 'form_2' }]), [
      'The section header "Second" moves with b: c and the 1 after it now belong to the section "First".',
    ]);
    showCase('dictionary/section header moved with its field', 'said what the rest gets');
  });

  it('that stay where they are say nothing of fields that leave them, nor where the whole section moves', () => {
    assert.deepEqual(said(order('record_id', 'c', 'a', 'b', 'd')), []);
    assert.deepEqual(said(order('b', 'c', 'd', 'record_id', 'a')), []);
    assert.deepEqual(
      said([...order('record_id', 'a', 'b'), { field_name: 'c', section_header: 'Third' }, ...order('d')]),
      ['c changes its Section Header.'],
    );
  });
});
