import type { BinaryNode, BinaryOperator, Expression, TextPart, TextRange } from './ast';
import type { Token } from './lexer';

type OperatorKind = BinaryOperator | 'adjacent' | 'negative' | 'positive';

export interface Operator {
  readonly kind: OperatorKind;
  readonly precedence: number;
  readonly token: TextRange & { readonly text: string };
}

/** One open parenthesis, call, or the whole text: its operands and operators not yet put together. */
export interface Frame {
  readonly open: Token | undefined;
  readonly name: TextPart | undefined;
  /** Of a call; only added to where there is a name. */
  readonly args: Expression[];
  operands: Expression[];
  operators: Operator[];
  wantsOperand: boolean;
  sawComma: boolean;
}

export const adjacent = 0;
export const comparison = 3;
export const unaryPrecedence = 6;
export const operators: ReadonlyMap<string, readonly [BinaryOperator, number]> = new Map<
  string,
  readonly [BinaryOperator, number]
>([
  ['or', ['or', 1]],
  ['||', ['or', 1]],
  ['and', ['and', 2]],
  ['&&', ['and', 2]],
  ['=', ['=', 3]],
  ['==', ['=', 3]],
  ['===', ['=', 3]],
  ['<>', ['<>', 3]],
  ['!=', ['<>', 3]],
  ['<', ['<', 3]],
  ['>', ['>', 3]],
  ['<=', ['<=', 3]],
  ['>=', ['>=', 3]],
  ['+', ['+', 4]],
  ['-', ['-', 4]],
  ['*', ['*', 5]],
  ['/', ['/', 5]],
  ['^', ['^', 7]],
]);

/** How tightly a binary operator binds; higher is tighter. REDCAP_LOGIC.md §1. */
export function precedenceOf(operator: BinaryOperator): number {
  return operators.get(operator)![1];
}

const noArguments: Expression[] = [];

export function newFrame(open: Token | undefined, name: TextPart | undefined): Frame {
  return {
    open,
    name,
    args: name === undefined ? noArguments : [],
    operands: [],
    operators: [],
    wantsOperand: true,
    sawComma: false,
  };
}

/** Whether one more comparison would take the result of another comparison as its left side. */
export function chains(frame: Frame): boolean {
  for (let i = frame.operators.length - 1; i >= 0 && frame.operators[i]!.precedence >= comparison; i--) {
    if (frame.operators[i]!.precedence === comparison) {
      return true;
    }
  }
  return false;
}

/** Puts the topmost operator and its operands together. */
export function reduce(frame: Frame, source: string): void {
  const operator = frame.operators.pop()!;
  const right = frame.operands.pop()!;
  if (operator.kind === 'negative' || operator.kind === 'positive') {
    frame.operands.push({
      kind: 'unary',
      start: operator.token.start,
      end: Math.max(right.end, operator.token.end),
      operator: operator.kind === 'negative' ? '-' : '+',
      operand: right,
    });
    return;
  }
  const left = frame.operands.pop()!;
  const start = Math.min(left.start, operator.token.start);
  const end = Math.max(right.end, operator.token.end);
  if (operator.kind === 'adjacent') {
    frame.operands.push({ kind: 'error', start, end, text: source.slice(start, end), children: [left, right] });
    return;
  }
  const node: BinaryNode = {
    kind: 'binary',
    start,
    end,
    operator: operator.kind,
    operatorPart: { start: operator.token.start, end: operator.token.end, text: operator.token.text },
    left,
    right,
  };
  frame.operands.push(node);
}
