import { ungroup, walk } from './ast';
import type { BinaryNode, ComparisonOperator, Expression } from './ast';
import { asField, asLiteral, keyOf } from './lintContext';
import type { LintContext } from './lintContext';
import type { Guards } from './lintOperators';

/** A maximal run of `and`, or of `or`, with its operands flattened. */
interface Chain {
  readonly operator: 'and' | 'or';
  readonly node: BinaryNode;
  readonly operands: readonly Expression[];
}

interface Constraint {
  readonly operator: ComparisonOperator;
  readonly text: string;
  readonly number: number | undefined;
}

/** Looks at whole `and`/`or` chains: conditions that can never be true or never be false. Returns what each part may take for granted. */
export function lintChains(ast: Expression, { list }: LintContext): Guards {
  const chains = chainsOf(ast);
  if (chains.length === 0) {
    return noGuards;
  }
  const guards = new Map<Expression, ReadonlySet<string>>();
  for (const chain of chains) {
    const constraints = new Map<string, Constraint[]>();
    let filled: Set<string> | undefined;
    for (const operand of chain.operands) {
      const found = constraintOf(operand);
      if (found) {
        const { key, constraint } = found;
        const known = constraints.get(key);
        if (known === undefined) {
          constraints.set(key, [constraint]);
        } else {
          known.push(constraint);
          if (known.length > 50) {
            known.shift();
          }
        }
        if (constraint.operator === '<>' && constraint.text === '') {
          (filled ??= new Set()).add(key);
        }
      }
    }
    if (chain.operator === 'and' && filled !== undefined) {
      for (const operand of chain.operands) {
        guards.set(ungroup(operand), filled);
      }
    }
    if (constraints.size === chain.operands.length) {
      continue;
    }
    for (const [key, all] of constraints) {
      if (all.length < 2) {
        continue;
      }
      if (chain.operator === 'and' ? contradict(all) : contradict(all.map(negated))) {
        list.add(chain.operator === 'and' ? 'logic-contradiction' : 'logic-always-true', 'warning', chain.node, chain.operator === 'and'
          ? `This can never be true: the conditions on ${key} exclude each other.` : `This is always true: the conditions on ${key} leave nothing out.`);
      }
    }
  }
  return guards;
}

const noChains: readonly Chain[] = [];
const noGuards: Guards = new Map();

function chainsOf(ast: Expression): readonly Chain[] {
  let chains: Chain[] | undefined;
  let inside: Set<Expression> | undefined;
  walk(ast, (node) => {
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
    (chains ??= []).push({ operator: node.operator, node, operands });
  });
  return chains ?? noChains;
}

const mirrored: Readonly<Record<ComparisonOperator, ComparisonOperator>> = { '=': '=', '<>': '<>', '<': '>', '>': '<', '<=': '>=', '>=': '<=' };
const opposite: Readonly<Record<ComparisonOperator, ComparisonOperator>> = { '=': '<>', '<>': '=', '<': '>=', '>': '<=', '<=': '>', '>=': '<' };

function negated(constraint: Constraint): Constraint {
  return { ...constraint, operator: opposite[constraint.operator] };
}

function constraintOf(operand: Expression): { key: string; constraint: Constraint } | undefined {
  const node = ungroup(operand);
  if (node.kind !== 'binary' || !(node.operator in opposite)) {
    return undefined;
  }
  const left = asField(node.left);
  const field = left ?? asField(node.right);
  const literal = asLiteral(left ? node.right : node.left);
  const operator = node.operator as ComparisonOperator;
  return field && literal ? { key: keyOf(field), constraint: { operator: left ? operator : mirrored[operator], text: literal.text, number: literal.number } } : undefined;
}

/** Whether no value at all meets every constraint. Ordered comparisons count only against numbers. */
function contradict(all: readonly Constraint[]): boolean {
  const differ = (a: Constraint, b: Constraint): boolean => (a.number !== undefined && b.number !== undefined ? a.number !== b.number : a.text !== b.text);
  const equal = all.filter((c) => c.operator === '=');
  const first = equal[0];
  if (first) {
    return equal.some((c) => differ(first, c)) || all.some((c) => (c.operator === '<>' ? !differ(first, c)
      : c.operator !== '=' && c.number !== undefined && first.number !== undefined && !holds(first.number, c.operator, c.number)));
  }
  let low = { at: -Infinity, open: false };
  let high = { at: Infinity, open: false };
  for (const { operator, number } of all) {
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
    case '<': return value < bound;
    case '>': return value > bound;
    case '<=': return value <= bound;
    case '>=': return value >= bound;
    case '=': return value === bound;
    case '<>': return value !== bound;
  }
}
