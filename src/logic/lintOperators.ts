import { say } from '../common/wording';
import type { BinaryNode, Expression } from './ast';
import { asField, asLiteral, isDate, isStatusField, keyOf, symbolOf } from './lintContext';
import type { FieldReference, LintContext, Literal } from './lintContext';
import { orderOfValidation } from './dates';
import { quoteText } from './printer';
import { type LogicSeverity, replacing } from './problems';

/** Of which fields it does not matter at a node whether they are blank, because the same `and` or `or`, or an `if` around it, has asked. */
export interface Guards {
  /** @param key `keyOf` the field */
  isFilled(node: Expression, parents: readonly Expression[], key: string): boolean;
}

/** Rules about one binary operator. REDCAP_LOGIC.md §3, §8. */
export function lintOperator(
  node: BinaryNode,
  parents: readonly Expression[],
  guards: Guards,
  context: LintContext,
): void {
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
      return lintComparison(node, (key) => guards.isFilled(node, parents, key), context);
  }
}

/** `!=` is in published dictionaries by the hundred, and works: worth a hint. */
const spellings: ReadonlyMap<string, readonly [code: string, meant: string, severity: LogicSeverity]> = new Map([
  ['==', ['logic-double-equals', '=', 'warning']],
  ['===', ['logic-double-equals', '=', 'warning']],
  ['!=', ['logic-not-equals', '<>', 'hint']],
  ['&&', ['logic-and-symbol', 'and', 'warning']],
  ['||', ['logic-or-symbol', 'or', 'warning']],
]);

function lintSpelling({ operator, operatorPart, start, end }: BinaryNode, { list, source }: LintContext): void {
  const found = operatorPart.text === operator ? undefined : spellings.get(operatorPart.text);
  if (found) {
    const [code, meant, severity] = found;
    const word = /[a-z]/.test(meant);
    const blank = (c: string | undefined): string => (word && c !== undefined && c.trim() !== '' ? ' ' : '');
    const before = operatorPart.start > start ? source[operatorPart.start - 1] : undefined;
    const after = operatorPart.end < end ? source[operatorPart.end] : undefined;
    list.add(
      code,
      severity,
      operatorPart,
      say`REDCap documents ${meant}; ${operatorPart.text} is tolerated at best.`,
      replacing(say`Change to ${meant}`, operatorPart, blank(before) + meant + blank(after)),
    );
  }
}

function lintMixed(node: BinaryNode, { list }: LintContext): void {
  for (const side of [node.left, node.right]) {
    if (side.kind === 'binary' && side.operator === 'and') {
      list.add('logic-mixed-and-or', 'warning', side, say`and binds tighter than or; parentheses would say so.`, {
        title: say`Put parentheses around the and part`,
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
      say`REDCap wants parentheses around both sides of ^: (a)^(b).`,
      {
        title: say`Put parentheses around both sides`,
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
      say`Dates cannot be added or subtracted with + and -; use datediff() or @CALCDATE.`,
    );
  }
}

function lintComparison(node: BinaryNode, isFilled: (key: string) => boolean, context: LintContext): void {
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
        say`On forms + may join text instead of adding; parentheses, sum() or a subtraction are safer.`,
      );
    }
  }
  if (field !== undefined && isDate(symbolOf(field, context.symbols)?.validation)) {
    lintDate(field, left ? node.right : node.left, context);
  }
  if (field === undefined || literal === undefined) {
    return;
  }
  if (symbolOf(field, context.symbols)?.type === 'file' && literal.text.trim() !== '') {
    // Blank or not is all that is known of it (REDCAP_LOGIC.md §3).
    list.add(
      'logic-file-value',
      'warning',
      literal,
      say`The value of a file is not its name; only blank or not blank can be asked.`,
    );
    return;
  }
  if (field.target.code === undefined && isBlankInQuotes(literal, context)) {
    return;
  }
  lintQuoted(literal, ordered, context);
  if (!ordered) {
    lintEquality(node, field, literal, isFilled, context);
  }
}

function lintQuoted(literal: Literal, ordered: boolean, { list }: LintContext): void {
  if (ordered && literal.quoted && literal.number !== undefined) {
    list.add(
      'logic-quoted-number-order',
      'warning',
      literal,
      say`A number in quotes may not be compared as a number by < and >.`,
      replacing(say`Remove the quotes`, literal, literal.text.trim()),
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
}

/** `' '` is no blank; says so where it is meant to be one. */
function isBlankInQuotes(literal: Literal, { list }: LintContext): boolean {
  const isBlank = literal.quoted && literal.text !== '' && literal.text.trim() === '';
  if (isBlank) {
    list.add(
      'logic-blank-in-quotes',
      'warning',
      literal,
      say`A field that is blank equals '', with nothing between the quotes.`,
      replacing(say`Remove the blank`, literal, "''"),
    );
  }
  return isBlank;
}

/** What a date field is compared with: dates are stored and compared as Y-M-D (REDCAP_LOGIC.md §4). */
function lintDate(field: FieldReference, other: Expression, { list, source, symbols }: LintContext): void {
  const written = source.slice(other.start, other.end);
  const { text, isQuoted } =
    other.kind === 'string' ? { text: other.value, isQuoted: true } : { text: written, isQuoted: false };
  if (!isQuoted && other.kind !== 'binary') {
    return;
  }
  const date = readWrittenDate(text, orderOfValidation(symbolOf(field, symbols)?.validation));
  if (date !== undefined && (!isQuoted || date !== text.trim())) {
    list.add(
      'logic-date-format',
      'warning',
      other,
      isQuoted
        ? say`Dates are stored and compared as Y-M-D, whatever the form shows; ${text} never compares as a date.`
        : say`${written} is a subtraction or division of numbers; a date is written in quotes, as Y-M-D.`,
      replacing(say`Change to ${quoteText(date)}`, other, quoteText(date)),
    );
  }
}

const yearFirst = /^\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(\s.*)?$/;
const yearLast = /^\s*(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(\s.*)?$/;

/** A date of any order as Y-M-D, with what follows it. @param order of two numbers in front of a year, where they could be either */
function readWrittenDate(text: string, order: 'ymd' | 'mdy' | 'dmy' | undefined): string | undefined {
  const first = yearFirst.exec(text);
  const last = first === null ? yearLast.exec(text) : null;
  const [a, b] = [last?.[1] ?? '', last?.[2] ?? ''];
  const isMonthFirst = Number(b) > 12 || (Number(a) <= 12 && order === 'mdy');
  const [year, month, day] =
    first === null
      ? last === null
        ? []
        : [last[3], isMonthFirst ? a : b, isMonthFirst ? b : a]
      : [first[1], first[2], first[3]];
  return year === undefined || Number(month) > 12 || Number(day) > 31
    ? undefined
    : `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}${((first ?? last)?.[4] ?? '').trimEnd()}`;
}

// oxlint-disable-next-line max-lines-per-function -- its steps share what was found so far
function lintEquality(
  node: BinaryNode,
  field: FieldReference,
  literal: Literal,
  isFilled: (key: string) => boolean,
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
        say`A checkbox choice is 1 or 0, never blank.`,
        replacing(say`Compare with '0'`, literal, "'0'"),
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
  // The status of an instrument without data is 0 (REDCAP_LOGIC.md §3).
  if (symbol === undefined && isStatusField(field.target.name.text.toLowerCase(), symbols)) {
    lintStatus(field, literal, context);
    return;
  }
  if (!literal.quoted && literal.number === 0 && !isFilled(keyOf(field))) {
    list.add(
      'logic-zero-or-blank',
      'warning',
      literal,
      say`Servers and forms disagree on whether a blank equals 0 without quotes.`,
      isEqual
        ? replacing(say`Compare with '0'`, literal, "'0'")
        : {
            title: say`Also ask for not blank`,
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

/** The values of `<form>_complete`, which is in no dictionary. */
const statuses = [
  { code: '0', label: 'Incomplete' },
  { code: '1', label: 'Unverified' },
  { code: '2', label: 'Complete' },
] as const;

function lintStatus(field: FieldReference, literal: Literal, context: LintContext): void {
  if (literal.text.trim() !== '') {
    lintChoice(literal, field.target.name.text, statuses, context);
  } else if (field.event === undefined && field.instance === undefined) {
    context.list.add(
      'logic-status-blank',
      'warning',
      literal,
      say`The status of an instrument is 0, 1 or 2, never blank.`,
      replacing(say`Compare with '0'`, literal, "'0'"),
    );
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
