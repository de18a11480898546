// Small changes to a source file that a test should notice, and the file with all of them compiled in ("mutant schemata"):
// each stands behind `globalThis.__mutant?.(number)`, so that one bundle serves for every mutant.
import { createHash } from 'node:crypto';
import { parseSync } from 'oxc-parser';

const relational = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '-': ['+'],
};
const comparisons = new Set(['<', '<=', '>', '>=', '===', '!==']);
// What TypeScript wraps around an expression; everything else of its node types is erased.
const wrappers = new Set(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression', 'TSParameterProperty']);
// Their strings are names, not values.
const keys = { Property: 'key', PropertyDefinition: 'key', MethodDefinition: 'key', MemberExpression: 'property' };

/**
 * The mutants of a TypeScript source: `start` and `end` are offsets of the expression that is replaced, `by` the source it is
 * replaced by, `line` counts from 1. `id` stays the same while the line and what is changed in it do, wherever in the file it stands.
 */
// oxlint-disable-next-line max-lines-per-function -- its steps share what was found so far
export function mutantsOf(file, source) {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) {
    throw new Error(`${file}: ${errors[0].message}`);
  }
  const text = (node) => source.slice(node.start, node.end);
  const found = [];
  const lines = source.split('\n');
  const twins = new Map();
  const add = (kind, node, by) => {
    const line = source.slice(0, node.start).split('\n').length;
    const name = [file, lines[line - 1].trim(), kind, text(node), by].join('|');
    twins.set(name, (twins.get(name) ?? 0) + 1);
    const id = `${name}|${twins.get(name)}`;
    found.push({ id, file, kind, start: node.start, end: node.end, by, was: text(node), line });
  };

  /** `returns`: the source of the return type of the function around. */
  const visit = (node, returns) => {
    switch (node.type) {
      case 'IfStatement':
      case 'WhileStatement':
      case 'ConditionalExpression':
        negate(node.test);
        break;
      case 'LogicalExpression':
        add('logic', node, flipped(node));
        break;
      case 'BinaryExpression':
        for (const operator of relational[node.operator] ?? []) {
          add('operator', node, `${text(node.left)} ${operator} ${text(node.right)}`);
        }
        break;
      case 'Literal':
        literal(node);
        break;
      case 'ExpressionStatement':
        if (isCall(node.expression)) {
          add('removed call', node.expression, 'undefined');
        }
        break;
      case 'ArrayExpression':
        for (const left of node.elements) {
          const rest = node.elements.filter((element) => element !== left);
          add('removed element', node, `[${rest.map((element) => (element ? text(element) : '')).join(', ')}]`);
        }
        break;
      case 'ReturnStatement':
        if (node.argument && text(node.argument) !== 'undefined') {
          empty(node.argument, returns);
        }
        break;
      case 'ArrowFunctionExpression':
        if (node.expression) {
          empty(node.body, node.returnType && text(node.returnType));
        }
        break;
    }
    children(node, isFunction(node) ? node.returnType && text(node.returnType) : returns);
  };

  const negate = (test) => {
    // A comparison has its own mutants, and `!x` loses its `!`.
    if (test.type === 'UnaryExpression' && test.operator === '!') {
      add('negated', test, text(test.argument));
    } else if (test.type !== 'LogicalExpression' && !comparisons.has(test.operator)) {
      add('negated', test, `!(${text(test)})`);
    }
  };
  const flipped = ({ operator, left, right }) =>
    operator === '??' ? text(left) : `(${text(left)}) ${operator === '&&' ? '||' : '&&'} (${text(right)})`;
  const literal = (node) => {
    if (typeof node.value === 'boolean') {
      add('boolean', node, String(!node.value));
    } else if (typeof node.value === 'number') {
      add('number', node, `${node.raw} + 1`);
    } else if (typeof node.value === 'string' && node.value !== '' && !node.value.includes(' ')) {
      add('string', node, `''`);
    }
  };
  const empty = (node, returns) => {
    const type = returns?.replace(/^:\s*(Promise<(.*)>|(.*))$/s, '$2$3').trim();
    if (type === undefined || node.type === 'Literal') {
      return;
    }
    if (/\|\s*undefined$|^undefined\s*\|/.test(type)) {
      add('returned', node, 'undefined');
    } else if (type.endsWith('[]') && node.type !== 'ArrayExpression') {
      add('returned', node, '[]');
    } else if (type === 'boolean' && !comparisons.has(node.operator) && node.type !== 'LogicalExpression') {
      add('returned', node, `!(${text(node)})`);
    }
  };
  const children = (node, returns) => {
    for (const [name, value] of Object.entries(node)) {
      if (skipped(node, name)) {
        continue;
      }
      for (const child of Array.isArray(value) ? value : [value]) {
        if (typeof child?.type === 'string' && (!child.type.startsWith('TS') || wrappers.has(child.type))) {
          visit(child, returns);
        }
      }
    }
  };
  visit(program, undefined);
  return found;
}

const isFunction = ({ type }) => /Function(Declaration|Expression)$/.test(type);
const isCall = (node) => node.type === 'CallExpression' || (node.type === 'AwaitExpression' && isCall(node.argument));

function skipped(node, name) {
  return (
    (keys[node.type] === name && !node.computed) ||
    /^(Import|Export(All|Named)?Declaration$)/.test(node.type) * (name === 'source' || name === 'specifiers') === 1 ||
    (node.type === 'ExpressionStatement' && typeof node.directive === 'string') ||
    // What stands in l10n.t is for people.
    (node.type === 'CallExpression' && name === 'arguments' && node.callee.property?.name === 't')
  );
}

/** The source with these mutants of it (each with its `number`) behind switches. */
export function withSwitches(source, mutants) {
  const spans = new Map();
  for (const mutant of mutants) {
    const key = `${mutant.start}:${mutant.end}`;
    spans.set(key, [...(spans.get(key) ?? []), mutant]);
  }
  // Outer before inner: expressions nest, they never overlap.
  const ordered = [...spans.values()].toSorted(([a], [b]) => a.start - b.start || b.end - a.end);
  const render = (start, end, inside) => {
    let text = '';
    let at = start;
    for (let i = 0; i < inside.length;) {
      const group = inside[i];
      const [{ start: from, end: to }] = group;
      let next = i + 1;
      while (next < inside.length && inside[next][0].start < to) {
        next++;
      }
      const original = render(from, to, inside.slice(i + 1, next));
      const switched = group.reduceRight(
        (rest, { number, by }) => `(globalThis.__mutant?.(${number}) ? (${by}) : ${rest})`,
        `(${original})`,
      );
      text += source.slice(at, from) + switched;
      at = to;
      i = next;
    }
    return text + source.slice(at, end);
  };
  return render(0, source.length, ordered);
}

/**
 * `count` of the items, the same ones for the same seed. Each is ranked by its own name and not by its place in the list: what is changed
 * in one place of the sources leaves the rest of the sample as it is.
 */
export function sample(items, count, seed, nameOf = String) {
  const rank = (item) =>
    createHash('sha256')
      .update(`${seed}|${nameOf(item)}`)
      .digest('hex');
  return items
    .map((item) => ({ item, rank: rank(item) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, count)
    .map(({ item }) => item);
}
