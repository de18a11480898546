import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Expression } from '../../../src/logic/ast';
import { callFunction } from '../../../src/logic/builtins';
import { evaluateLogic } from '../../../src/logic/evaluator';
import type { LogicValue } from '../../../src/logic/evaluator';
import { logicFunctions } from '../../../src/logic/functions';
import { parseLogic } from '../../../src/logic/parser';
import { toBoolean } from '../../../src/logic/values';
import { evaluate, record } from './support';
import type { Fields } from './support';

type Row = readonly [string, LogicValue, Fields?];

const groups: Readonly<Record<string, readonly Row[]>> = {
  'comparison is numeric when both sides are, otherwise textual and case-sensitive': [
    ["[x]='5'", true, { x: '5.0' }],
    ['[x]=5', true, { x: '05' }],
    ["[x]<>'abc'", true, { x: 'Abc' }],
    ['[x]>9', true, { x: '10' }],
    ["[x]>'9'", true, { x: '10' }],
    ["[d]<'2026-01-10'", true, { d: '2026-01-09' }],
    ["[x]=''", true, {}],
    ["[x]=' '", false, {}],
    ['[x]=0', false, { x: '' }],
    ['[x]<>0', true, { x: '' }],
    ['[x]=[y]', true, {}],
    ["'b'>'a'", true],
    ['[x]=-3', true, { x: '-3' }],
    ['[x]=[y]', false, { x: '12345678901234567890', y: '12345678901234567891' }],
    ['[x]=[y]', true, { x: '12345678901234567890', y: '012345678901234567890' }],
    ['[x]<[y]', true, { x: '12345678901234567890', y: '12345678901234567891' }],
    ["'0x10'=16", false],
    ["'1e3'=1000", true],
  ],
  'blanks run through arithmetic': [
    ['[x]+1', '', {}],
    ['1-[x]', '', {}],
    ["[x]*'a'", '', { x: '2' }],
    ['-[x]', '', {}],
    ['[x]^(2)', '', {}],
    ['1/0', ''],
    ['0/0', ''],
    ['0*[x]', '', {}],
    ['if([x]+1>0,1,0)', 0, {}],
  ],
  arithmetic: [
    ['1+2*3', 7],
    ['(1+2)*3', 9],
    ['-(2)^(2)', -4],
    ['(2)^(3)^(2)', 512],
    ['10-4-3', 3],
    ['0.1+0.2', 0.3],
    ['1.1+2.12', 3.22],
    ['[yesno]+10', 11, { yesno: '1' }],
    ['(-8)^(1/3)', ''],
    ['(10)^(400)', ''],
  ],
  'and binds tighter than or; both take any value and give true or false': [
    ["[a]='1' or [b]='1' and [c]='1'", true, { a: '1' }],
    ["([a]='1' or [b]='1') and [c]='1'", false, { a: '1' }],
    ['[cb(1)] and [cb(2)]', true, { 'cb(1)': '1', 'cb(2)': '1' }],
    ['[cb(1)] or [cb(2)]', false, { 'cb(1)': '0' }],
    ['[x] or 0', true, { x: 'text' }],
    ["'' or '0'", false],
  ],
  references: [
    ['[e_arm_1][x]', 'there', { 'e_arm_1/x': 'there', x: 'here' }],
    ['[x][2]', 'second', { 'x/2': 'second', x: 'first' }],
    ['[X]', 'v', { x: 'v' }],
    ["[cb(9)]='0'", true, {}],
    ["[cb(9)]=''", false, {}],
    ['[record-name]', '12-3', { 'record-name': '12-3' }],
    ['[e_arm_1] [x]', 'here', { 'e_arm_1/x': 'there', x: 'here' }],
  ],
  'if and the kinds of values': [
    ["if([a]=1,'y','n')", 'y', { a: '1' }],
    ["if([a]=1,'y','n')", 'n', {}],
    ["if('0','y','n')", 'n'],
    ['if(isnumber([a]),1,0)', 1, { a: '-.5' }],
    ['isnumber([a])', false, {}],
    ["isnumber('1,5')", false],
    ["isinteger('12')", true],
    ["isinteger('12.0')", false],
    ['isinteger(3)', true],
    ["contains('abc','B')=1", true],
    ["contains('abc','B')+1", 2],
    ['true', true],
  ],
  numbers: [
    ['round(2.5)', 3],
    ['round(-2.5)', -3],
    ['round(1.005,2)', 1.01],
    ['round(1234.5,-2)', 1200],
    ['roundup(2.01)', 3],
    ['roundup(-2.01)', -3],
    ['roundup(0.1+0.2,1)', 0.3],
    ['rounddown(-2.99)', -2],
    ['rounddown(2.999,2)', 2.99],
    ["round('')", ''],
    ['round(1e5)', ''],
    ['sqrt(-1)', ''],
    ['sqrt(6.25)', 2.5],
    ['log(8,2)', 3],
    ['log(0)', ''],
    ["log(100,'')", 4.6051701859881],
    ['exponential(0)', 1],
    ['mod(10,4)', 2],
    ['mod(5,0)', ''],
    ['abs(-7)', 7],
    ["sum('',2,[x],3)", 5, {}],
    ["sum('','')", 0],
    ["mean('','')", ''],
    ["min('',3,2)", 2],
    ["max('','')", ''],
    ['median(4,1,3)', 3],
    ['median(4,1,3,2)', 2.5],
    ['stdev(2,4,4,4,5,5,7,9)', 2.1380899352994],
    ['stdev(5)', ''],
    ["mean('NI',4)", 4],
  ],
  dates: [
    ["datediff('2026-01-01','2026-03-01','d')", 59],
    ["datediff('2026-03-01','2026-01-01','d')", 59],
    ["datediff('2026-03-01','2026-01-01','d',true)", -59],
    ["datediff('2026-03-01','2026-01-01','d','ymd','true')", -59],
    ["datediff('2026-03-01','2026-01-01','d',false)", 59],
    ["round(datediff('2000-01-01','2026-01-01','y'),4)", 26.0019],
    ["datediff('2026-01-01 10:00','2026-01-01 11:30','h')", 1.5],
    ["datediff('2026-01-01 10:00','2026-01-01 11:30','m')", 90],
    ["datediff('08:00','09:15','m')", 75],
    ["datediff('08:00','2026-01-01','m')", ''],
    ["datediff('today','now','h')", 14.5],
    ["datediff([d],'today','d')", 14, { d: '2026-03-01' }],
    ["datediff('2026-02-30','2026-03-01','d')", ''],
    ["datediff('2026-01-01','2026-03-01','D')", ''],
    ["datediff('x','2026-03-01','d')", ''],
    ["datediff('02-01-2026','03-01-2026','d','dmy')", 1],
    ["datediff('02-01-2026','03-01-2026','d','mdy')", 28],
    ["datediff('02-01-2026','03-01-2026','d')", ''],
    ["datediff('13-01-2026','14-01-2026','d')", 1],
    ["datediff('2026-03-28','2026-03-30','h')", 48],
    ["age_at_date('2000-02-29','2026-02-28')", 25],
    ["age_at_date('2000-02-29','2026-03-01')", 26],
    ["age_at_date('2000-06-15 23:00','2026-06-15 01:00')", 26],
    ["round(age_at_date('2025-01-01','2025-04-01',true),2)", 0.25],
    ["age_at_date('2027-01-01','2026-01-01')", ''],
    ["age_at_date('','today')", ''],
    ["dayoftheweek('today')", 7],
    ["dayoftheweek('2026-03-16')", 1],
    ["year('now')", 2026],
    ["month('2026-11-05')", 11],
    ["day('2026-11-05 10:00:01')", 5],
    ["year('10:00')", ''],
    ["year('')", ''],
  ],
  text: [
    ["contains('Hello','ELL')", true],
    ["not_contain('Hello','x')", true],
    ["starts_with('Hello','he')", true],
    ["ends_with('Hello','LO')", true],
    ["find('L','Hello')", 3],
    ["find('x','Hello')", 0],
    ["left('Hello',2)", 'He'],
    ["left('Hello','')", ''],
    ["right('Hello',9)", 'Hello'],
    ["right('Hello',0)", ''],
    ["mid('Hello',2,3)", 'ell'],
    ["mid('Hello',9,3)", ''],
    ["mid('Hello',0,3)", ''],
    ["length('')", 0],
    ["length('añ😀')", 3],
    ["left('😀b',1)", '😀'],
    ["trim('  a b ')", 'a b'],
    ["upper('é')", 'É'],
    ["replace_text('aXbxc','x','-')", 'a-b-c'],
    ["replace_text('abc','','-')", 'abc'],
    ["concat('a',1.50,'',[x])", 'a1.5', {}],
    ["concat_ws(', ','a','','b')", 'a, b'],
    ['concat(0.1+0.2,1>2)', '0.30'],
    ["right(concat('00',7),3)", '007'],
    [
      "length(replace_text(replace_text(replace_text(replace_text('aaaaaaaaaa','a','aaaaaaaaaaaaaaaaaaaa'),'a','aaaaaaaaaaaaaaaaaaaa'),'a','aaaaaaaaaaaaaaaaaaaa'),'a','aaaaaaaaaaaaaaaaaaaa'))",
      0,
    ],
  ],
  'what cannot be computed is blank': [
    ['nosuch(1)', ''],
    ['round(1,2,3)', ''],
    ['if([a]=1,2)', '', { a: '1' }],
    ['yes', ''],
    ['', ''],
  ],
};

describe('evaluateLogic', () => {
  for (const [title, rows] of Object.entries(groups)) {
    it(title, () => {
      assert.deepEqual(
        rows.map(([source, , fields]) => [source, evaluate(source, fields)]),
        rows.map(([source, value]) => [source, value]),
      );
    });
  }

  it('knows missing data codes', () => {
    const codes = { missingCodes: ['NI', '-99'] };
    const of = (source: string, x: string): LogicValue => evaluate(source, { x }, codes);
    assert.deepEqual(
      ['', 'NI', '-99', '5'].map((x) => of('isblankormissingcode([x])', x)),
      [true, true, true, false],
    );
    assert.deepEqual(
      ['', 'NI', '5'].map((x) => of('isblanknotmissingcode([x])', x)),
      [true, false, false],
    );
    assert.deepEqual(
      ['', 'NI', '5'].map((x) => of('ismissingcode([x])', x)),
      [false, true, false],
    );
    assert.deepEqual(
      ['', 'NI', '-99', 'UNK'].map((x) => of("hasmissingcode([x],'UNK, NI')", x)),
      [false, true, false, false],
    );
  });

  it('reads dates and decimals the way their field is validated', () => {
    const validationOf = (field: string): string | undefined =>
      ({ us: 'date_mdy', de: 'date_dmy', n: 'number_comma_decimal', t: 'time_mm_ss' })[field];
    assert.equal(evaluate("datediff([us],[de],'d')", { us: '02-01-2026', de: '03-02-2026' }, { validationOf }), 2);
    assert.equal(evaluate("datediff([us],'2026-02-03','d')", { us: '2026-02-01' }, { validationOf }), 2);
    assert.equal(evaluate('[n]*2', { n: '1,5' }, { validationOf }), 3);
    assert.equal(evaluate("datediff([t],[t2],'s')", { t: '01:30', t2: '01:30' }, { validationOf }), 5310);
  });

  it('gives a checkbox no value without code and other fields none with one', () => {
    const fieldKind = (field: string): string => (field === 'cb' ? 'checkbox' : 'radio');
    assert.equal(evaluate("[cb]='1'", { cb: '1' }, { fieldKind }), false);
    assert.equal(evaluate("[r(1)]='1'", { 'r(1)': '1' }, { fieldKind }), false);
    assert.equal(evaluate("[cb(2)]='0'", {}, { fieldKind }), true);
  });

  it('leaves blank what it has no clock for', () => {
    assert.equal(evaluateLogic(parseLogic("year('today')").ast, { value: () => undefined }), '');
  });

  it('records the value of each part it needed, and of no other', () => {
    const source = 'if([a]=1 or [b]=2, round([w]/3,1), [c])';
    const trace = new Map<Expression, LogicValue>();
    evaluateLogic(parseLogic(source).ast, record({ a: '1', w: '10' }), { trace });
    const values = new Map([...trace].map(([node, value]) => [source.slice(node.start, node.end), value]));
    assert.deepEqual(Object.fromEntries(values), {
      '[a]': '1',
      1: 1,
      '[a]=1': true,
      '[a]=1 or [b]=2': true,
      '[w]': '10',
      3: 3,
      '[w]/3': 3.3333333333333,
      'round([w]/3,1)': 3.3,
      [source]: 3.3,
    });
  });

  it('takes 80-character-deep and 50,000-part expressions alike', () => {
    assert.equal(evaluate(`${'('.repeat(20_000)}1${')'.repeat(20_000)}`), 1);
    assert.equal(evaluate(Array.from({ length: 50_000 }, () => '1').join('+')), 50_000);
    assert.equal(evaluate(`sum(${Array.from({ length: 50_000 }, () => '1').join(',')})`), 50_000);
    assert.equal(evaluate(`length(concat(${Array.from({ length: 150_000 }, () => '1').join(',')}))`), 150_000);
  });

  it('has every function of the table', () => {
    const sample = {
      number: 4,
      text: 'abcdefg',
      date: '2026-01-02',
      boolean: true,
      condition: 1,
      unit: 'd',
      flag: 'true',
      codes: 'NI',
      any: '4',
    } as const;
    const silent = [...logicFunctions.values()].filter((fn) => {
      const args = Array.from(
        { length: fn.min + (fn.name === 'stdev' ? 1 : 0) },
        (_, i) => sample[(fn.parameters[i] ?? fn.parameters.at(-1)!).kind],
      );
      return callFunction(fn.name, args, { clock: {}, missingCodes: [], validation: () => undefined }) === '';
    });
    assert.deepEqual(
      silent.map((fn) => fn.name),
      [],
    );
    assert.equal(logicFunctions.size, 42);
  });

  it('takes a value as a condition: blank, 0 and false are false', () => {
    assert.deepEqual(
      ['', '0', '0.0', ' ', 'a', '1', 0, 2, true, false].map((v) => toBoolean(v)),
      [false, false, false, true, true, true, false, true, true, false],
    );
  });
});
