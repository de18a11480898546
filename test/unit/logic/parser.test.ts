import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseLogic } from '../../../src/logic/parser';
import { applyFix } from '../../../src/logic/problems';
import { nodesOf, sketch } from './support';

const trees: readonly (readonly [string, string])[] = [
  ['', ''],
  ['  \n # only a note\n// and another', ''],
  ["[a]='1'", "(= a '1')"],
  ['[a] = 1', '(= a 1)'],
  ['[a]<>""', "(<> a '')"],
  ['[a]>=.5', '(>= a .5)'],
  ['[a]=1 or [b]=2 and [c]=3', '(or (= a 1) (and (= b 2) (= c 3)))'],
  ['[a]=1 AND [b]=2 OR [c]=3', '(or (and (= a 1) (= b 2)) (= c 3))'],
  ['([a]=1 or [b]=2) and [c]=3', '(and {(or (= a 1) (= b 2))} (= c 3))'],
  ['1+2*3-4', '(- (+ 1 (* 2 3)) 4)'],
  ['8/4/2', '(/ (/ 8 4) 2)'],
  ['2^3^2', '(^ 2 (^ 3 2))'],
  ['-2^2', '(- (^ 2 2))'],
  ['2^-1*3', '(* (^ 2 (- 1)) 3)'],
  ['-[a]+ +1', '(+ (- a) (+ 1))'],
  ['[a]+1>[b]', '(> (+ a 1) b)'],
  ["if([a]='1',[b],if([c]='2',0,''))", "(if (= a '1') b (if (= c '2') 0 ''))"],
  ['sum([a], [b] ,[c])', '(sum a b c)'],
  ['nosuch()', '(nosuch)'],
  ['round (1.5)', '(round 1.5)'],
  ["datediff([a],'today','d',true)", "(datediff a 'today' 'd' true)"],
  ['[a]=TRUE', '(= a true)'],
  ["[e_arm_1][f(1):value][2]='1'", "(= e_arm_1.f(1):value#2 '1')"],
  ['[f][last-instance]', 'f#last-instance'],
  ['[previous-event-name][f]', 'previous-event-name.f'],
  ['[survey-time-started:baseline:value]', 'survey-time-started:baseline:value'],
  ['[6_month_arm_1][f]', '6_month_arm_1.f'],
  ['[cb(in-progress)]', 'cb(in-progress)'],
  ['[cb(k>=9)]=1', '(= cb(k>=9) 1)'],
  ["[a]='it\\'s'", "(= a 'it's')"],
  ['[a]="say \'x\'"', "(= a 'say 'x'')"],
  ["[a]='http://x.org # y'", "(= a 'http://x.org # y')"],
  ["[a]='x\n# y'", "(= a 'x\n# y')"],
  ['# first\nif([a]>1, # \n1,0)', '(if (> a 1) 1 0)'],
  ['[a]=1\n  // a note\n  and [b]=2', '(and (= a 1) (= b 2))'],
  ['[a] == 1 && [b] != 2 || [c] === 3', '(or (and (= a 1) (<> b 2)) (= c 3))'],
  ['[or]=1 or [and]=2', '(or (= or 1) (= and 2))'],
];

/** source, code of the first problem, the text it marks, the source after its fix (when it has one). */
const broken: readonly (readonly [string, string, string, string?])[] = [
  ['([a]=1', 'logic-unbalanced-parenthesis', '(', '([a]=1)'],
  ['[a]=1)', 'logic-unbalanced-parenthesis', ')', '[a]=1'],
  ['sum(1,2', 'logic-unbalanced-parenthesis', '(', 'sum(1,2)'],
  ['[a=1', 'logic-unbalanced-bracket', '[a', '[a]=1'],
  ['a]=1', 'logic-unbalanced-bracket', 'a]', '[a]=1'],
  ['[a]]=1', 'logic-unbalanced-bracket', ']'],
  ["[a]='1", 'logic-unbalanced-quote', "'1"],
  ['[a]=\'1"', 'logic-unbalanced-quote', '\'1"', "[a]='1'"],
  ['[a]=‘yes’', 'logic-curly-quote', '‘yes’', "[a]='yes'"],
  ['[a]=“yes"', 'logic-curly-quote', '“yes"', '[a]="yes"'],
  ['{age}>=18', 'logic-embedding', '{age}', '[age]>=18'],
  ['[a]=yes', 'logic-unquoted-text', 'yes', "[a]='yes'"],
  ['[a]=very much so or [b]=1', 'logic-unquoted-text', 'very much so', "[a]='very much so' or [b]=1"],
  ['[e_arm_1[f]]=1', 'logic-nested-brackets', '[e_arm_1[f]]', '[e_arm_1][f]=1'],
  ['[e_arm_1].[f]=1', 'logic-dot-between-brackets', '.', '[e_arm_1][f]=1'],
  ["[e_arm_1] [f]='1'", 'logic-space-between-brackets', '[e_arm_1] [f]', "[e_arm_1][f]='1'"],
  ['[f] [last-instance]=1', 'logic-space-between-brackets', '[f] [last-instance]', '[f][last-instance]=1'],
  ['[ a ]=1', 'logic-space-inside-brackets', '[ a ]', '[a]=1'],
  ['[]=1', 'logic-malformed-reference', '[]'],
  ['[a b]=1', 'logic-malformed-reference', '[a b]'],
  ['[cb(]=1', 'logic-malformed-reference', '[cb(]'],
  ['[a][b][c]=1', 'logic-malformed-reference', '[a][b][c]'],
  ['[last-instance][f]=1', 'logic-malformed-reference', '[last-instance][f]', '[f][last-instance]=1'],
  ['[3]=1', 'logic-malformed-reference', '[3]'],
  ['[a]=', 'logic-missing-operand', '='],
  ['and [a]=1', 'logic-missing-operand', 'and'],
  ['[a]=1 or', 'logic-missing-operand', 'or'],
  ['()', 'logic-missing-operand', '('],
  ['if([a]=1,,0)', 'logic-missing-operand', ','],
  ['[a]= and [b]=1', 'logic-missing-operand', 'and'],
  ['[a] [b]=1', 'logic-missing-operator', '[b]'],
  ["[a]='1' [b]='2'", 'logic-missing-operator', '[b]'],
  ['2(3)', 'logic-missing-operator', '('],
  ['1<[a]<5', 'logic-chained-comparison', '<'],
  ['[a]=1,5', 'logic-unexpected-comma', ','],
  ['[a]=$5', 'logic-unexpected-character', '$'],
  ['@HIDDEN', 'logic-unexpected-character', '@'],
  ['[a]=>5', 'logic-unknown-operator', '=>', '[a]>=5'],
  ['[a]≥5', 'logic-unknown-operator', '≥', '[a]>=5'],
  ['[a] &lt; 5', 'logic-unknown-operator', '&lt;', '[a] < 5'],
  ['[a]> =5', 'logic-unknown-operator', '> =', '[a]>=5'],
  ['[a] < > 5', 'logic-unknown-operator', '< >', '[a] <> 5'],
  ['[a]><5', 'logic-unknown-operator', '><', '[a]<>5'],
  ['[a]!==5', 'logic-unknown-operator', '!==', '[a]<>5'],
  ['[a] =! 5', 'logic-unknown-operator', '=!', '[a] <> 5'],
  ['[a] &lt;&gt; 5', 'logic-unknown-operator', '&lt;&gt;', '[a] <> 5'],
  ['[a] &gt;= 5', 'logic-unknown-operator', '&gt;=', '[a] >= 5'],
  ['[a] ＝ 5', 'logic-unknown-operator', '＝', '[a] = 5'],
  ['[a] ＜＝ 5', 'logic-unknown-operator', '＜＝', '[a] <= 5'],
  ['[a] × 5', 'logic-unknown-operator', '×', '[a] * 5'],
  ['not ([a]=1)', 'logic-not-operator', 'not'],
  ['!contains([a],"x")', 'logic-not-operator', '!'],
  ['[a]=1 # why', 'logic-trailing-comment', '# why'],
];

describe('parseLogic', () => {
  for (const [source, expected] of trees) {
    it(`reads ${JSON.stringify(source)}`, () => {
      const { ast, problems } = parseLogic(source);
      assert.equal(sketch(ast), expected);
      assert.deepEqual(
        problems.filter((p) => p.code !== 'logic-trailing-comment'),
        [],
      );
    });
  }

  for (const [source, code, marked, fixed] of broken) {
    it(`finds ${code} in ${JSON.stringify(source)}`, () => {
      const [first] = parseLogic(source).problems;
      assert.ok(first, 'a problem');
      assert.equal(first.code, code);
      assert.equal(source.slice(first.start, first.end), marked);
      assert.equal(first.fix && applyFix(source, first.fix), fixed);
      if (fixed !== undefined) {
        assert.deepEqual(parseLogic(fixed).problems, []);
      }
    });
  }

  it('keeps everything readable around a mistake', () => {
    const { ast } = parseLogic("[a]='1' [b]='2' and ([c]= or sum([d],");
    assert.deepEqual(
      nodesOf(ast).flatMap((n) => (n.kind === 'reference' ? [n.target.name.text] : [])),
      ['a', 'b', 'c', 'd'],
    );
  });

  it('gives every node the range of its own text', () => {
    const source =
      "  if( ([e_arm_1][f(1)][2] = '1') and -[a:value]^(2) >= 0.5, concat( 'it\\'s', [record-name] ), round([b] / 3 , 1) )  ";
    const texts = nodesOf(parseLogic(source).ast).map((n) => source.slice(n.start, n.end));
    assert.deepEqual(texts, [
      source.trim(),
      "([e_arm_1][f(1)][2] = '1') and -[a:value]^(2) >= 0.5",
      "([e_arm_1][f(1)][2] = '1')",
      "[e_arm_1][f(1)][2] = '1'",
      '[e_arm_1][f(1)][2]',
      "'1'",
      '-[a:value]^(2) >= 0.5',
      '-[a:value]^(2)',
      '[a:value]^(2)',
      '[a:value]',
      '(2)',
      '2',
      '0.5',
      "concat( 'it\\'s', [record-name] )",
      "'it\\'s'",
      '[record-name]',
      'round([b] / 3 , 1)',
      '[b] / 3',
      '[b]',
      '3',
      '1',
    ]);
  });

  it('gives every part of a reference the range of its bare name', () => {
    const source = ' [week_1_arm_1][ae(OTH):value][12] ';
    const { ast } = parseLogic(source);
    assert.ok(ast?.kind === 'reference' && ast.target.kind === 'field');
    const { event, target, instance } = ast;
    assert.deepEqual(
      [event, target.name, target.code, target.modifiers[0], instance].map(
        (p) => p && [p.text, source.slice(p.start, p.end)],
      ),
      ['week_1_arm_1', 'ae', 'OTH', 'value', '12'].map((text) => [text, text]),
    );
  });

  const deep: readonly (readonly [string, string])[] = [
    ['50,000 parentheses', `${'('.repeat(50_000)}1${')'.repeat(50_000)}`],
    ['100,000 open parentheses', '('.repeat(100_000)],
    ['5,000 nested if()', `${'if([a]=1,'.repeat(5000)}1${',0)'.repeat(5000)}`],
    ['100,000 signs', `${'-'.repeat(100_000)}1`],
    ['25,000 powers', Array.from({ length: 25_000 }, () => '2').join('^')],
    ['7,000 conditions', Array.from({ length: 7000 }, (_, i) => `[f${i}]='1'`).join(' and ')],
    ['100,000 open brackets', '['.repeat(100_000)],
    ['quotes that never close', "\\'\n".repeat(33_000)],
    ['100,000 curly quotes', '‘“'.repeat(50_000)],
    ['50,000 numbers in a row', '1 '.repeat(50_000)],
  ];
  for (const [title, source] of deep) {
    it(`reads ${title} (${source.length} characters) without running out of stack or time`, function () {
      this.timeout(5000);
      assert.ok(parseLogic(source).ast);
    });
  }
});
