import { existsSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { walk } from '../../../src/logic/ast';
import type { BinaryOperator, Expression, TextPart } from '../../../src/logic/ast';
import type { EvaluationContext } from '../../../src/logic/context';
import { evaluateLogic } from '../../../src/logic/evaluator';
import type { LogicValue } from '../../../src/logic/evaluator';
import { parseLogic } from '../../../src/logic/parser';
import type { FieldSymbol, LogicSymbols } from '../../../src/logic/symbols';

export type Fields = Readonly<Record<string, string>>;

/** A record with these values; `cb(1)` is a checkbox choice, `event/field` a value elsewhere, `smart-name` a smart variable. */
export function record(fields: Fields, more: Partial<EvaluationContext> = {}): EvaluationContext {
  return {
    value: ({ field, code, event, instance }) =>
      fields[
        (event === undefined ? '' : `${event}/`) +
          field +
          (code === undefined ? '' : `(${code})`) +
          (instance === undefined ? '' : `/${instance}`)
      ],
    smart: (name) => fields[name],
    today: '2026-03-15',
    now: '2026-03-15 14:30:00',
    ...more,
  };
}

export function evaluate(source: string, fields: Fields = {}, more: Partial<EvaluationContext> = {}): LogicValue {
  return evaluateLogic(parseLogic(source).ast, record(fields, more));
}

/** The tree without places: what must be equal for two texts to mean the same. */
export function shape(node: Expression | undefined): unknown {
  return (
    node &&
    JSON.parse(
      JSON.stringify(node, (key: string, value: unknown) => (key === 'start' || key === 'end' ? undefined : value)),
    )
  );
}

/** A tree as one short line: `(and (= [a] 1) (f 2))`. */
export function sketch(node: Expression | undefined): string {
  switch (node?.kind) {
    case undefined:
      return '';
    case 'number':
      return node.text;
    case 'string':
      return `'${node.value}'`;
    case 'boolean':
      return String(node.value);
    case 'reference':
      return `${node.event ? `${node.event.text}.` : ''}${node.target.name.text}${node.target.kind === 'field' && node.target.code ? `(${node.target.code.text})` : ''}${(node
        .target.kind === 'field'
        ? node.target.modifiers
        : node.target.parameters
      )
        .map((p) => `:${p.text}`)
        .join('')}${node.instance ? `#${node.instance.text}` : ''}`;
    case 'detached':
      return `(detached ${node.dropped.text} ${sketch(node.used)})`;
    case 'call':
      return `(${[node.name.text, ...node.args.map(sketch)].join(' ')})`;
    case 'group':
      return `{${sketch(node.expression)}}`;
    case 'unary':
      return `(${node.operator} ${sketch(node.operand)})`;
    case 'binary':
      return `(${node.operator} ${sketch(node.left)} ${sketch(node.right)})`;
    case 'error':
      return `<${node.children.length === 0 ? node.text : node.children.map(sketch).join(' | ')}>`;
  }
}

export function nodesOf(ast: Expression | undefined): Expression[] {
  const all: Expression[] = [];
  walk(ast, (node) => all.push(node));
  return all;
}

/** A small longitudinal project every lint test can lean on. */
export const fields: readonly FieldSymbol[] = [
  { name: 'record_id', type: 'text', form: 'intake' },
  { name: 'age', type: 'text', form: 'intake', validation: 'integer' },
  { name: 'weight', type: 'text', form: 'intake', validation: 'number' },
  { name: 'dob', type: 'text', form: 'intake', validation: 'date_ymd' },
  { name: 'visit_date', type: 'text', form: 'visit', validation: 'date_mdy' },
  { name: 'visit_time', type: 'text', form: 'visit', validation: 'time' },
  { name: 'seen_at', type: 'text', form: 'visit', validation: 'datetime_ymd' },
  {
    name: 'sex',
    type: 'radio',
    form: 'intake',
    choices: [
      { code: '1', label: 'Female' },
      { code: '2', label: '<b>Male</b>' },
      { code: 'x', label: 'Other' },
    ],
  },
  { name: 'consent', type: 'yesno', form: 'intake' },
  {
    name: 'symptoms',
    type: 'checkbox',
    form: 'visit',
    choices: [
      { code: '1', label: 'Cough' },
      { code: '2', label: 'Fever' },
      { code: 'OTH', label: 'Other' },
    ],
  },
  { name: 'bmi', type: 'calc', form: 'visit', isCalc: true },
  { name: 'banner', type: 'descriptive', form: 'visit' },
  { name: 'scan', type: 'file', form: 'visit' },
];
const byName = new Map(fields.map((field) => [field.name, field]));

export const symbols: LogicSymbols = {
  field: (name) => byName.get(name),
  fieldNames: () => byName.keys(),
  events: () => ['screening_arm_1', 'week_1_arm_1', 'week_2_arm_1'],
  forms: () => ['intake', 'visit'],
  longitudinal: true,
  eventsOfForm: (form) => (form === 'intake' ? ['screening_arm_1'] : ['week_1_arm_1', 'week_2_arm_1']),
};

const part = (text: string): TextPart => ({ text, start: 0, end: 0 });
const at = { start: 0, end: 0 };
const name = fc.constantFrom('age', 'weight', 'dob', 'sex', 'a', 'or', 'and', 'f_1');
const calls = [
  'if',
  'sum',
  'concat',
  'round',
  'datediff',
  'contains',
  'left',
  'nosuch',
  'max',
  'replace_text',
  'age_at_date',
  'mid',
];
const leaf = fc.oneof(
  fc.constantFrom('0', '1', '18', '2.5', '.5', '007').map((text): Expression => ({ kind: 'number', text, ...at })),
  fc
    .tuple(
      fc.oneof(
        fc.constantFrom('', 'yes', "it's", 'a "b"', 'd', 'y', '2026-02-28', 'today', '# no comment', '\n// x', '12'),
        fc.string({ maxLength: 8 }),
      ),
      fc.constantFrom<"'" | '"'>("'", '"'),
    )
    .filter(([value]) => !value.endsWith('\\'))
    .map(([value, quote]): Expression => ({ kind: 'string', value, quote, ...at })),
  fc.boolean().map((value): Expression => ({ kind: 'boolean', value, ...at })),
  fc
    .record({
      event: fc.option(fc.constantFrom('base_arm_1', 'previous-event-name')),
      field: name,
      code: fc.option(fc.constantFrom('1', 'OTH', '-9')),
      modifier: fc.option(fc.constantFrom('value', 'label')),
      instance: fc.option(fc.constantFrom('1', '12', 'last-instance')),
    })
    .map((r): Expression => ({
      kind: 'reference',
      ...at,
      ...(r.event !== null && { event: part(r.event) }),
      ...(r.instance !== null && { instance: part(r.instance) }),
      target: {
        kind: 'field',
        ...at,
        name: part(r.field),
        modifiers: r.modifier === null ? [] : [part(r.modifier)],
        ...(r.code !== null && { code: part(r.code) }),
      },
    })),
  fc.constantFrom('record-name', 'survey-time-started').map((smart): Expression => ({
    kind: 'reference',
    ...at,
    target: {
      kind: 'smart',
      ...at,
      name: part(smart),
      parameters: smart === 'record-name' ? [] : [part('visit'), part('value')],
    },
  })),
);
const binary = (operator: BinaryOperator, left: Expression, right: Expression): Expression => ({
  kind: 'binary',
  operator,
  operatorPart: part(operator),
  left,
  right,
  ...at,
});

/** Any tree a reader could have made, and some it could not (no parentheses where they are needed). */
export const anyTree: fc.Arbitrary<Expression> = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6, depthSize: 'medium' },
    leaf,
    fc
      .tuple(
        fc.constantFrom<BinaryOperator>('and', 'or', '=', '<>', '<', '>', '<=', '>=', '+', '-', '*', '/', '^'),
        tie('tree'),
        tie('tree'),
      )
      .map(([o, l, r]) => binary(o, l, r)),
    fc
      .tuple(fc.constantFrom<'-' | '+'>('-', '+'), tie('tree'))
      .map(([operator, operand]): Expression => ({ kind: 'unary', operator, operand, ...at })),
    tie('tree').map((expression): Expression => ({ kind: 'group', expression, ...at })),
    fc
      .tuple(fc.constantFrom(...calls), fc.array(tie('tree'), { maxLength: 4 }))
      .map(([call, args]): Expression => ({ kind: 'call', name: part(call), args, ...at })),
  ),
})).tree;

/** Pieces of expressions in any order: what half-written and broken logic looks like. */
export const tokenSoup: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      '[a]',
      '[',
      ']',
      '(',
      ')',
      "'",
      '"',
      '"x"',
      "'1'",
      'and',
      ' or ',
      '=',
      '<>',
      '<',
      '===',
      '&&',
      '^',
      '-',
      '+',
      '1',
      '2.5',
      '.',
      ',',
      ' ',
      '\n',
      'if(',
      'sum(',
      '[e_arm_1]',
      '[cb(1)]',
      '[1]',
      '[last-instance]',
      '{a}',
      '{',
      '# c',
      '//',
      '‘',
      '’',
      '“',
      'word',
      'not',
      '!',
      '@IF(',
      '\\',
      "\\'",
      '[a:label]',
      '[a b]',
      '[]',
      'é',
      '😀',
      '\u0000',
      '&lt;',
      '≥',
      '[a[b]]',
      'true',
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(''));

/** The corpus of real projects, or `undefined` when it is not there. */
export const corpus = [process.env.REDCAP_CORPUS, path.resolve('../shared/corpus')].find(
  (place): place is string => place !== undefined && existsSync(place),
);
