import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { lintLogic } from '../../../src/logic/lint';
import type { LintOptions, LogicPurpose } from '../../../src/logic/lint';
import { parseLogic } from '../../../src/logic/parser';
import { applyFix } from '../../../src/logic/problems';
import type { LogicProblem } from '../../../src/logic/problems';
import { symbols } from './support';
import { showCase } from '../support/cases';

interface Rule {
  readonly code: string;
  readonly severity?: 'error' | 'warning' | 'hint';
  /** Expressions that must show the problem: source, marked text, source after the fix. */
  readonly bad: readonly (readonly [string, string, string?])[];
  /** Expressions close by that must not. */
  readonly good: readonly string[];
  readonly purpose?: LogicPurpose;
  readonly field?: string;
  readonly form?: string;
}

const nested = (depth: number): string => `${'if([age]>1,1,'.repeat(depth)}0${')'.repeat(depth)}`;

const rules: readonly Rule[] = [
  {
    code: 'logic-unknown-field',
    severity: 'error',
    bad: [
      ['[agee]=1', 'agee', '[age]=1'],
      ['[nothing_like_it]=1', 'nothing_like_it'],
      ['[aggregate-sum:age,wieght]>1', 'wieght', '[aggregate-sum:age,weight]>1'],
      ["[week_1_arm_1]='1'", 'week_1_arm_1'],
    ],
    good: ['[age]=1', "[intake_complete]='2'", '[aggregate-sum:age,weight]>1'],
  },
  {
    code: 'logic-unknown-event',
    severity: 'error',
    bad: [
      ['[week_3_arm_1][age]>1', 'week_3_arm_1'],
      ['[wek_1_arm_1][bmi]>1', 'wek_1_arm_1', '[week_1_arm_1][bmi]>1'],
      ['[record-name][age]>1', 'record-name'],
    ],
    good: ['[week_1_arm_1][bmi]>1', '[previous-event-name][bmi]>1'],
  },
  {
    code: 'logic-unknown-form',
    severity: 'warning',
    bad: [["[survey-time-completed:visits]<>''", 'visits', "[survey-time-completed:visit]<>''"]],
    good: ["[survey-time-completed:visit]<>''"],
  },
  {
    code: 'logic-unknown-smart-variable',
    severity: 'warning',
    bad: [["[user-dagname]='a'", 'user-dagname', "[user-dag-name]='a'"]],
    good: ["[user-dag-name]='a'", '[current-instance]=1'],
  },
  {
    code: 'logic-smart-parameter',
    bad: [["[survey-date-completed]<>''", 'survey-date-completed']],
    good: ["[survey-date-completed:visit]<>''"],
  },
  { code: 'logic-upper-case-name', severity: 'hint', bad: [['[Age]>1', 'Age', '[age]>1']], good: ['[age]>1'] },
  {
    code: 'logic-unknown-choice',
    severity: 'error',
    bad: [
      ["[symptoms(7)]='1'", '7'],
      ["[symptoms(oth)]='1'", 'oth', "[symptoms(OTH)]='1'"],
    ],
    good: ["[symptoms(OTH)]='1'"],
  },
  {
    code: 'logic-code-on-non-checkbox',
    severity: 'error',
    bad: [["[sex(1)]='1'", '(1)']],
    good: ["[symptoms(1)]='1'", "[sex]='1'"],
  },
  {
    code: 'logic-checkbox-without-code',
    severity: 'error',
    bad: [
      ["[symptoms]='2'", 'symptoms', "[symptoms(2)]='1'"],
      ["[symptoms]<>''", 'symptoms'],
    ],
    good: ["[symptoms(2)]='1'"],
  },
  { code: 'logic-no-value', bad: [["[banner]=''", 'banner']], good: ["[bmi]=''"] },
  {
    code: 'logic-self-reference',
    field: 'age',
    bad: [['[age]>1', 'age']],
    good: ['[week_1_arm_1][age]>1', '[age][previous-instance]>1', '[weight]>1'],
  },
  {
    code: 'logic-cross-event',
    form: 'visit',
    bad: [['[age]>1', 'age', '[screening_arm_1][age]>1']],
    good: ['[screening_arm_1][age]>1', '[bmi]>1'],
  },
  {
    code: 'logic-label-modifier',
    severity: 'warning',
    bad: [["contains([sex:label],'fem')", ':label', "contains([sex],'fem')"]],
    good: ["contains([sex],'1')"],
  },
  {
    code: 'logic-modifier',
    severity: 'hint',
    bad: [["[sex:value]='1'", ':value', "[sex]='1'"]],
    good: ["[survey-time-started:visit:value]<>''"],
  },
  {
    code: 'logic-unknown-function',
    severity: 'error',
    bad: [
      ['ruond([age])', 'ruond', 'round([age])'],
      ['median_of([age])', 'median_of'],
    ],
    good: ['ROUND([age])'],
  },
  {
    code: 'logic-arity',
    severity: 'error',
    bad: [
      ['if([age]>1,1)', 'if'],
      ['round()', 'round'],
      ["datediff([dob],'today')", 'datediff'],
      ["datediff([dob],'today','d',true,true)", 'true'],
    ],
    good: ['if([age]>1,1,0)', 'sum(1)', "datediff([dob],'today','d','ymd',true)"],
  },
  {
    code: 'logic-datediff-unit',
    severity: 'error',
    bad: [
      ["datediff([dob],'today','days')", "'days'", "datediff([dob],'today','d')"],
      ["datediff([dob],'today','Y')", "'Y'", "datediff([dob],'today','y')"],
      ["datediff([dob],'today',true)", 'true'],
      ["datediff([dob],'today','ymd')", "'ymd'"],
    ],
    good: ["datediff([dob],'today','y')", "datediff([dob],'today',[sex])"],
  },
  {
    code: 'logic-datediff-argument',
    bad: [["datediff([dob],'today','d','signed')", "'signed'"]],
    good: ["datediff([dob],'today','d','mdy')", "datediff([dob],'today','d',true)"],
  },
  {
    code: 'logic-month-or-minute',
    severity: 'warning',
    bad: [
      ["datediff([dob],[visit_date],'m')", "'m'", "datediff([dob],[visit_date],'M')"],
      ["datediff([visit_time],[visit_time],'M')", "'M'", "datediff([visit_time],[visit_time],'m')"],
    ],
    good: [
      "datediff([dob],[visit_date],'M')",
      "datediff([seen_at],'now','m')",
      "datediff([visit_time],[visit_time],'m')",
    ],
  },
  {
    code: 'logic-today-in-calc',
    purpose: 'calc',
    bad: [
      ["datediff([dob],'today','y')", "'today'"],
      ["year('now')", "'now'"],
    ],
    good: ["datediff([dob],[visit_date],'y')", "if([sex]='today',1,0)"],
  },
  {
    code: 'logic-text-function-on-date',
    bad: [["left([visit_date],2)='01'", '[visit_date]']],
    good: ["left([dob],4)='2026'", 'month([visit_date])=1'],
  },
  {
    code: 'logic-find-order',
    severity: 'hint',
    bad: [["find([sex],'x')>0", "find([sex],'x')"]],
    good: ["find('x',[sex])>0"],
  },
  {
    code: 'logic-text-in-calc',
    purpose: 'calc',
    bad: [
      ["if([age]>1,'old',2)", "'old'"],
      ["concat('a',[age])", "concat('a',[age])"],
    ],
    good: ["if([age]>1,'1','')", "length(concat('a',[age]))", "if([sex]='x',1,0)"],
  },
  { code: 'logic-deep-nesting', bad: [[nested(82), nested(82)]], good: [nested(80)] },
  {
    code: 'logic-empty-expression',
    severity: 'error',
    purpose: 'calc',
    bad: [
      ['', ''],
      ['# later', '# later'],
    ],
    good: ['1'],
  },
  {
    code: 'logic-double-equals',
    bad: [
      ['[age]==1', '==', '[age]=1'],
      ['[age] === 1', '===', '[age] = 1'],
    ],
    good: ['[age]=1'],
  },
  { code: 'logic-not-equals', severity: 'hint', bad: [["[age]!='1'", '!=', "[age]<>'1'"]], good: ["[age]<>'1'"] },
  { code: 'logic-and-symbol', bad: [['[age]=1&&[sex]=1', '&&', '[age]=1 and [sex]=1']], good: ['[age]=1 and [sex]=1'] },
  { code: 'logic-or-symbol', bad: [['[age]=1 || [sex]=1', '||', '[age]=1 or [sex]=1']], good: ['[age]=1 or [sex]=1'] },
  {
    code: 'logic-exponent-parentheses',
    bad: [
      ['[age]^2', '[age]^2', '([age])^(2)'],
      ['([age])^2', '([age])^2', '([age])^(2)'],
    ],
    good: ['([age])^(2)'],
  },
  {
    code: 'logic-mixed-and-or',
    bad: [['[age]=1 or [sex]=1 and [bmi]=2', '[sex]=1 and [bmi]=2', '[age]=1 or ([sex]=1 and [bmi]=2)']],
    good: ['[age]=1 or ([sex]=1 and [bmi]=2)', '[age]=1 and [sex]=1'],
  },
  {
    code: 'logic-zero-or-blank',
    bad: [
      ['[age]=0', '0', "[age]='0'"],
      ['[age]<>0', '0', "([age]<>0 and [age]<>'')"],
      ["[age]='' and [age]=0", '0', "[age]='' and [age]='0'"],
      ["if([age]='', [age]=0, 1)", '0', "if([age]='', [age]='0', 1)"],
      ['[age]>-5 and [age]<>0', '0', "[age]>-5 and ([age]<>0 and [age]<>'')"],
    ],
    good: [
      "[age]='' or [age]=0",
      "if([age]='', '', if([age]=0, 1, 2))",
      "if([age]<>'' and [weight]>1, if([age]=0, 1, 2), '')",
      '[age]>5 and [age]<>0',
      '[intake_complete]=0',
      '[intake_complete]<>0',
      "[age]='0'",
      '[age]=1',
      "[age]<>'' and [age]<>0",
      "([age]<>0) and [age]<>''",
      '[symptoms(1)]=0',
      '[age]>0',
    ],
  },
  {
    code: 'logic-quoted-number-order',
    bad: [["[age]>'18'", "'18'", '[age]>18']],
    good: ['[age]>18', "[dob]>'2020-01-01'", "[age]='18'"],
  },
  {
    code: 'logic-today-comparison',
    severity: 'hint',
    bad: [["[dob]<'today'", "'today'"]],
    good: ["datediff([dob],'today','d')>1"],
  },
  {
    code: 'logic-plus-in-comparison',
    severity: 'hint',
    bad: [['[age]>[weight]+2', '[weight]+2']],
    good: ['[age]-[weight]>2', '[age]>([weight]+2)'],
  },
  {
    code: 'logic-date-arithmetic',
    bad: [['[visit_date]-[dob]>3', '[visit_date]-[dob]']],
    good: ["datediff([dob],[visit_date],'d')>3", '[age]-[weight]>1'],
  },
  {
    code: 'logic-checkbox-blank',
    bad: [
      ["[symptoms(1)]=''", "''", "[symptoms(1)]='0'"],
      ["[symptoms(1)]<>''", "''", "[symptoms(1)]<>'0'"],
    ],
    good: ["[symptoms(1)]='0'", "[sex]=''"],
  },
  { code: 'logic-checkbox-value', bad: [["[symptoms(2)]='2'", "'2'"]], good: ["[symptoms(2)]='1'", '[symptoms(2)]=0'] },
  {
    code: 'logic-file-value',
    bad: [
      ["[scan]='scan.pdf'", "'scan.pdf'"],
      ['[scan]>0', '0'],
    ],
    good: ["[scan]<>''", "[age]='1'"],
  },
  {
    code: 'logic-yesno-text',
    bad: [
      ["[consent]='Yes'", "'Yes'", "[consent]='1'"],
      ["[consent]<>'no'", "'no'", "[consent]<>'0'"],
    ],
    good: ["[consent]='1'", "[consent]=''"],
  },
  {
    code: 'logic-label-instead-of-code',
    bad: [
      ["[sex]='Female'", "'Female'", "[sex]='1'"],
      ["[sex]='male'", "'male'", "[sex]='2'"],
    ],
    good: ["[sex]='1'", "[sex]='x'"],
  },
  {
    code: 'logic-unknown-choice-value',
    bad: [
      ["[sex]='3'", "'3'"],
      ["[sex]='X'", "'X'", "[sex]='x'"],
      ['[intake_complete]=3', '3'],
    ],
    good: ["[sex]='02'", "[sex]='NI'", "[sex]=''"],
  },
  {
    code: 'logic-status-blank',
    bad: [["[intake_complete]=''", "''", "[intake_complete]='0'"]],
    good: ["[intake_complete]='0'", "[week_1_arm_1][intake_complete]=''"],
  },
  {
    code: 'logic-blank-in-quotes',
    bad: [
      ["[age]<>' '", "' '", "[age]<>''"],
      ['[sex]="  "', '"  "', "[sex]=''"],
    ],
    good: ["[age]<>''", "concat([age], ' ')='5 '"],
  },
  {
    code: 'logic-no-expression',
    severity: 'error',
    bad: [
      ["$('#age-tr select').prop('selected', true)", "$('#age-tr select').prop('selected', true)"],
      ['<div class="x">[age]</div>', '<div class="x">[age]</div>'],
      ['1, Yes | 0, No', '1, Yes | 0, No'],
      ['select a from b where c', 'select a from b where c'],
    ],
    good: ['[age] < 5', 'sum(1, [age])', "contains([age], 'function (x)')"],
  },
  {
    code: 'logic-contradiction',
    bad: [
      ['[age]>15 and [age]<10', '[age]>15 and [age]<10'],
      ['[age]=35 and [age]=45', '[age]=35 and [age]=45'],
      ['[age]>=5 and ([age]<5)', '[age]>=5 and ([age]<5)'],
      ["[sex]='1' and [age]>1 and [sex]<>'1'", "[sex]='1' and [age]>1 and [sex]<>'1'"],
      ['10>[age] and 20<[age]', '10>[age] and 20<[age]'],
    ],
    good: [
      '[age]>=35 and [age]<=35',
      '[age]>10 and [age]<15',
      '[age]=35 or [age]=45',
      '[age]>15 and [weight]<10',
      '[age]>15 and [age][1]<10',
      "[age]<>'' and [age]<>0",
    ],
  },
  {
    code: 'logic-always-true',
    bad: [
      ['[age]>=35 or [age]<=35', '[age]>=35 or [age]<=35'],
      ["[sex]<>'1' or [sex]<>'2'", "[sex]<>'1' or [sex]<>'2'"],
      ["[sex]='1' or [sex]<>'1'", "[sex]='1' or [sex]<>'1'"],
    ],
    good: ['[age]>35 or [age]<35', "[sex]='1' or [sex]='2'"],
  },
  {
    code: 'logic-constant-operand',
    bad: [
      ["[sex] = '1' or '2'", "'2'", "[sex] = '1' or [sex] = '2'"],
      ['[sex] = 1 or (2)', '2', '[sex] = 1 or ([sex] = 2)'],
      ["[sex] <> '1' and '2'", "'2'", "[sex] <> '1' and [sex] <> '2'"],
      ["[sex] = '1' and '2'", "'2'"],
      ["'x' or [age] > 3", "'x'"],
      ["[age] > 3 or ''", "''"],
      ["[sex] = '1' or '2' or 'x'", "'2'", "[sex] = '1' or [sex] = '2' or [sex] = 'x'"],
      ["'1' = [sex] or '2'", "'2'", "'1' = [sex] or [sex] = '2'"],
      ["if([sex] = ('1' or '2'), 1, 0)", "'1' or '2'", "if(([sex] = '1' or [sex] = '2'), 1, 0)"],
      ["[sex] <> ('1' and '2')", "'1' and '2'", "([sex] <> '1' and [sex] <> '2')"],
    ],
    good: ["[sex] = '1' or [sex] = '2'", '[age] or [weight]', "contains([sex], '1') or [age] > 2"],
  },
  {
    code: 'logic-date-format',
    bad: [
      ["[dob] > '31.12.2020'", "'31.12.2020'", "[dob] > '2020-12-31'"],
      ["'2020/1/5' <= [dob]", "'2020/1/5'", "'2020-01-05' <= [dob]"],
      ['[dob] >= 2020-12-31', '2020-12-31', "[dob] >= '2020-12-31'"],
    ],
    good: ["[dob] > '2020-12-31'", "[dob] = ''", "[sex] = '31.12.2020'", '[age] > 2020-12-31', '[dob] > [visit_date]'],
  },
];

const options = (rule: Rule): LintOptions => ({
  missingCodes: ['NI'],
  ...(rule.purpose && { purpose: rule.purpose }),
  ...(rule.field && { field: rule.field }),
  ...(rule.form && { form: rule.form }),
});
const lint = (source: string, given: LintOptions = {}): LogicProblem[] => lintLogic(parseLogic(source), symbols, given);

describe('lintLogic', () => {
  it('takes != for a matter of taste: it works everywhere', () => {
    const found = lint("[age] != '1'");
    assert.deepEqual(
      found.map(({ code, severity }) => [code, severity]),
      [['logic-not-equals', 'hint']],
    );
    showCase('dictionary/!=', 'a hint');
  });

  for (const rule of rules) {
    describe(rule.code, () => {
      for (const [source, marked, fixed] of rule.bad) {
        it(`is found in ${JSON.stringify(source.slice(0, 60))}`, () => {
          const found = lint(source, options(rule)).filter((p) => p.code === rule.code);
          const first = found[0];
          assert.ok(
            first,
            `only ${lint(source, options(rule))
              .map((p) => p.code)
              .join(', ')}`,
          );
          assert.equal(source.slice(first.start, first.end), marked);
          assert.equal(first.severity, rule.severity ?? 'warning');
          assert.equal(first.fix && applyFix(source, first.fix), fixed);
          if (fixed !== undefined) {
            assert.deepEqual(
              lint(fixed, options(rule)).filter((p) => p.code === rule.code),
              [],
              'gone after the fix',
            );
          }
        });
      }
      for (const source of rule.good) {
        it(`is not found in ${JSON.stringify(source.slice(0, 60))}`, () => {
          assert.deepEqual(
            lint(source, options(rule)).filter((p) => p.code === rule.code),
            [],
          );
        });
      }
    });
  }

  it("gives the parser's problems too, in order of place", () => {
    assert.deepEqual(
      lint('[nothing_like_it]==1 and ([age]=yes').map((p) => p.code),
      ['logic-unknown-field', 'logic-double-equals', 'logic-unbalanced-parenthesis', 'logic-unquoted-text'],
    );
  });

  it('needs no project for what needs none, and says nothing of names then', () => {
    assert.deepEqual(
      lintLogic(parseLogic("[x]==1 or [e_arm_1][cb(1)]='1'"), undefined).map((p) => p.code),
      ['logic-double-equals'],
    );
  });

  it('lets severities be changed and rules be switched off', () => {
    const severities = {
      'logic-double-equals': 'error',
      'logic-unknown-field': 'off',
      'logic-unbalanced-parenthesis': 'hint',
    } as const;
    assert.deepEqual(
      lint('([nothing_like_it]==1', { severities }).map((p) => [p.code, p.severity]),
      [
        ['logic-unbalanced-parenthesis', 'hint'],
        ['logic-double-equals', 'error'],
      ],
    );
  });

  it('takes functions of modules as known, when told, and as doubtful when well known', () => {
    assert.deepEqual(lint('my_fn(1)', { functions: ['my_fn'] }), []);
    assert.deepEqual(
      lint('ifnull([age],1)').map((p) => p.severity),
      ['warning'],
    );
  });

  it('says that a project without events has none', () => {
    const classic = { ...symbols, longitudinal: false, events: () => undefined };
    assert.deepEqual(
      lintLogic(parseLogic('[week_1_arm_1][age]=1'), classic).map((p) => p.code),
      ['logic-event-in-classic'],
    );
  });

  it('finds nothing wrong with good logic of every kind', () => {
    const good = [
      "[age]>=18 and [consent]='1'",
      "if([sex]='1', round([weight]/2,1), '')",
      "([symptoms(1)]='1' or [symptoms(OTH)]='1') and [intake_complete]='2'",
      "datediff([dob],[screening_arm_1][visit_date],'y')>=18",
      "[bmi][previous-instance]<>''",
      "[is-survey]='1' and [user-dag-name]<>''",
      '# note\n[age]>1\n// more\nand [age]<9',
    ];
    assert.deepEqual(
      good.map((source) => lint(source)),
      good.map(() => []),
    );
  });

  it('stays linear on long chains', function () {
    this.timeout(4000);
    const long = Array.from({ length: 8000 }, (_, i) => `[age]<>${i}`).join(' and ');
    assert.ok(lint(long).length <= 101);
  });
});

describe('lintLogic, once of a kind', () => {
  it('says the same once a text, and mends all places at once', () => {
    const source = Array.from({ length: 300 }, () => '[age] = 0').join(' or ');
    const found = lint(source);
    assert.deepEqual(
      found.map(({ code, start }) => [code, start]),
      [['logic-zero-or-blank', 8]],
    );
    assert.equal(applyFix(source, found[0]!.fix!), source.replaceAll('= 0', "= '0'"));
  });

  it('says once that characters of another language mean nothing, and nothing else of a script', () => {
    assert.deepEqual(
      lint('1 $ 2 % 3 ; 4 ~ 5').map(({ code }) => code),
      ['logic-unexpected-character'],
    );
    assert.deepEqual(
      lint("<script>$('#a').hide(); if (x) { alert(1); }</script>").map(({ code }) => code),
      ['logic-no-expression'],
    );
  });

  it('says what differs each by itself', () => {
    assert.deepEqual(
      lint('[agee] = 1 or [agee] = 2 or [nothing_like_it] = 1').map(({ code, message }) => [code, message]),
      [
        ['logic-unknown-field', 'There is no field agee in this project.'],
        ['logic-unknown-field', 'There is no field nothing_like_it in this project.'],
      ],
    );
  });

  it('leaves places that lie in each other to another time', () => {
    const source = '[age]^[age]^[age]';
    const found = lint(source).filter(({ code }) => code === 'logic-exponent-parentheses');
    assert.equal(found.length, 1);
    const once = applyFix(source, found[0]!.fix!);
    assert.notEqual(once, source);
    assert.equal(parseLogic(once).problems.length, 0);
  });

  it('takes a field for no event where the events are not known', () => {
    const alone = { ...symbols, events: () => undefined, longitudinal: undefined };
    const codes = (source: string): string[] => lintLogic(parseLogic(source), alone).map(({ code }) => code);
    assert.deepEqual(codes("[weight][age] = '1'"), ['logic-field-as-event']);
    assert.deepEqual(codes("[baseline_arm_1][age] = '1'"), []);
  });
});
