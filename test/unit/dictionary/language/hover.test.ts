import assert from 'node:assert/strict';
import fc from 'fast-check';
import { marked as markdown } from 'marked';
import { describe, it } from 'mocha';
import { hoverAt } from '../../../../src/dictionary/language/hover';
import { inWords } from '../../../../src/dictionary/language/inWords';
import { codeSpan, escapeMarkdown } from '../../../../src/dictionary/language/markdown';
import { signatureAt } from '../../../../src/dictionary/language/signature';
import { parseLogic } from '../../../../src/logic/parser';
import { everywhereText } from './everywhere';
import { csv, english, field, indexOf, marked, trial } from './support';
import { showCase } from '../../support/cases';

const rows = [
  field('record_id', 'enrol'),
  field('sex', 'enrol', {
    field_type: 'radio',
    field_label: 'Sex at <b>birth</b>',
    select_choices_or_calculations: '1, Female | 2, Male',
    required_field: 'y',
  }),
  field('symptoms', 'enrol', { field_type: 'checkbox', select_choices_or_calculations: 'f, Fever | c, Cough' }),
  field('age', 'visit', {
    field_label: 'Age',
    text_validation_type_or_show_slider_number: 'integer',
    text_validation_min: '18',
    text_validation_max: '99',
    branching_logic: "[sex] = '2' and ([symptoms(f)] = '1' or [enrol_complete] <> '')",
    identifier: 'y',
    field_annotation: '@HIDDEN-PDF',
  }),
];

/** The characters a reader sees: entities decoded, our own emphasis and code spans taken off. */
function seen(markdown: string): string {
  return markdown
    .replaceAll(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('**', '')
    .replaceAll('`', '');
}

function hover(marks: string, facts?: typeof trial): string | undefined {
  const { text, offset } = marked(marks);
  const card = hoverAt(indexOf(text, facts), offset, english);
  return card && seen(card.markdown);
}

describe('hover', () => {
  it('shows a field as a card: label, type, range, logic in words, who needs it', () => {
    const text = csv([
      ...rows,
      field('total', 'visit', { field_type: 'calc', select_choices_or_calculations: '[a‸ge] + 1' }),
    ]);
    const card = hover(text) ?? '';
    for (const part of [
      'age Age',
      'text, Integer, 18 to 99',
      'Instrument visit, A5',
      'Identifier',
      '@HIDDEN-PDF',
      'Needed by 1 field: total',
      'Shown only if sex is Male (2) and (symptoms: Fever is checked or enrol_complete is not blank)',
    ]) {
      assert.ok(card.includes(part), `${part} is missing in: ${card}`);
    }
  });

  it('shows choices, plain labels, and that nobody needs it', () => {
    const card = hover(csv([...rows.slice(0, 1), { ...rows[1]!, field_name: 'se‸x' }])) ?? '';
    assert.match(card, /sex Sex at birth/);
    assert.match(card, /- 1 Female\n- 2 Male/);
    assert.match(card, /Required/);
    assert.match(card, /No other field needs it/);
  });

  it('explains functions, smart variables, action tags, choices, instruments, and events', () => {
    const with_ = (more: Parameters<typeof field>[2]): string =>
      hover(csv([...rows, field('x', 'visit', more)]), trial) ?? '';
    assert.match(with_({ branching_logic: 'rou‸nd([age]) = 1' }), /round\(number, \[decimals\]\).*Rounds/s);
    assert.match(with_({ field_label: '[record-na‸me]' }), /Name \(ID\) of the record/);
    assert.match(with_({ field_annotation: '@HID‸DEN' }), /Hides the field/);
    assert.match(with_({ branching_logic: "[sex] = '‸2'" }), /2 Male/);
    assert.match(with_({ branching_logic: '[symptoms(‸c)] = 1' }), /c Cough/);
    assert.match(with_({ form_name: 'vi‸sit' }), /visit Visit.*Instrument of 2 fields.*visit_1_arm_1/s);
    assert.match(with_({ branching_logic: "[visit_1‸_arm_1][age] = '1'" }), /Visit 1/);
    assert.match(with_({ branching_logic: "[enrol_com‸plete] = '2'" }), /Form status of enrol/);
  });

  it('explains columns and their values', () => {
    assert.match(hover(`‸${csv(rows)}`) ?? '', /field_name Variable \/ Field Name.*unique in the project/s);
    assert.match(
      hover(csv([...rows, field('x', 'visit', { field_type: 'check‸box' })])) ?? '',
      /Any number of choices/,
    );
    assert.match(
      hover(csv([...rows, field('x', 'visit', { text_validation_type_or_show_slider_number: 'date_‸mdy' })])) ?? '',
      /Date \(M-D-Y\).*Takes a minimum/s,
    );
    assert.match(hover(csv([...rows, field('x', 'visit', { custom_alignment: 'R‸H' })])) ?? '', /right horizontal/);
  });

  it('says nothing over plain words, blank cells, and files that are no dictionary', () => {
    assert.equal(hover(csv([...rows, field('x', 'visit', { field_label: 'just wo‸rds [not a field]' })])), undefined);
    assert.equal(hover(csv([...rows, field('x', 'visit', { field_note: '‸' })])), undefined);
    assert.equal(hover('a,b\n1,‸2'), undefined);
  });

  it('keeps hostile text as text', () => {
    const hostile =
      '[x](command:evil) ![i](https://evil.example/p.png) <img src=x onerror=alert(1)> <a href="javascript:x">y</a> `code` **bold** $(trash) www.evil.example me@evil.example\u202E &lt;b&gt; https://evil.example\n# head\n- item';
    const choices = `1, ${hostile.replaceAll(/[|\n]/g, ' ')} | \`2\`, x`;
    const text = csv([
      field('record_id', 'enrol'),
      field('bad', 'enrol', {
        field_label: hostile,
        field_type: 'radio',
        select_choices_or_calculations: choices,
        branching_logic: `[bad] = '1' and [record_id] = '${hostile.replaceAll("'", '')}'`,
      }),
    ]);
    const index = indexOf(text);
    const card = hoverAt(index, index.model.document.rowStart(2) + 1, english)?.markdown ?? '';
    // Outside of our own code spans and emphasis there is nothing but words, blanks, and entities.
    const rest = card
      .replaceAll(/(`+)[^`]*?\1/g, '')
      .replaceAll('****', '')
      .replaceAll('**', '')
      .replaceAll(/^- /gm, '')
      .replaceAll(/&#\d+;/g, '');
    assert.match(rest, /^[\p{L}\p{N}\s…]*$/u, rest);
    assert.doesNotMatch(card, /\u202E/);
  });

  it('shows names of strangers as names', () => {
    const name = fc
      .array(
        fc.constantFrom(
          '`',
          '``',
          '~~',
          '*',
          '**',
          '_',
          ' ',
          'x',
          '![i](https://evil.example/p.png)',
          '<img src=x>',
          '\\',
        ),
        { minLength: 1, maxLength: 10 },
      )
      .map((parts) => `x${parts.join('')}x`);
    fc.assert(
      fc.property(name, (bad) => {
        const index = indexOf(csv([field('record_id', 'enrol'), field(bad, 'enrol')]));
        const card = hoverAt(index, index.model.document.rowStart(2) + 1, english)?.markdown ?? '';
        const html = markdown.parse(card, { async: false, gfm: true });
        const tags = Array.from(html.matchAll(/<([a-z]+\d?)\b/gi), ([, tag]) => tag);
        // No emphasis around a code span: where that holds back quotes, some renderers, that of editors among them, end it there.
        assert.deepEqual(
          tags.filter((tag) => !['br', 'code', 'p'].includes(tag ?? '')),
          [],
        );
        assert.ok(tags.includes('code'));
      }),
      { numRuns: 200 },
    );
    showCase('hover/names of strangers', 'no emphasis around code spans; nothing but words');
  });

  it('fences code that holds back quotes', () => {
    assert.equal(codeSpan('a`b``c'), '``` a`b``c ```');
    assert.equal(escapeMarkdown('a_b*'), 'a&#95;b&#42;');
  });
});

describe('signature help', () => {
  const at = (marks: string): readonly [string, number] | undefined => {
    const { text, offset } = marked(csv([...rows, field('x', 'visit', { branching_logic: marks })]));
    const card = signatureAt(indexOf(text), offset);
    return card && [card.parameters[card.active] ?? '', card.parameters.length];
  };

  it('names the argument that is being written', () => {
    assert.deepEqual(at('datediff(‸'), ['date1', 5]);
    assert.deepEqual(at("datediff([a], 'today', ‸)"), ['unit', 5]);
    assert.deepEqual(at('round(sum([a], [b]), ‸'), ['[decimals]', 2]);
    assert.deepEqual(at('sum(1, 2, (3 + ‸'), ['number', 1]);
    assert.deepEqual(at('if([a] = "x,y", ‸'), ['value_if_true', 3]);
  });

  it('is silent outside of calls, and knows @CALCDATE', () => {
    assert.equal(at('round([a]) + ‸'), undefined);
    const { text, offset } = marked(
      csv([...rows, field('x', 'visit', { field_annotation: "@CALCDATE([dob], ‸7, 'd')" })]),
    );
    assert.equal(signatureAt(indexOf(text), offset)?.active, 1);
  });
});

describe('logic in words', () => {
  const symbols = indexOf(csv(rows)).symbols;
  for (const [source, words] of [
    ["[sex]='1'", 'sex is Female (1)'],
    ['[sex]<>2', 'sex is not Male (2)'],
    ["[age]=''", 'age is blank'],
    ["[symptoms(c)]='0'", 'symptoms: Cough is not checked'],
    ['[age]>=18 or [age] < 2', 'age is at least 18 or age is less than 2'],
    ['round([age]/2,1) > 3', 'round(age / 2, 1) is greater than 3'],
    ['[visit_1_arm_1][age][2] <= 3', 'age (visit_1_arm_1, instance 2) is at most 3'],
    ['', ''],
  ] as const) {
    it(`says "${words}"`, () => {
      assert.equal(inWords(parseLogic(source).ast, symbols, english), words);
    });
  }

  it('does not follow logic that is too deep to be read', () => {
    assert.match(inWords(parseLogic(`${'('.repeat(3000)}[age]${')'.repeat(3000)}`).ast, symbols, english), /…/);
    assert.ok(everywhereText.length > 0);
  });
});
