import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { allTags, scanActionTags } from '../../../src/logic/actionTags';
import { embeddedExpressions, lintAnnotation } from '../../../src/logic/annotations';
import type { AnnotationOptions } from '../../../src/logic/annotations';
import { applyFix } from '../../../src/logic/problems';
import { splitArguments } from '../../../src/logic/scan';
import { calcDate, tagsInForce } from '../../../src/logic/tagValues';
import { record, symbols } from './support';

const scan = (text: string): unknown[] =>
  scanActionTags(text).map((t) => [
    t.tag,
    text.slice(t.start, t.end),
    ...(t.parameter ? [t.parameter.kind, text.slice(t.parameter.start, t.parameter.end)] : []),
  ]);

describe('scanActionTags', () => {
  it('finds flags, quoted, bare and parenthesized parameters', () => {
    assert.deepEqual(
      scan(" @HIDDEN-SURVEY @DEFAULT='a, (b' @CHARLIMIT=20 @MAXCHOICE(1=25,2=30)\nnote to self @TODAY."),
      [
        ['@HIDDEN-SURVEY', '@HIDDEN-SURVEY'],
        ['@DEFAULT', "@DEFAULT='a, (b'", 'quoted', 'a, (b'],
        ['@CHARLIMIT', '@CHARLIMIT=20', 'bare', '20'],
        ['@MAXCHOICE', '@MAXCHOICE(1=25,2=30)', 'parenthesized', '1=25,2=30'],
        ['@TODAY', '@TODAY'],
      ],
    );
  });

  it('follows parentheses, quotes and comment lines over many lines', () => {
    const text = "@CALCTEXT(if([a]='x)', \n # don't stop (here\n concat(\")\", [b]), '')) @READONLY";
    assert.deepEqual(
      scan(text).map((t) => (t as string[])[0]),
      ['@CALCTEXT', '@READONLY'],
    );
  });

  it('lets values hold apostrophes and HTML in the same quotes, as published ones do', () => {
    assert.deepEqual(scan("@DEFAULT='the user's record' @HIDDEN"), [
      ['@DEFAULT', "@DEFAULT='the user's record'", 'quoted', "the user's record"],
      ['@HIDDEN', '@HIDDEN'],
    ]);
    assert.deepEqual(
      scan('@DEFAULT="<a href="x" class="y">z</a>." @HIDDEN').map((t) => (t as string[]).at(-1)),
      ['<a href="x" class="y">z</a>.', '@HIDDEN'],
    );
    assert.deepEqual(scan("@PLACEHOLDER='it\\'s @TODAY' x"), [
      ['@PLACEHOLDER', "@PLACEHOLDER='it\\'s @TODAY'", 'quoted', "it\\'s @TODAY"],
    ]);
  });

  it('takes addresses, lower case and remarks in parentheses for what they are', () => {
    assert.deepEqual(scan('mail me@EXAMPLE.org @hidden @HIDDEN (see below) @NOMISSING'), [
      ['@HIDDEN', '@HIDDEN'],
      ['@NOMISSING', '@NOMISSING'],
    ]);
  });

  it('looks into @IF, however deep', () => {
    const text = "@IF([a]='1' and contains([b],','), @HIDDEN @DEFAULT='x, y', @IF([c]=2, @READONLY, ''))";
    const [tag] = scanActionTags(text);
    assert.ok(tag);
    assert.deepEqual(
      tag.args?.map((r) => text.slice(r.start, r.end)),
      ["[a]='1' and contains([b],',')", "@HIDDEN @DEFAULT='x, y'", "@IF([c]=2, @READONLY, '')"],
    );
    assert.deepEqual(
      allTags([tag]).map((t) => t.tag),
      ['@IF', '@HIDDEN', '@DEFAULT', '@IF', '@READONLY'],
    );
    assert.deepEqual(
      embeddedExpressions([tag]).map((e) => text.slice(e.start, e.end)),
      ["[a]='1' and contains([b],',')", '[c]=2'],
    );
  });

  it('survives what never closes', () => {
    for (const text of [
      "@IF([a]='1', ".repeat(5000),
      "@A='x'y ".repeat(12_000),
      "@A='<b' ".repeat(12_000),
      '@A('.repeat(30_000),
      `@IF(${','.repeat(100_000)})`,
    ]) {
      assert.ok(scanActionTags(text).length > 0);
    }
  });

  it('splits arguments at commas outside quotes and brackets', () => {
    const text = " a('x,y') , [b:c,d] ,, 'it\\'s, ok' ";
    assert.deepEqual(
      splitArguments(text, 0, text.length).map((r) => text.slice(r.start, r.end)),
      ["a('x,y')", '[b:c,d]', '', "'it\\'s, ok'"],
    );
  });
});

describe('lintAnnotation', () => {
  const rows: readonly (readonly [string, AnnotationOptions, readonly (readonly [string, string, string?])[]])[] = [
    ['@HIDEN', {}, [['logic-unknown-action-tag', '@HIDEN', '@HIDDEN']]],
    ['@OUR-MODULE', { knownTags: ['@OUR-MODULE'] }, []],
    ['@HIDESUBMITONE', {}, []],
    ['@now_utc @NOW_UTC', {}, [['logic-unknown-action-tag', '@NOW_UTC', '@now_utc @NOW-UTC']]],
    ['@hidden', {}, [['logic-action-tag-case', '@hidden', '@HIDDEN']]],
    ["@DEFAULT='@hidden'", {}, []],
    ['@MAXCHECKED=3', { fieldType: 'checkbox' }, []],
    ['@MAXCHECKED=3', { fieldType: 'text' }, [['logic-action-tag-type', '@MAXCHECKED']]],
    ['@DEFAULT', {}, [['logic-action-tag-parameter', '@DEFAULT']]],
    ['@DEFAULT=abc', {}, [['logic-action-tag-parameter', 'abc']]],
    ['@DEFAULT=1', {}, []],
    ["@DEFAULT='abc", {}, [['logic-unbalanced-quote', "'"]]],
    ["@CALCTEXT(if([age]>1,'a','b')", {}, [['logic-unbalanced-parenthesis', '(']]],
    ['@CHARLIMIT=many', {}, [['logic-action-tag-parameter', 'many']]],
    ["@CHARLIMIT='20'", {}, []],
    ['@HIDECHOICE=1,2', {}, [['logic-action-tag-parameter', '1']]],
    ['@HIDDEN=1', {}, [['logic-action-tag-parameter', '@HIDDEN']]],
    ['@CALCDATE([dob],7)', {}, [['logic-action-tag-parameter', '[dob],7']]],
    ["@CALCDATE([dob],7,'days')", {}, [['logic-datediff-unit', "'days'", "@CALCDATE([dob],7,'d')"]]],
    ["@CALCDATE(today, 7, 'd')", {}, []],
    ["@CALCDATE([dobb],7,'d')", {}, [['logic-unknown-field', 'dobb', "@CALCDATE([dob],7,'d')"]]],
    ["@IF([sex]='1', @HIDDEN)", {}, [['logic-action-tag-parameter', "[sex]='1', @HIDDEN"]]],
    ["x @IF([sexx]='1', @HIDDEN, '')", {}, [['logic-unknown-field', 'sexx', "x @IF([sex]='1', @HIDDEN, '')"]]],
    ["@IF([sex]='1', @CALCTEXT([age]), '')", {}, [['logic-calc-inside-if', '@CALCTEXT']]],
    [
      "@CALCTEXT(if([sex]='Female', 'f', 'm'))",
      {},
      [['logic-label-instead-of-code', "'Female'", "@CALCTEXT(if([sex]='1', 'f', 'm'))"]],
    ],
    ['@CALCTEXT()', {}, [['logic-empty-expression', '']]],
    [
      "@HIDDEN @READONLY-SURVEY @INLINE(100,200) @MAXCHOICE(1=2) @NONEOFTHEABOVE=99 @IF([age]>1, @DEFAULT='[sex]' @TODAY, @IF([age]<0, @NOW, ''))",
      {},
      [],
    ],
  ];
  for (const [text, options, expected] of rows) {
    it(`finds ${expected.map(([code]) => code).join(', ') || 'nothing'} in ${JSON.stringify(text)}`, () => {
      const problems = lintAnnotation(text, symbols, options);
      assert.deepEqual(
        problems.map((p) => [p.code, text.slice(p.start, p.end), ...(p.fix ? [applyFix(text, p.fix)] : [])]),
        expected.map((row) => [...row]),
      );
    });
  }
});

describe('what tags compute', () => {
  const force = (text: string, fields: Record<string, string>): string[] =>
    tagsInForce(text, scanActionTags(text), record(fields)).map((t) => text.slice(t.start, t.end));
  it('decides @IF, nested and several', () => {
    const text = "@IF([a]='1', @HIDDEN @CHARLIMIT=5, @IF([a]='2', @READONLY, '')) @IF([b]='x', @TODAY, '') @NOMISSING";
    assert.deepEqual(force(text, { a: '1' }), ['@HIDDEN', '@CHARLIMIT=5', '@NOMISSING']);
    assert.deepEqual(force(text, { a: '2', b: 'x' }), ['@READONLY', '@TODAY', '@NOMISSING']);
    assert.deepEqual(force(text, {}), ['@NOMISSING']);
  });

  const dates: readonly (readonly [string, string, (string | undefined)?, Record<string, string>?])[] = [
    ["@CALCDATE([d], 7, 'd')", '2026-03-08', 'date_ymd', { d: '2026-03-01' }],
    ["@CALCDATE([d], -1, 'd')", '2024-02-29', undefined, { d: '2024-03-01' }],
    ["@CALCDATE([d], 1, 'y')", '2025-01-01', undefined, { d: '2024-01-02' }],
    ["@CALCDATE([d], 1, 'M')", '2026-01-31', undefined, { d: '2026-01-01' }],
    ["@CALCDATE([d], 90, 'm')", '2026-03-01 11:30', undefined, { d: '2026-03-01 10:00' }],
    ["@CALCDATE([d], 36, 'h')", '2026-03-02', 'date_mdy', { d: '2026-03-01' }],
    ["@CALCDATE([d], 1, 's')", '2026-03-01 00:00:01', undefined, { d: '2026-03-01' }],
    ["@CALCDATE([d], 1, 'd')", '2026-03-02 00:00', 'datetime_ymd', { d: '2026-03-01' }],
    ["@CALCDATE(today, 1, 'd')", '2026-03-16'],
    ["@CALCDATE('now', 1, 'h')", '2026-03-15 15:30:00'],
    ["@CALCDATE(if([x]='1',[d],[e]), [n], 'd')", '2026-05-03', undefined, { e: '2026-05-01', n: '2' }],
    ["@CALCDATE([d], 7, 'd')", '', undefined, { d: '' }],
    ["@CALCDATE([d], [n], 'd')", '', undefined, { d: '2026-05-01' }],
    ["@CALCDATE([d], 7, 'weeks')", '', undefined, { d: '2026-05-01' }],
  ];
  for (const [text, expected, validation, fields] of dates) {
    it(`computes ${text} as ${JSON.stringify(expected)}${validation === undefined ? '' : ` in a ${validation} field`}`, () => {
      assert.equal(calcDate(text, scanActionTags(text)[0]!, record(fields ?? {}), validation), expected);
    });
  }
});
