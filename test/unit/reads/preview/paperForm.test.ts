import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'mocha';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { english } from '../../../../src/common/l10n';
import { DictionaryLanguage } from '../../../../src/dictionary/language/dictionaryIndex';
import { readDictionary } from '../../../../src/dictionary/model';
import { paperForms } from '../../../../src/reads/preview/paper/paperForm';
import { corpusAbsent, corpusDictionaries } from '../../dictionary/corpus';
import { hostileLabel, isInert } from './hostileLabels';
import { indexOf, type Row } from './support';

type Node = DefaultTreeAdapterTypes.ChildNode;

const asked = { forms: ['visit'], title: 'Study <1>', printed: '2026-03-02', language: 'en' };

/** The text of a page as people read it, a line a block; boxes as ☐ and ○, lines as ___. */
function readable(html: string): string {
  let text = '';
  const walk = (node: Node): void => {
    if (node.nodeName === '#text') {
      text += (node as DefaultTreeAdapterTypes.TextNode).value.replaceAll(/\s+/g, ' ');
    } else if ('tagName' in node && node.tagName !== 'head') {
      const look = node.attrs.find(({ name }) => name === 'class')?.value ?? '';
      text += /^(?:div|p|h\d|tr|section)$/.test(node.tagName) || /^(?:if|choice|note)/.test(look) ? '\n' : '';
      text += look === 'box' ? '☐' : look === 'box round' ? '○' : look.startsWith('line') ? '_' : '';
      node.childNodes.forEach(walk);
      text += /^(?:td|th)$/.test(node.tagName) ? ' |' : '';
    }
  };
  parse(html).childNodes.forEach(walk);
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}

describe('a form on paper', () => {
  it('has boxes, lines and conditions in words, and nothing of what the screen fills in', () => {
    const rows: readonly Row[] = [
      { name: 'id', label: 'Record ID' },
      {
        name: 'sex',
        section: 'About <b>you</b>',
        type: 'radio',
        choices: '1, Female | 2, Male',
        required: 'y',
        alignment: 'RH',
        label: 'Sex',
      },
      { name: 'pregnant', type: 'yesno', branching: "[sex] = '1'", label: 'Pregnant, [sex]?' },
      { name: 'gone', annotation: '@HIDDEN-PDF' },
      { name: 'kept', annotation: "@HIDDEN @DEFAULT='nothing'" },
      { name: 'born', validation: 'date_dmy', label: 'Born' },
      { name: 'boxes', type: 'checkbox', choices: '1, One | 2, Two', label: 'Boxes', note: 'any' },
      { name: 'm1', type: 'radio', matrix: 'm', choices: '1, Never | 2, Often', label: 'Tired' },
      {
        name: 'm2',
        type: 'radio',
        matrix: 'm',
        choices: '1, Never | 2, Often',
        label: 'Happy',
        branching: "[m1] = '1'",
      },
      { name: 'bmi', type: 'calc', choices: '1 + 1', label: 'BMI' },
      { name: 'pain', type: 'slider', choices: 'none | some | worst', label: 'Pain' },
      { name: 'sign', type: 'file', validation: 'signature', label: 'Sign here' },
      { name: 'scan', type: 'file', label: 'Scan' },
      { name: 'intro', type: 'descriptive', label: 'Take {dose} of it, see <a href="https://example.org/x">here</a>' },
      { name: 'dose', label: 'Dose' },
    ];
    assert.equal(
      readable(paperForms(indexOf(rows), asked, english)),
      [
        'Study <1>',
        'Blank form of Study <1>, printed 2026-03-02',
        'visit',
        'Record ID _',
        'Record ID',
        '_',
        'About you',
        'Sex',
        '* must provide value',
        '○Female',
        '○Male',
        'Only if “Sex” is Female',
        'Pregnant, ______?',
        '○Yes',
        '○No',
        'kept',
        '_',
        'Born',
        '_ D-M-Y',
        'Boxes',
        '☐One',
        '☐Two',
        'any',
        '|Never |Often |',
        'Tired |○ |○ |',
        'Only if “Tired” is Never',
        'Happy |○ |○ |',
        'BMI',
        'Calculated, not filled in',
        'Pain',
        'nonesomeworstPlace a mark on the scale',
        'Sign here',
        '__Signature',
        'Scan',
        'A file, kept apart',
        'Take _ of it, see here (https://example.org/x)',
        'Form Status',
        'Complete?',
        '○Incomplete',
        '○Unverified',
        '○Complete',
      ].join('\n'),
    );
  });

  it('has every instrument on pages of its own, with its event where there are several', () => {
    const index = indexOf(
      [
        { name: 'id', form: 'a' },
        { name: 'x', form: 'b' },
      ],
      { events: [{ name: 'e_arm_1', label: 'E' }], formLabels: new Map([['b', 'Second & last']]) },
    );
    const html = paperForms(index, { ...asked, forms: ['a', 'b'] }, english);
    assert.equal(html.match(/<section class="form">/g)?.length, 2);
    assert.match(readable(html), /Second & last\nRecord ID _ Event _\nx/);
    assert.match(html, /\.form \+ \.form \{ break-before: page/);
  });

  it('runs nothing and asks for nothing: the one style is known by its hash', () => {
    const html = paperForms(indexOf([{ name: 'a' }]), asked, english);
    const style = /<style>([^<]*)<\/style>/.exec(html)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    assert.ok(
      html.includes(`content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`),
    );
    assert.doesNotMatch(style, /url|@import/);
  });

  it('keeps no markup of hostile labels', () => {
    const rows = Array.from({ length: 400 }, (_, at): Row => ({
      name: `f${at}`,
      label: hostileLabel(at),
      note: hostileLabel(at + 400),
    }));
    const html = paperForms(indexOf(rows), asked, english);
    const found: string[] = [];
    const pending: Node[] = [...parse(html).childNodes];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if ('tagName' in node) {
        if (!isInert(node.tagName, node.attrs)) {
          found.push(`${node.tagName} ${JSON.stringify(node.attrs)}`);
        }
        pending.push(...node.childNodes);
      }
    }
    assert.deepEqual(
      found.filter((one) => !/^(?:html|head|meta|title|style|body) /.test(one)),
      [],
    );
    assert.equal(html.match(/<style/g)?.length, 1);
    assert.equal(html.match(/<meta/g)?.length, 4);
    assert.equal(html.match(/class="field/g)?.length, 401);
  });

  it('survives endless nesting and long chains of embedding', () => {
    const deep = '<b>'.repeat(30_000);
    const chain = Array.from({ length: 400 }, (_, at): Row => ({ name: `c${at}`, label: `{c${at + 1}} ${at}` }));
    const html = paperForms(
      indexOf([{ name: 'a', label: `${deep}x` }, { name: 'b', label: '<div>'.repeat(18_000) }, ...chain]),
      asked,
      english,
    );
    assert.ok(html.length < 1_000_000);
    assert.match(html, /x/);
  });
});

describe('real dictionaries on paper', () => {
  if (corpusAbsent !== undefined) {
    it.skip(`are printed whole (${corpusAbsent})`);
    return;
  }
  it('are printed whole, every field once', function all() {
    this.timeout(240_000);
    let fields = 0;
    for (const { name, text } of corpusDictionaries()) {
      const index = new DictionaryLanguage().index(readDictionary(text));
      const forms = index.model.forms.map((form) => form.name);
      const html = paperForms(index, { ...asked, forms }, english);
      assert.equal(html.match(/<section class="form">/g)?.length ?? 0, forms.length, name);
      fields += index.model.fields.length;
    }
    console.log(`# paper: ${fields} fields of real dictionaries printed`);
    assert.ok(fields > 1000);
  });
});
