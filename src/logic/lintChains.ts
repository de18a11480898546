import { say } from '../common/wording';
import { ungroup, walk } from './ast';
import type { BinaryNode, ComparisonOperator, Expression, TextRange } from './ast';
import { asField, asLiteral, keyOf, shownKey } from './lintContext';
import type { LintContext, Literal } from './lintContext';
import type { Guards } from './lintOperators';
import { type LogicFix, replacing } from './problems';
import { toBoolean } from './values';

/** A maximal run of `and`, or of `or`, with its operands flattened. */
interface Chain {
  readonly operator: 'and' | 'or';
  readonly node: BinaryNode;
  readonly operands: readonly Expression[];
  /** What it is compared with as a whole, where it is. */
  readonly compared: BinaryNode | undefined;
}

interface Constraint {
  /** The field that is constrained. */
  readonly key: string;
  readonly operator: ComparisonOperator;
  readonly literal: Literal;
}

/** Looks at whole `and`/`or` chains: conditions that can never be true or never be false. Returns what each part may take for granted. */
export function lintChains(ast: Expression, context: LintContext): Guards {
  const { list } = context;
  if (!mayHoldChain(ast)) {
    return new ChainGuards([]);
  }
  const chains = chainsOf(ast);
  for (const chain of chains) {
    const { operator, node, operands } = chain;
    if (chain.compared === undefined) {
      lintConstants(operator, operands, context);
    } else {
      lintComparedChain(chain, chain.compared, context);
    }
    const repeated = repeatedIn(constraintsOf(operands));
    for (const [key, all] of repeated) {
      if (operator === 'and' ? contradict(all) : contradict(all.map(negated))) {
        const shown = shownKey(key);
        list.add(
          operator === 'and' ? 'logic-contradiction' : 'logic-always-true',
          'warning',
          node,
          operator === 'and'
            ? say`This can never be true: the conditions on ${shown} exclude each other.`
            : say`This is always true: the conditions on ${shown} leave nothing out.`,
        );
      }
    }
  }
  return new ChainGuards(chains);
}

/** `[a]='1' or '2'`: a value by itself is always true, or always false, whatever the fields hold. */
function lintConstants(operator: 'and' | 'or', operands: readonly Expression[], { list, source }: LintContext): void {
  operands.forEach((operand, index) => {
    const literal = asLiteral(operand);
    if (literal === undefined) {
      return;
    }
    const decides = toBoolean(literal.quoted ? literal.text : (literal.number ?? literal.text)) === (operator === 'or');
    const before = operands.slice(0, index).findLast((one) => asLiteral(one) === undefined);
    list.add(
      'logic-constant-operand',
      'warning',
      literal,
      !decides
        ? say`${source.slice(literal.start, literal.end)} stands here by itself and is compared with nothing: it adds nothing to the condition.`
        : operator === 'or'
          ? say`${source.slice(literal.start, literal.end)} stands here by itself and is compared with nothing: the condition is always true.`
          : say`${source.slice(literal.start, literal.end)} stands here by itself and is compared with nothing: the condition is never true.`,
      before &&
        comparingToo(
          before,
          operator,
          operands.slice(operands.indexOf(before)).flatMap((one) => asLiteral(one) ?? []),
          source,
        ),
    );
  });
}

/** `[a] = ('1' or '2')`: what is in the parentheses is true or false and none of the values in it. */
function lintComparedChain(
  { operator, node, operands }: Chain,
  comparison: BinaryNode,
  { list, source }: LintContext,
): void {
  const literals = operands.map(asLiteral);
  if (!literals.some((literal) => literal !== undefined)) {
    return;
  }
  const field = asField(comparison.left);
  const isEach =
    literals.every((literal) => literal !== undefined) && (comparison.operator === '=') === (operator === 'or');
  const text = (one: TextRange): string => source.slice(one.start, one.end);
  list.add(
    'logic-constant-operand',
    'warning',
    node,
    say`${text(node)} is true or false as a whole, and none of its values: each has to be compared by itself.`,
    field && isEach && (comparison.operator === '=' || comparison.operator === '<>')
      ? replacing(
          say`Compare ${text(field)} with each`,
          comparison,
          `(${operands.map((one) => `${text(field)} ${comparison.operatorPart.text} ${text(one)}`).join(` ${operator} `)})`,
        )
      : undefined,
  );
}

/** The fix that compares all values with the field of the comparison before them. */
function comparingToo(
  before: Expression,
  operator: 'and' | 'or',
  literals: readonly Literal[],
  source: string,
): LogicFix | undefined {
  const node = ungroup(before);
  const field =
    node.kind === 'binary' &&
    (node.operator === '=' || node.operator === '<>') &&
    (asField(node.left) ?? asField(node.right));
  return field && node.kind === 'binary' && (node.operator === '=') === (operator === 'or')
    ? {
        title: say`Compare ${source.slice(field.start, field.end)} with it too`,
        edits: literals.map(({ start }) => ({
          start,
          end: start,
          text: `${source.slice(field.start, field.end)} ${node.operatorPart.text} `,
        })),
      }
    : undefined;
}

/** Few expressions ask: only then is it worked out. */
class ChainGuards implements Guards {
  private byOperand: ReadonlyMap<Expression, ReadonlySet<string>> | undefined;

  constructor(private readonly chains: readonly Chain[]) {}

  isFilled(node: Expression, parents: readonly Expression[], key: string): boolean {
    this.byOperand ??= new Map(
      this.chains.flatMap(({ operator, operands }) => {
        const settled = settledBy(operands, operator);
        return operands.map((operand) => [ungroup(operand), settled] as const);
      }),
    );
    return this.byOperand.get(node)?.has(key) === true || isSettledByIf(node, parents, key);
  }
}

/** Fields of which the parts of an `and` say that they are not blank, or those of an `or` that they may be: a blank then makes no difference. */
function settledBy(operands: readonly Expression[], operator: 'and' | 'or'): ReadonlySet<string> {
  return new Set(
    constraintsOf(operands)
      .filter(({ operator: comparison, literal }) =>
        operator === 'or'
          ? comparison === '=' && literal.text === ''
          : comparison === '<>'
            ? literal.text === ''
            : (comparison === '>' && literal.number !== undefined && literal.number >= 0) ||
              (comparison === '>=' && literal.number !== undefined && literal.number > 0),
      )
      .map(({ key }) => key),
  );
}

/** `if([a]='', ..., [a]=0)`: where the condition around has asked for a blank. */
function isSettledByIf(node: Expression, parents: readonly Expression[], key: string): boolean {
  return parents.some((parent, place) => {
    if (parent.kind !== 'call' || parent.name.text.toLowerCase() !== 'if') {
      return false;
    }
    const branch = parent.args.indexOf(parents[place + 1] ?? node);
    const [condition] = parent.args;
    return (
      condition !== undefined &&
      branch > 0 &&
      settledBy(operandsOf(condition, branch === 1 ? 'and' : 'or'), branch === 1 ? 'and' : 'or').has(key)
    );
  });
}

function operandsOf(node: Expression, operator: 'and' | 'or'): Expression[] {
  const operands: Expression[] = [];
  const pending: Expression[] = [node];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const inner = ungroup(next);
    if (inner.kind === 'binary' && inner.operator === operator) {
      pending.push(inner.right, inner.left);
    } else {
      operands.push(next);
    }
  }
  return operands;
}

function constraintsOf(operands: readonly Expression[]): Constraint[] {
  const constraints: Constraint[] = [];
  for (const operand of operands) {
    const constraint = constraintOf(operand);
    if (constraint) {
      constraints.push(constraint);
    }
  }
  return constraints;
}

/** The constraints of each field that has several, the last 50 of each. */
function repeatedIn(constraints: readonly Constraint[]): readonly (readonly [string, readonly Constraint[]])[] {
  // Most chains are short and ask of each field once: no need to sort them by field.
  if (constraints.length < 8 && !constraints.some(({ key }, index) => isBefore(constraints, index, key))) {
    return noneRepeated;
  }
  const byField = new Map<string, Constraint[]>();
  for (const constraint of constraints) {
    const known = byField.get(constraint.key);
    if (known === undefined) {
      byField.set(constraint.key, [constraint]);
    } else {
      known.push(constraint);
      if (known.length > 50) {
        known.shift();
      }
    }
  }
  return [...byField].filter(([, all]) => all.length > 1);
}

function isBefore(constraints: readonly Constraint[], end: number, key: string): boolean {
  for (let index = 0; index < end; index++) {
    if (constraints[index]?.key === key) {
      return true;
    }
  }
  return false;
}

const noneRepeated: readonly never[] = [];

/** Whether there is an `and` or `or`, or nesting too deep to look. */
function mayHoldChain(node: Expression, depth = 0): boolean {
  switch (node.kind) {
    case 'number':
    case 'string':
    case 'boolean':
    case 'reference':
    case 'detached':
      return false;
    case 'binary':
      return (
        node.operator === 'and' ||
        node.operator === 'or' ||
        depth > deepest ||
        mayHoldChain(node.left, depth + 1) ||
        mayHoldChain(node.right, depth + 1)
      );
    case 'group':
      return depth > deepest || mayHoldChain(node.expression, depth + 1);
    case 'unary':
      return depth > deepest || mayHoldChain(node.operand, depth + 1);
    case 'call':
      return depth > deepest || node.args.some((arg) => mayHoldChain(arg, depth + 1));
    case 'error':
      return depth > deepest || node.children.some((child) => mayHoldChain(child, depth + 1));
  }
}

const deepest = 50;
const noChains: readonly Chain[] = [];

function chainsOf(ast: Expression): readonly Chain[] {
  let chains: Chain[] | undefined;
  let inside: Set<Expression> | undefined;
  walk(ast, (node, parents) => {
    if (node.kind !== 'binary' || (node.operator !== 'and' && node.operator !== 'or') || inside?.has(node) === true) {
      return;
    }
    const operands: Expression[] = [];
    const pending: Expression[] = [node];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const inner = ungroup(next);
      if (inner.kind === 'binary' && inner.operator === node.operator) {
        if (inner !== node) {
          (inside ??= new Set()).add(inner);
        }
        pending.push(inner.right, inner.left);
      } else {
        operands.push(next);
      }
    }
    const around = parents.findLast(({ kind }) => kind !== 'group');
    const compared = around?.kind === 'binary' && around.operator in opposite ? around : undefined;
    (chains ??= []).push({ operator: node.operator, node, operands, compared });
  });
  return chains ?? noChains;
}

const mirrored: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
};
const opposite: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '=': '<>',
  '<>': '=',
  '<': '>=',
  '>': '<=',
  '<=': '>',
  '>=': '<',
};

function negated(constraint: Constraint): Constraint {
  return { key: constraint.key, operator: opposite[constraint.operator], literal: constraint.literal };
}

function constraintOf(operand: Expression): Constraint | undefined {
  const node = ungroup(operand);
  if (node.kind !== 'binary' || !(node.operator in opposite)) {
    return undefined;
  }
  const left = asField(node.left);
  const field = left ?? asField(node.right);
  const literal = asLiteral(left ? node.right : node.left);
  const operator = node.operator as ComparisonOperator;
  return field && literal ? { key: keyOf(field), operator: left ? operator : mirrored[operator], literal } : undefined;
}

/** Whether no value at all meets every constraint. Ordered comparisons count only against numbers. */
function contradict(all: readonly Constraint[]): boolean {
  const differ = ({ literal: a }: Constraint, { literal: b }: Constraint): boolean =>
    a.number !== undefined && b.number !== undefined ? a.number !== b.number : a.text !== b.text;
  const equal = all.filter((c) => c.operator === '=');
  const first = equal[0];
  if (first) {
    return (
      equal.some((c) => differ(first, c)) ||
      all.some((c) =>
        c.operator === '<>'
          ? !differ(first, c)
          : c.operator !== '=' &&
            c.literal.number !== undefined &&
            first.literal.number !== undefined &&
            !holds(first.literal.number, c.operator, c.literal.number),
      )
    );
  }
  let low = { at: -Infinity, open: false };
  let high = { at: Infinity, open: false };
  for (const {
    operator,
    literal: { number },
  } of all) {
    if (number === undefined || operator === '<>' || operator === '=') {
      continue;
    }
    const open = operator === '<' || operator === '>';
    if (operator.startsWith('>')) {
      low = number > low.at || (number === low.at && open) ? { at: number, open } : low;
    } else {
      high = number < high.at || (number === high.at && open) ? { at: number, open } : high;
    }
  }
  return low.at > high.at || (low.at === high.at && (low.open || high.open));
}

function holds(value: number, operator: ComparisonOperator, bound: number): boolean {
  switch (operator) {
    case '<':
      return value < bound;
    case '>':
      return value > bound;
    case '<=':
      return value <= bound;
    case '>=':
      return value >= bound;
    case '=':
      return value === bound;
    case '<>':
      return value !== bound;
  }
}
