import { precedenceOf } from './frames';
import type { BinaryNode, Expression, FieldPart, ReferenceNode, SmartPart, StringLiteral } from './ast';

/**
 * The expression on one line, one space around binary operators, operators and names as written; comments are not kept.
 * Reading it again gives the same tree. Parentheses are added where a tree that was put together by hand needs them.
 * Only what was broken in the source (error nodes) may read differently.
 * @param text how texts are written; as they were, without it
 */
// oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
export function printLogic(
  ast: Expression | undefined,
  text: (node: StringLiteral) => string = ({ value, quote }) => quoteText(value, quote),
): string {
  const out: string[] = [];
  // Nodes and texts still to be written, last first: no recursion, since trees may be very deep.
  const pending: (Expression | string)[] = ast === undefined ? [] : [ast];
  const later = (...items: (Expression | string)[]): void => {
    for (let i = items.length - 1; i >= 0; i--) {
      pending.push(items[i]!);
    }
  };
  for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
    if (typeof item === 'string') {
      out.push(item);
      continue;
    }
    switch (item.kind) {
      case 'number':
        out.push(item.text);
        break;
      case 'string':
        out.push(text(item));
        break;
      case 'boolean':
        out.push(String(item.value));
        break;
      case 'reference':
        out.push(printReference(item));
        break;
      case 'detached': {
        const used = printReference(item.used);
        out.push(
          item.dropped.start <= item.used.start ? `${item.dropped.text} ${used}` : `${used} ${item.dropped.text}`,
        );
        break;
      }
      case 'call':
        pending.push(')');
        for (let i = item.args.length - 1; i >= 0; i--) {
          pending.push(item.args[i]!, i === 0 ? '(' : ', ');
        }
        out.push(item.args.length === 0 ? `${item.name.text}(` : item.name.text);
        break;
      case 'group':
        later('(', item.expression, ')');
        break;
      case 'unary':
        later(item.operator, ...wrap(item.operand, item.operand.kind === 'binary' && item.operand.operator !== '^'));
        break;
      case 'binary': {
        const text = item.operatorPart.text;
        later(
          ...wrap(item.left, needsParentheses(item.left, item, true)),
          ` ${text === '' ? item.operator : text} `,
          ...wrap(item.right, needsParentheses(item.right, item, false)),
        );
        break;
      }
      // A line break behind, for what runs to the end of its line.
      case 'error':
        out.push(/^['"]/.test(item.text) ? `${item.text}\n` : item.text);
        break;
    }
  }
  return out.join('');
}

/** `[event][field(code):modifier][instance]`. */
export function printReference({ event, target, instance }: ReferenceNode): string {
  return `${event ? `[${event.text}]` : ''}[${printTarget(target)}]${instance ? `[${instance.text}]` : ''}`;
}

function printTarget(target: FieldPart | SmartPart): string {
  const suffixes = target.kind === 'field' ? target.modifiers : target.parameters;
  const code = target.kind === 'field' && target.code ? `(${target.code.text})` : '';
  return target.name.text + code + suffixes.map((part) => `:${part.text}`).join('');
}

/** `value` between quotes, those inside escaped with a backslash. */
export function quoteText(value: string, quote: "'" | '"' = "'"): string {
  return quote + value.replaceAll(quote, `\\${quote}`) + quote;
}

function wrap(node: Expression, parentheses: boolean): (Expression | string)[] {
  return parentheses ? ['(', node, ')'] : [node];
}

function needsParentheses(child: Expression, parent: BinaryNode, isLeft: boolean): boolean {
  const level = precedenceOf(parent.operator);
  if (child.kind === 'unary') {
    return isLeft && parent.operator === '^';
  }
  if (child.kind === 'error') {
    return child.children.length > 1;
  }
  if (child.kind !== 'binary') {
    return false;
  }
  const inner = precedenceOf(child.operator);
  if (inner !== level) {
    return inner < level;
  }
  return level === 3 || isLeft === (parent.operator === '^');
}
