import { say } from '../common/wording';
import type { BinaryNode, Expression } from './ast';
import { asField, asLiteral, isDate, keyOf, symbolOf } from './lintContext';
import type { FieldReference, LintContext, Literal } from './lintContext';
import { quoteText } from './printer';
import { replacing } from './problems';

/** Which fields are known not to be blank at a node, because the same `and` chain says so. */
export interface Guards {
  /** @param key `keyOf` the field */
  isFilled(node: Expression, key: string): boolean;
}

/** Rules about one binary operator. REDCAP_LOGIC.md §3, §8. */
export function lintOperator(node: BinaryNode, guards: Guards, context: LintContext): void {
  lintSpelling(node, context);
  switch (node.operator) {
    case 'or':
      return lintMixed(node, context);
    case 'and':
      return;
    case '^':
      return lintExponent(node, context);
    case '+':
    case '-':
    case '*':
    case '/':
      return lintArithmetic(node, context);
    case '=':
    case '<>':
    case '<':
    case '>':
    case '<=':
    case '>=':
      return lintComparison(node, guards, context);
  }
}

const spellings: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['==', ['logic-double-equals', '=']],
  ['===', ['logic-double-equals', '=']],
  ['!=', ['logic-not-equals', '<>']],
  ['&&', ['logic-and-symbol', 'and']],
  ['||', ['logic-or-symbol', 'or']],
]);

function lintSpelling({ operator, operatorPart, start, end }: BinaryNode, { list, source }: LintContext): void {
  const found = operatorPart.text === operator ? undefined : spellings.get(operatorPart.text);
  if (found) {
    const [code, meant] = found;
    const word = /[a-z]/.test(meant);
    const blank = (c: string | undefined): string => (word && c !== undefined && c.trim() !== '' ? ' ' : '');
    const before = operatorPart.start > start ? source[operatorPart.start - 1] : undefined;
    const after = operatorPart.end < end ? source[operatorPart.end] : undefined;
    list.add(
      code,
      'warning',
      operatorPart,
      say`REDCap documents ${meant}; ${operatorPart.text} is tolerated at best.`,
      replacing(say`Change to ${meant}`, operatorPart, blank(before) + meant + blank(after)),
    );
  }
}

function lintMixed(node: BinaryNode, { list }: LintContext): void {
  for (const side of [node.left, node.right]) {
    if (side.kind === 'binary' && side.operator === 'and') {
      list.add('logic-mixed-and-or', 'warning', side, 'and binds tighter than or; parentheses would say so.', {
        title: 'Put parentheses around the and part',
        edits: [
          { start: side.start, end: side.start, text: '(' },
          { start: side.end, end: side.end, text: ')' },
        ],
      });
    }
  }
}

function lintExponent(node: BinaryNode, { list }: LintContext): void {
  const bare = [node.left, node.right].filter((side) => side.kind !== 'group');
  if (bare.length > 0) {
    list.add(
      'logic-exponent-parentheses',
      'warning',
      node,
      'REDCap wants parentheses around both sides of ^: (a)^(b).',
      {
        title: 'Put parentheses around both sides',
        edits: bare.flatMap(({ start, end }) => [
          { start, end: start, text: '(' },
          { start: end, end, text: ')' },
        ]),
      },
    );
  }
}

function lintArithmetic(node: BinaryNode, { list, symbols }: LintContext): void {
  if (node.operator !== '+' && node.operator !== '-') {
    return;
  }
  const date = [node.left, node.right]
    .map(asField)
    .find((field) => field && isDate(symbolOf(field, symbols)?.validation));
  if (date) {
    list.add(
      'logic-date-arithmetic',
      'warning',
      node,
      'Dates cannot be added or subtracted with + and -; use datediff() or @CALCDATE.',
    );
  }
}

function lintComparison(node: BinaryNode, guards: Guards, context: LintContext): void {
  const { list } = context;
  const ordered = node.operator !== '=' && node.operator !== '<>';
  const left = asField(node.left);
  const field = left ?? asField(node.right);
  const literal = left ? asLiteral(node.right) : asLiteral(node.left);
  if (ordered) {
    const plus = [node.left, node.right].find(
      (side) => side.kind === 'binary' && side.operator === '+' && (asField(side.left) ?? asField(side.right)),
    );
    if (plus) {
      list.add(
        'logic-plus-in-comparison',
        'hint',
        plus,
        'On forms + may join text instead of adding; parentheses, sum() or a subtraction are safer.',
      );
    }
  }
  if (field === undefined || literal === undefined) {
    return;
  }
  if (ordered && literal.quoted && literal.number !== undefined) {
    list.add(
      'logic-quoted-number-order',
      'warning',
      literal,
      'A number in quotes may not be compared as a number by < and >.',
      replacing('Remove the quotes', literal, literal.text.trim()),
    );
  }
  if (
    literal.quoted &&
    (literal.text.length === 3 || literal.text.length === 5) &&
    /^(?:today|now)$/i.test(literal.text)
  ) {
    list.add(
      'logic-today-comparison',
      'hint',
      literal,
      say`'${literal.text}' only stands for a date inside date functions such as datediff().`,
    );
  }
  if (!ordered) {
    lintEquality(node, field, literal, guards, context);
  }
}

function lintEquality(
  node: BinaryNode,
  field: FieldReference,
  literal: Literal,
  guards: Guards,
  context: LintContext,
): void {
  const { list, symbols } = context;
  const symbol = symbolOf(field, symbols);
  const isEqual = node.operator === '=';
  if (field.target.code !== undefined) {
    if (literal.text.trim() === '') {
      list.add(
        'logic-checkbox-blank',
        'warning',
        literal,
        'A checkbox choice is 1 or 0, never blank.',
        replacing("Compare with '0'", literal, "'0'"),
      );
      // What follows is about fields with a value of their own.
    } else if (literal.number !== 0 && literal.number !== 1) {
      list.add(
        'logic-checkbox-value',
        'warning',
        literal,
        say`A checkbox choice is 1 (checked) or 0, never ${literal.text}.`,
      );
    }
    return;
  }
  if (!literal.quoted && literal.number === 0 && !guards.isFilled(node, keyOf(field))) {
    list.add(
      'logic-zero-or-blank',
      'warning',
      literal,
      'Servers and forms disagree on whether a blank equals 0 without quotes.',
      isEqual
        ? replacing("Compare with '0'", literal, "'0'")
        : {
            title: 'Also ask for not blank',
            edits: [
              { start: node.start, end: node.start, text: '(' },
              { start: node.end, end: node.end, text: ` and ${context.source.slice(field.start, field.end)}<>'')` },
            ],
          },
    );
  }
  if (symbol === undefined || literal.text.trim() === '') {
    return;
  }
  if (symbol.type === 'yesno' || symbol.type === 'truefalse') {
    const word = literal.text.trim().toLowerCase();
    const code = /^(?:yes|true)$/.test(word) ? '1' : /^(?:no|false)$/.test(word) ? '0' : undefined;
    if (code !== undefined) {
      list.add(
        'logic-yesno-text',
        'warning',
        literal,
        say`${symbol.name} holds 1 or 0, never ${literal.text}.`,
        replacing(say`Compare with '${code}'`, literal, `'${code}'`),
      );
    }
  } else if (symbol.choices !== undefined && (symbol.type === 'radio' || symbol.type === 'dropdown')) {
    lintChoice(literal, symbol.name, symbol.choices, context);
  }
}

function lintChoice(
  literal: Literal,
  name: string,
  choices: readonly { code: string; label: string }[],
  { list, options }: LintContext,
): void {
  const text = literal.text.trim();
  if (choices.some(({ code }) => code === text)) {
    return;
  }
  const same = (code: string): boolean =>
    code === text || (literal.number !== undefined && code.trim() !== '' && Number(code) === literal.number);
  if (choices.some(({ code }) => same(code)) || options.missingCodes?.includes(text)) {
    return;
  }
  const plain = (label: string): string =>
    label
      .replaceAll(/<[^>]{0,500}>/g, '')
      .trim()
      .toLowerCase();
  const meant = choices.filter(({ label }) => plain(label) === text.toLowerCase());
  const code = meant.length === 1 ? meant[0]!.code : undefined;
  if (meant.length > 0) {
    list.add(
      'logic-label-instead-of-code',
      'warning',
      literal,
      say`${text} is a label of ${name}; logic compares codes.`,
      code === undefined ? undefined : replacing(say`Compare with code ${code}`, literal, quoteText(code)),
    );
  } else {
    const byCase = choices.find((choice) => choice.code.toLowerCase() === text.toLowerCase())?.code;
    list.add(
      'logic-unknown-choice-value',
      'warning',
      literal,
      say`${name} has no choice ${text}.`,
      byCase === undefined ? undefined : replacing(say`Change to ${byCase}`, literal, quoteText(byCase)),
    );
  }
}
