/**
 * The tree of a REDCap expression. Every node carries `start`/`end`, offsets in UTF-16 units into the source text, so that
 * `source.slice(node.start, node.end)` is the node's text. Grammar: REDCAP_LOGIC.md §1.
 */

/** A half-open range of the source text. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A piece of the source with its own range: a name, a code, a modifier. */
export interface TextPart extends TextRange {
  readonly text: string;
}

export interface NumberLiteral extends TextRange {
  readonly kind: 'number';
  /** As written, e.g. `.5` or `007`. */
  readonly text: string;
}

export interface StringLiteral extends TextRange {
  readonly kind: 'string';
  /** Without the quotes, escapes resolved. */
  readonly value: string;
  readonly quote: "'" | '"';
}

/** The function flags `true` and `false`. */
export interface BooleanLiteral extends TextRange {
  readonly kind: 'boolean';
  readonly value: boolean;
}

/** `[field]`, `[field(code):modifier]`: the ranges of the parts exclude brackets, parentheses and colons. */
export interface FieldPart extends TextRange {
  readonly kind: 'field';
  readonly name: TextPart;
  readonly code?: TextPart;
  readonly modifiers: readonly TextPart[];
}

/** `[smart-variable:parameter:parameter]`. */
export interface SmartPart extends TextRange {
  readonly kind: 'smart';
  readonly name: TextPart;
  readonly parameters: readonly TextPart[];
}

/** `[event]`, `[field]` or smart variable, `[instance]`; only the target is always there. REDCAP_LOGIC.md §2. */
export interface ReferenceNode extends TextRange {
  readonly kind: 'reference';
  readonly event?: TextPart;
  readonly target: FieldPart | SmartPart;
  readonly instance?: TextPart;
}

/**
 * Two bracket groups kept apart by a space, as in `[event] [field]`: REDCap drops one of them without a word
 * (REDCAP_LOGIC.md §1). `used` is what it goes on with.
 */
export interface DetachedNode extends TextRange {
  readonly kind: 'detached';
  readonly used: ReferenceNode;
  /** As written, brackets included. */
  readonly dropped: TextPart;
}

export interface CallNode extends TextRange {
  readonly kind: 'call';
  readonly name: TextPart;
  readonly args: readonly Expression[];
}

export interface GroupNode extends TextRange {
  readonly kind: 'group';
  readonly expression: Expression;
}

export interface UnaryNode extends TextRange {
  readonly kind: 'unary';
  readonly operator: '-' | '+';
  readonly operand: Expression;
}

export type ComparisonOperator = '=' | '<>' | '<' | '>' | '<=' | '>=';
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '^';
export type LogicalOperator = 'and' | 'or';
export type BinaryOperator = ComparisonOperator | ArithmeticOperator | LogicalOperator;

export interface BinaryNode extends TextRange {
  readonly kind: 'binary';
  /** Canonical: `==` is `=`, `!=` is `<>`, `&&` is `and`. */
  readonly operator: BinaryOperator;
  /** As written. */
  readonly operatorPart: TextPart;
  readonly left: Expression;
  readonly right: Expression;
}

/** Something that could not be read. What could be read inside it is in `children`. */
export interface ErrorNode extends TextRange {
  readonly kind: 'error';
  readonly text: string;
  readonly children: readonly Expression[];
}

export type Expression =
  | NumberLiteral
  | StringLiteral
  | BooleanLiteral
  | ReferenceNode
  | DetachedNode
  | CallNode
  | GroupNode
  | UnaryNode
  | BinaryNode
  | ErrorNode;

/** Direct children, in source order. */
export function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'number':
    case 'string':
    case 'boolean':
    case 'reference':
      return [];
    case 'detached':
      return [node.used];
    case 'call':
      return node.args;
    case 'group':
      return [node.expression];
    case 'unary':
      return [node.operand];
    case 'binary':
      return [node.left, node.right];
    case 'error':
      return node.children;
  }
}

/**
 * Visits every node, parents before children, in source order, without recursion: trees may be thousands of levels deep.
 * `parents` runs from the root to the node's parent and is only valid during the call.
 */
export function walk(
  root: Expression | undefined,
  visit: (node: Expression, parents: readonly Expression[]) => void,
): void {
  if (root === undefined) {
    return;
  }
  const parents: Expression[] = [];
  // Of each parent, which of its children is being visited. No list of children is made: this runs several times for every expression.
  const places: number[] = [];
  visit(root, parents);
  for (let node: Expression | undefined = root, place = 0; node !== undefined;) {
    const child = childAt(node, place);
    if (child === undefined) {
      node = parents.pop();
      place = (places.pop() ?? 0) + 1;
      continue;
    }
    parents.push(node);
    visit(child, parents);
    if (isLeaf(child)) {
      parents.pop();
      place++;
    } else {
      places.push(place);
      node = child;
      place = 0;
    }
  }
}

function isLeaf(node: Expression): boolean {
  return node.kind === 'reference' || node.kind === 'string' || node.kind === 'number' || node.kind === 'boolean';
}

function childAt(node: Expression, place: number): Expression | undefined {
  switch (node.kind) {
    case 'number':
    case 'string':
    case 'boolean':
    case 'reference':
      return undefined;
    case 'detached':
      return place === 0 ? node.used : undefined;
    case 'call':
      return node.args[place];
    case 'group':
      return place === 0 ? node.expression : undefined;
    case 'unary':
      return place === 0 ? node.operand : undefined;
    case 'binary':
      return place === 0 ? node.left : place === 1 ? node.right : undefined;
    case 'error':
      return node.children[place];
  }
}

/** The expression inside any number of parentheses. */
export function ungroup(node: Expression): Expression {
  let inner = node;
  while (inner.kind === 'group') {
    inner = inner.expression;
  }
  return inner;
}
