import { ungroup } from './ast';
import type { BinaryNode, CallNode, Expression, ReferenceNode } from './ast';
import { callFunction } from './builtins';
import type { EvaluationContext } from './context';
import { cleanNumber, compare, finite, toBoolean, toNumber } from './values';
import type { LogicValue } from './values';

export type { LogicValue } from './values';

export interface EvaluationOptions {
  /** Filled with the value of every sub-expression that was evaluated; what short-circuiting and `if` left out is absent. */
  readonly trace?: Map<Expression, LogicValue>;
}

type Task =
  | { readonly do: 'evaluate' | 'keep' | 'truth'; readonly node: Expression }
  | { readonly do: 'apply'; readonly node: Expression }
  | { readonly do: 'second'; readonly node: BinaryNode }
  | { readonly do: 'branch'; readonly node: CallNode };

/**
 * Evaluates as the server does (REDCAP_LOGIC.md §3-§5, §7): numeric when both sides are numeric, otherwise text; arithmetic with a blank is
 * blank; aggregates skip blanks; what cannot be computed is blank. Never throws, needs no stack for deep trees.
 * A condition is true when `toBoolean` of the result is. Numbers come back with 14 significant digits, as they are stored.
 */
export function evaluateLogic(
  ast: Expression | undefined,
  context: EvaluationContext,
  options: EvaluationOptions = {},
): LogicValue {
  if (ast === undefined) {
    return '';
  }
  const tasks: Task[] = [{ do: 'evaluate', node: ast }];
  const values: LogicValue[] = [];
  const settle = (node: Expression, value: LogicValue): void => {
    values.push(value);
    options.trace?.set(node, typeof value === 'number' ? cleanNumber(value) : value);
  };
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    switch (task.do) {
      case 'evaluate':
        begin(task.node, tasks, (value) => settle(task.node, value), context);
        break;
      case 'keep':
        settle(task.node, values.pop()!);
        break;
      case 'truth':
        settle(task.node, toBoolean(values.pop()!));
        break;
      case 'second': {
        const left = toBoolean(values.pop()!);
        if (left === (task.node.operator === 'or')) {
          settle(task.node, left);
        } else {
          tasks.push({ do: 'truth', node: task.node }, { do: 'evaluate', node: task.node.right });
        }
        break;
      }
      case 'branch':
        tasks.push(
          { do: 'keep', node: task.node },
          { do: 'evaluate', node: task.node.args[toBoolean(values.pop()!) ? 1 : 2]! },
        );
        break;
      case 'apply':
        settle(task.node, apply(task.node, values, context));
        break;
    }
  }
  const result = values.pop() ?? '';
  return typeof result === 'number' ? cleanNumber(result) : result;
}

function begin(node: Expression, tasks: Task[], settle: (value: LogicValue) => void, context: EvaluationContext): void {
  switch (node.kind) {
    case 'number':
      return settle(finite(Number(node.text)) ?? '');
    case 'string':
      return settle(node.value);
    case 'boolean':
      return settle(node.value);
    case 'error':
      return settle('');
    case 'reference':
      return settle(valueOf(node, context));
    case 'detached':
      tasks.push({ do: 'keep', node }, { do: 'evaluate', node: node.used });
      return;
    case 'group':
      tasks.push({ do: 'keep', node }, { do: 'evaluate', node: node.expression });
      return;
    case 'unary':
      tasks.push({ do: 'apply', node }, { do: 'evaluate', node: node.operand });
      return;
    case 'binary':
      if (node.operator === 'and' || node.operator === 'or') {
        tasks.push({ do: 'second', node }, { do: 'evaluate', node: node.left });
      } else {
        tasks.push({ do: 'apply', node }, { do: 'evaluate', node: node.right }, { do: 'evaluate', node: node.left });
      }
      return;
    case 'call':
      if (node.name.text.toLowerCase() === 'if' && node.args.length === 3) {
        tasks.push({ do: 'branch', node }, { do: 'evaluate', node: node.args[0]! });
        return;
      }
      tasks.push({ do: 'apply', node });
      for (let i = node.args.length - 1; i >= 0; i--) {
        tasks.push({ do: 'evaluate', node: node.args[i]! });
      }
  }
}

function apply(node: Expression, values: LogicValue[], context: EvaluationContext): LogicValue {
  if (node.kind === 'unary') {
    const operand = toNumber(values.pop()!);
    return operand === undefined ? '' : node.operator === '-' ? -operand : operand;
  }
  if (node.kind === 'binary') {
    const right = values.pop()!;
    const left = values.pop()!;
    return binary(node, left, right);
  }
  if (node.kind === 'call') {
    const args = values.splice(values.length - node.args.length, node.args.length);
    return callFunction(node.name.text.toLowerCase(), args, {
      clock: context,
      missingCodes: context.missingCodes ?? [],
      validation: (i) => {
        const arg = node.args[i] && ungroup(node.args[i]);
        return arg?.kind === 'reference' && arg.target.kind === 'field'
          ? context.validationOf?.(arg.target.name.text.toLowerCase())
          : undefined;
      },
    });
  }
  return '';
}

function binary({ operator }: BinaryNode, left: LogicValue, right: LogicValue): LogicValue {
  switch (operator) {
    case 'and':
    case 'or':
      return '';
    case '+':
    case '-':
    case '*':
    case '/':
    case '^': {
      const a = toNumber(left);
      const b = toNumber(right);
      return a === undefined || b === undefined ? '' : (finite(arithmetic(operator, a, b)) ?? '');
    }
    case '=':
    case '<>':
    case '<':
    case '>':
    case '<=':
    case '>=':
      return compare(operator, left, right);
  }
}

function arithmetic(operator: '+' | '-' | '*' | '/' | '^', a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '^':
      return a ** b;
  }
}

/** The raw value a reference stands for; blank when there is none. A checkbox choice is never blank (REDCAP_LOGIC.md §3). */
export function valueOf(node: ReferenceNode, context: EvaluationContext): string {
  const event = node.event?.text.toLowerCase();
  const instance = node.instance?.text.toLowerCase();
  const place = { ...(event !== undefined && { event }), ...(instance !== undefined && { instance }) };
  const { target } = node;
  if (target.kind === 'smart') {
    return (
      context.smart?.(
        target.name.text.toLowerCase(),
        target.parameters.map((p) => p.text),
        place,
      ) ?? ''
    );
  }
  const field = target.name.text.toLowerCase();
  const kind = context.fieldKind?.(field);
  if (kind !== undefined && (kind === 'checkbox') !== (target.code !== undefined)) {
    return '';
  }
  const stored = context.value({
    field,
    ...place,
    ...(target.code && { code: target.code.text.trim() }),
    modifiers: target.modifiers.map((m) => m.text),
  });
  if (target.code !== undefined) {
    return stored === undefined || stored === '' ? '0' : stored;
  }
  return context.validationOf?.(field)?.endsWith('comma_decimal')
    ? (stored ?? '').replace(/^(\s*[-+]?\d*),(\d+\s*)$/, '$1.$2')
    : (stored ?? '');
}
