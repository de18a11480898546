import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { lintLogic } from '../../../src/logic/lint';
import { parseLogic } from '../../../src/logic/parser';
import { isPlainAndRight } from '../../../src/logic/plainLogic';
import type { LintOptions, LogicSymbols } from '../../../src/logic/symbols';
import { readDictionary } from '../../../src/dictionary/model';
import { DictionarySymbols } from '../../../src/dictionary/symbols';
import { corpusAbsent, corpusDictionaries } from '../dictionary/corpus';
import { fields, symbols, tokenSoup } from './support';

/** Fields whose choices have codes that are easily taken for something else. */
const odd: ReadonlyMap<string, NonNullable<ReturnType<LogicSymbols['field']>>> = new Map([
  [
    'words',
    {
      name: 'words',
      type: 'dropdown',
      form: 'intake',
      choices: ['today', 'now', 'yes', 'a b', '0', '00', '-9', 'x', 'X'].map((code) => ({ code, label: code })),
    },
  ],
  [
    'marks',
    {
      name: 'marks',
      type: 'checkbox',
      form: 'intake',
      choices: ['a', 'A', '0', '-9'].map((code) => ({ code, label: code })),
    },
  ],
  ['flag', { name: 'flag', type: 'truefalse', form: 'intake' }],
  ['_low', { name: '_low', type: 'slider', form: 'intake' }],
  ['event_1_arm_1', { name: 'event_1_arm_1', type: 'text', form: 'intake' }],
]);
const project = (longitudinal: boolean | undefined): LogicSymbols => ({
  ...symbols,
  longitudinal,
  field: (name) => symbols.field(name) ?? odd.get(name),
});

function asking(known: LogicSymbols): { readonly symbols: LogicSymbols; readonly asked: Set<string> } {
  const asked = new Set<string>();
  return {
    asked,
    symbols: {
      ...known,
      field: (name) => {
        asked.add(name);
        return known.field(name);
      },
    },
  };
}

/** @returns whether the expression was taken for plain; then the linter must have nothing to say, and have asked for the same names. */
function agrees(source: string, known: LogicSymbols, options: LintOptions): boolean {
  const [quick, slow] = [asking(known), asking(known)];
  if (!isPlainAndRight(source, quick.symbols, options)) {
    return false;
  }
  assert.deepEqual(lintLogic(parseLogic(source), slow.symbols, options), [], source);
  assert.deepEqual([...quick.asked].sort(), [...slow.asked].sort(), source);
  return true;
}

const name = fc.constantFrom(
  ...fields.map((field) => field.name),
  ...odd.keys(),
  'missing',
  'Age',
  'intake_complete',
  'current-instance',
  '1',
  '',
);
const code = fc.constantFrom(
  '',
  '',
  '',
  '(1)',
  '(2)',
  '(OTH)',
  '(oth)',
  '(a)',
  '(A)',
  '(0)',
  '(-9)',
  '(9)',
  '()',
  '(1',
  ':value',
);
const value = fc.constantFrom(
  "'1'",
  '"1"',
  '1',
  "'0'",
  '0',
  '00',
  "''",
  '" "',
  "'x'",
  '"X"',
  "'2'",
  '2',
  "'today'",
  "'now'",
  "'yes'",
  "'no'",
  "'a b'",
  "'-9'",
  '-9',
  '12',
  '1.5',
  '1e5',
  "'it\\'s'",
  "'open",
  '[age]',
  'sum(1)',
  "'1'x",
  '2x',
);
const operator = fc.constantFrom(
  '=',
  '=',
  '=',
  '<>',
  '<>',
  '<',
  '>',
  '<=',
  '>=',
  '!=',
  '==',
  '=>',
  '=<',
  '< =',
  '><',
  '',
);
const blank = fc.constantFrom('', '', ' ', ' ', '  ', '\n', '\t', '\u00A0');
const comparison = fc
  .tuple(blank, name, code, blank, operator, blank, value, blank)
  .map(([a, field, choice, b, sign, c, literal, d]) => `${a}[${field}${choice}]${b}${sign}${c}${literal}${d}`);
const join = fc.constantFrom('and', 'and', 'and', 'or', 'or', 'AND', 'Or', '&&', 'andd', '', ') or (', '# and');
const anyExpression = fc
  .tuple(comparison, fc.array(fc.tuple(join, comparison), { maxLength: 4 }))
  .map(([first, rest]) => first + rest.map(([word, next]) => word + next).join(''));

/** Mostly right, so that much of it is plain. */
const tidyComparison = fc.constantFrom(
  "[age] = '3'",
  '[age] > 17',
  "[age] <> ''",
  '[weight] <= 80',
  "[sex] = '1'",
  "[sex]='2'",
  "[sex] = 'x'",
  "[symptoms(1)] = '1'",
  '[symptoms(2)] = 0',
  "[symptoms(1)] <> '1'",
  '[bmi] >= 30',
  "[consent] = '1'",
  '[consent] = 0',
  "[marks(a)] = '1'",
  "[marks(A)] = '0'",
  "[words]='0'",
  "[words] <> '00'",
  '[flag]<>1',
  '[_low] = 5',
  "[event_1_arm_1]=''",
  "[dob] <> ''",
  '[age] < 10',
  "[age] = ''",
);
const tidyExpression = fc
  .tuple(
    fc.constantFrom(' and ', ' or ', '\nOR ', '  AND\t'),
    fc.array(tidyComparison, { minLength: 1, maxLength: 15 }),
  )
  .map(([word, all]) => all.join(word));

describe('plain logic', () => {
  it('is never said to be right where the linter finds something, and asks for the names that the linter asks for', () => {
    let plain = 0;
    const options = fc.constantFrom<LintOptions>(
      { purpose: 'branching', field: 'age', form: 'intake' },
      { purpose: 'branching', field: 'other', form: 'intake' },
      { purpose: 'branching', field: 'sex', form: 'visit' },
    );
    fc.assert(
      fc.property(
        fc.oneof({ arbitrary: tidyExpression, weight: 3 }, anyExpression, tokenSoup),
        fc.constantFrom(true, false, undefined),
        options,
        (source, longitudinal, how) => {
          plain += agrees(source, project(longitudinal), how) ? 1 : 0;
        },
      ),
      { numRuns: 6000 },
    );
    assert.ok(plain > 300, `only ${plain} were plain`);
  });

  const is = (source: string): boolean =>
    agrees(source, project(undefined), { purpose: 'branching', field: 'other', form: 'intake' });
  for (const source of [
    "[sex]='1'",
    '[sex] = "2" or [sex] = \'x\'',
    "[symptoms(1)] = '1' and\n[age] >= 18",
    "[age] <> '' AND [consent] = '1'",
  ]) {
    it(`is ${JSON.stringify(source)}`, () => {
      assert.ok(is(source));
    });
  }
  for (const source of [
    '',
    "[sex]='3'",
    "[sex]='1' and [sex]='2'",
    '[age] > 3 and [age] < 2',
    '[age] = 0',
    "[symptoms]='1'",
    "[symptoms(9)]='1'",
    "[marks(a)]='1' and [marks(A)]='0'",
    "[banner]=''",
    "[nobody]='1'",
    "[sex]='1' or [age]='1' and [bmi]='1'",
    "([sex]='1')",
    "[sex] = '1' // why",
    "[age] < '5'",
  ]) {
    it(`is not ${JSON.stringify(source)}`, () => {
      assert.ok(!is(source));
    });
  }

  it(corpusAbsent ?? 'is most of the branching logic of real dictionaries', () => {
    let [all, plain] = [0, 0];
    for (const { text } of corpusDictionaries()) {
      const model = readDictionary(text);
      const known = new DictionarySymbols(model);
      for (const field of model.fields.filter(({ branchingLogic }) => branchingLogic.trim() !== '')) {
        all++;
        plain += agrees(field.branchingLogic, known, { purpose: 'branching', field: field.key, form: field.form })
          ? 1
          : 0;
      }
    }
    assert.ok(plain >= 0.7 * all, `${plain} of ${all}`);
  });
});
