import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { checkDictionary } from '../../../../src/dictionary/check';
import { applyEdits, parseCsvDocument } from '../../../../src/dictionary/csvDocument';
import { actionsFor } from '../../../../src/dictionary/language/actions';
import { coloursOf } from '../../../../src/dictionary/language/colours';
import { completeAt } from '../../../../src/dictionary/language/completion';
import { DictionaryLanguage } from '../../../../src/dictionary/language/dictionaryIndex';
import { formatEdits } from '../../../../src/dictionary/language/format';
import { choiceHints } from '../../../../src/dictionary/language/hints';
import { hoverAt } from '../../../../src/dictionary/language/hover';
import { formLenses } from '../../../../src/dictionary/language/lenses';
import { LinkFinder } from '../../../../src/dictionary/language/links';
import { dependsOn, neededBy } from '../../../../src/dictionary/language/navigate';
import { outlineOf } from '../../../../src/dictionary/language/outline';
import { cellPlaceAt } from '../../../../src/dictionary/language/ruler';
import { createModel } from '../../../../src/dictionary/model';
import { everywhereText } from './everywhere';
import { type Row, apply, csv, english, field, indexOf, marked } from './support';

const rows: readonly Row[] = [
  field('record_id', 'enrol'),
  field('sex', 'enrol', {
    field_type: 'radio',
    select_choices_or_calculations: '1, Female | 2, Male',
    section_header: 'About you',
  }),
  field('fever', 'enrol', { field_type: 'checkbox', select_choices_or_calculations: 'y, "High" | n, Low' }),
  field('age', 'visit', { branching_logic: '[sex] = "1" and [fever(y)] = 0 and [sex] <> 2' }),
  field('sum', 'visit', {
    field_type: 'calc',
    select_choices_or_calculations: 'sum([age], 2)',
    section_header: 'Later',
  }),
];

describe('semantic colours', () => {
  it('colours what has a meaning, in order and without overlaps', () => {
    const text = csv(rows);
    const colours = coloursOf(indexOf(text), 0, 99);
    let end = 0;
    for (const colour of colours) {
      assert.ok(colour.start >= end && colour.end > colour.start);
      end = colour.end;
    }
    const line = (row: number): string => {
      const index = indexOf(text);
      return coloursOf(index, row, row)
        .map(({ type, start, end }) => `${type} ${text.slice(start, end)}`)
        .join(' | ');
    };
    assert.equal(
      line(4),
      'variable age | namespace visit | type text | variable sex | operator = | string ""1"" | keyword and | variable fever | enumMember y | operator = | number 0 | keyword and | variable sex | operator <> | number 2',
    );
    assert.equal(line(5), 'variable sum | namespace visit | type calc | function sum | variable age | number 2');
    assert.match(line(2), /enumMember 1 \| enumMember 2/);
    assert.match(line(0), /^property field_name/);
  });

  it('holds for every kind of place, within its row', () => {
    const index = indexOf(everywhereText);
    for (let row = 0; row < index.model.document.rows.length; row++) {
      for (const { start, end } of coloursOf(index, row, row)) {
        assert.ok(start >= index.model.document.rowStart(row) && end <= index.model.document.rowStart(row + 1));
      }
    }
  });

  it('leaves brackets around ordinary words alone', () => {
    const text = csv([field('record_id', 'enrol', { field_label: 'Your name [optional], see [record_id]' })]);
    assert.doesNotMatch(
      coloursOf(indexOf(text), 1, 1)
        .map(({ start, end }) => text.slice(start, end))
        .join(),
      /optional/,
    );
  });
});

describe('inlay hints', () => {
  it('show the labels of choices behind their codes', () => {
    const text = csv(rows);
    const shown = apply(
      text,
      choiceHints(indexOf(text), 0, 99).map(({ offset, label }) => ({
        start: offset,
        end: offset,
        text: `«${label}»`,
      })),
    );
    assert.ok(shown.includes('[sex] = ""1""«Female» and [fever(y«"High"»)] = 0 and [sex] <> 2«Male»'), shown);
  });
});

describe('code lenses, outline, links', () => {
  it('count the fields of an instrument and who needs it', () => {
    const lenses = formLenses(
      indexOf(csv([...rows, field('last', 'visit', { branching_logic: "[enrol_complete] = '2'" })])),
    );
    assert.deepEqual(
      lenses.map(({ form, row, fields, neededBy }) => [form, row, fields, neededBy.map((use) => use.field.name)]),
      [
        ['enrol', 1, 3, ['age', 'last']],
        ['visit', 4, 3, []],
      ],
    );
  });

  it('order instruments, sections, and fields', () => {
    const outline = outlineOf(indexOf(csv(rows)).model);
    assert.deepEqual(
      outline.map(({ form, first, last, sections }) => [
        form,
        first,
        last,
        sections.map(({ header, fields }) => [header, fields.map(({ name }) => name)]),
      ]),
      [
        [
          'enrol',
          1,
          3,
          [
            ['', ['record_id']],
            ['About you', ['sex', 'fever']],
          ],
        ],
        [
          'visit',
          4,
          5,
          [
            ['', ['age']],
            ['Later', ['sum']],
          ],
        ],
      ],
    );
  });

  it('show a scattered instrument in its parts', () => {
    assert.deepEqual(
      outlineOf(indexOf(csv([field('a', 'x'), field('b', 'y'), field('c', 'x')])).model).map(({ form }) => form),
      ['x', 'y', 'x'],
    );
  });

  it('link web addresses and nothing else', () => {
    const label =
      '<a href="https://a.example/x?y=1&z=2">https://b.example/p.</a> javascript:alert(1) file:///etc/passwd https://c.example/[record_id] command:evil http://d.example';
    const text = csv([field('record_id', 'enrol', { field_label: label })]);
    const links = new LinkFinder().linksIn(indexOf(text).model);
    assert.deepEqual(
      links.map(({ url }) => url),
      ['https://a.example/x?y=1&z=2', 'https://b.example/p', 'http://d.example'],
    );
    for (const { url, start, end } of links) {
      assert.equal(text.slice(start, end), url);
    }
  });

  it('name the cell at the cursor', () => {
    const { text, offset } = marked(csv([...rows, field('x', 'visit', { branching_logic: '[a‸' })]));
    assert.deepEqual(cellPlaceAt(indexOf(text), offset), { cell: 'L7', column: 'branching_logic', field: 'x' });
    assert.equal(cellPlaceAt(indexOf(text), 0)?.cell, 'A1');
    assert.equal(cellPlaceAt(indexOf('a,b\n1,2'), 4), undefined);
  });
});

describe('who depends on whom', () => {
  it('lists both directions with the places', () => {
    const index = indexOf(csv(rows));
    const age = index.field('age')!;
    assert.deepEqual(
      [...dependsOn(index, age)].map(([other, uses]) => [other.name, uses.length]),
      [
        ['sex', 2],
        ['fever', 1],
      ],
    );
    assert.deepEqual(
      [...neededBy(index, age)].map(([other, uses]) => [other.name, uses.length]),
      [['sum', 1]],
    );
  });
});

describe('formatting', () => {
  it('spaces choices and logic, and is done after once', () => {
    const text = csv([
      field('record_id', 'enrol'),
      field('sex', 'enrol', {
        field_type: 'radio',
        select_choices_or_calculations: '1,Female|2 ,Male, adult|x',
        branching_logic: "[a]='1'and([b]>2)",
      }),
    ]);
    const after = apply(text, formatEdits(indexOf(text)));
    const sex = indexOf(after).field('sex')!;
    assert.equal(sex.choicesText, '1, Female | 2, Male, adult | x');
    assert.equal(sex.branchingLogic, "[a] = '1' and ([b] > 2)");
    assert.deepEqual(formatEdits(indexOf(after)), []);
  });

  it('leaves alone what it might break', () => {
    const text = csv([
      field('record_id', 'enrol', { branching_logic: "# why\n[a]='1'" }),
      field('b', 'enrol', { branching_logic: "[a]='1" }),
      field('c', 'enrol', { field_type: 'radio', select_choices_or_calculations: '1,|2,B' }),
      field('d', 'enrol', { field_type: 'text', select_choices_or_calculations: '1,a|2,b', field_label: "[a]='1'" }),
      field('e', 'enrol', { branching_logic: "[a]='1'\nor [b]=2" }),
    ]);
    assert.deepEqual(formatEdits(indexOf(text)), []);
  });
});

describe('quick fixes', () => {
  /** Every fix that is offered for a row, applied. */
  function fixed(row: Row): string[] {
    const text = csv([...rows, field('here', 'visit', row)]);
    const index = indexOf(text);
    const problems = checkDictionary(index.model).filter((problem) => problem.row === rows.length + 1);
    return actionsFor(index, problems, 0, english).map(({ title, edits }) => {
      const here = indexOf(apply(text, edits)).model.fields.at(-1)!;
      return `${title}: ${Object.keys(row)
        .map((column) => here.value(column as keyof Row))
        .join(' ; ')}`;
    });
  }

  const one = (row: Row, expected: string | RegExp): void => {
    const found = fixed(row);
    assert.ok(
      found.some((text) => (typeof expected === 'string' ? text.endsWith(`: ${expected}`) : expected.test(text))),
      found.join('\n'),
    );
  };

  it('mend what is certain', () => {
    one({ branching_logic: '[sex] == "1"' }, '[sex] = "1"');
    one({ branching_logic: '[sex] != "1"' }, '[sex] <> "1"');
    one({ branching_logic: "[sex] = '1' && [age] > 1" }, "[sex] = '1' and [age] > 1");
    one({ branching_logic: "[sex] = '1' || [age] > 1" }, "[sex] = '1' or [age] > 1");
    one({ branching_logic: '[sex] = ‘1’' }, "[sex] = '1'");
    one({ branching_logic: '[sxe] = "1"' }, '[sex] = "1"');
    one({ branching_logic: '([sex] = "1"' }, '([sex] = "1")');
    one({ branching_logic: '[age] = 0' }, "[age] = '0'");
    one({ field_name: 'Upper' }, 'upper');
  });

  it('offer the choices of a checkbox that lacks its code', () => {
    const found = fixed({ branching_logic: "[fever] <> ''" });
    assert.ok(
      found.some((text) => /Ask for choice y: "High": \[fever\(y\)\]/.test(text)),
      found.join('\n'),
    );
  });

  it('rewrite choice lists at the cursor', () => {
    const rewritten = (choices: string): string[] => {
      const { text, offset } = marked(
        csv([...rows, field('here', 'visit', { field_type: 'radio', select_choices_or_calculations: `‸${choices}` })]),
      );
      return actionsFor(indexOf(text), [], offset, english).map(
        ({ title, edits }) => `${title}: ${indexOf(apply(text, edits)).model.fields.at(-1)!.choicesText}`,
      );
    };
    assert.deepEqual(rewritten('2, B | 10, J | 1, A'), ['Sort choices by code: 1, A | 2, B | 10, J']);
    assert.deepEqual(rewritten('1, A | 2, B | 1, A'), [
      'Sort choices by code: 1, A | 1, A | 2, B',
      'Remove repeated choices: 1, A | 2, B',
    ]);
    assert.deepEqual(rewritten('1, A; 2, B'), ['Separate choices with |: 1, A | 2, B']);
    assert.deepEqual(rewritten('1, A | 1, B'), []);
    assert.deepEqual(rewritten('1, A|2, B'), ['Space choices as REDCap does: 1, A | 2, B']);
  });
});

describe('a dictionary of 10,000 fields', () => {
  it('is analysed once; a keystroke costs the rows it touches', () => {
    const many = Array.from({ length: 10_000 }, (_, i) =>
      field(`f${i}`, `form_${Math.floor(i / 50)}`, { branching_logic: i === 0 ? '' : `[f${i - 1}] = '1'` }),
    );
    const text = csv(many);
    const language = new DictionaryLanguage();
    const document = parseCsvDocument(text);
    const at = text.indexOf("[f4999] = '1'") + 1;
    assert.ok(hoverAt(language.index(createModel(document)), at, english));
    assert.equal(language.analysed, 10_000);

    const edited = applyEdits(document, [{ start: at, end: at + 5, text: 'f49' }]);
    const index = language.index(createModel(edited));
    assert.ok(completeAt(index, at + 3, english).items.length > 0);
    assert.ok(hoverAt(index, at, english));
    formLenses(index);
    // The row itself, once for its names and once for how its cells are read.
    assert.equal(language.analysed, 10_002);
  });

  it('is not analysed at all to complete in one row', () => {
    const text = csv(Array.from({ length: 10_000 }, (_, i) => field(`f${i}`, 'form', { branching_logic: '[f1' })));
    const language = new DictionaryLanguage();
    const index = language.index(createModel(parseCsvDocument(text)));
    assert.ok(completeAt(index, text.indexOf('[f1') + 3, english).items.length > 0);
    assert.equal(language.analysed, 1);
  });
});
