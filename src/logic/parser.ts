import { type Sentence, say } from '../common/wording';
import type { Expression, TextPart, TextRange } from './ast';
import { adjacent, chains, comparison, newFrame, operators, reduce, unaryPrecedence } from './frames';
import type { Frame, Operator } from './frames';
import { lexLogic } from './lexer';
import type { Token } from './lexer';
import { ProblemList, replacing } from './problems';
import type { LogicEdit, LogicFix, LogicProblem } from './problems';
import { readReference } from './referenceReader';

/** Of East Asian keyboards. */
const plainSigns: ReadonlyMap<string, string> = new Map([
  ['（', '('],
  ['）', ')'],
  ['，', ','],
  ['［', '['],
  ['］', ']'],
  ['＇', "'"],
  ['＂', '"'],
]);

export interface ParsedLogic {
  /** `undefined` for a text that holds nothing but blanks and comments. */
  readonly ast: Expression | undefined;
  /** What hinders reading, in source order of discovery. Rules about meaning are `lintLogic`'s. */
  readonly problems: readonly LogicProblem[];
  readonly source: string;
  readonly comments: readonly TextRange[];
}

/**
 * Reads an expression (REDCAP_LOGIC.md §1): branching logic, calculation, filter, the inside of @CALCTEXT.
 * Never throws: what cannot be read becomes error nodes and problems with places. Time is linear in the length of `source`,
 * and depth of nesting costs no stack, since open parentheses are kept in a list.
 */
export function parseLogic(source: string): ParsedLogic {
  return new Parser(source).parse();
}

class Parser {
  private readonly tokens: readonly Token[];
  private readonly comments: readonly TextRange[];
  private readonly list = new ProblemList();
  /** The innermost frame; those it stands in are in `outer`. */
  private frame: Frame = newFrame(undefined, undefined);
  private readonly outer: Frame[] = [];
  private index = 0;
  private lastEnd = 0;

  constructor(private readonly source: string) {
    const lexed = lexLogic(source);
    this.tokens = lexed.tokens;
    this.comments = lexed.comments;
    for (const comment of lexed.trailingComments) {
      this.list.add(
        'logic-trailing-comment',
        'warning',
        comment,
        say`REDCap leaves out a comment only when it has a line of its own; this one may be read as part of the expression.`,
      );
    }
  }

  parse(): ParsedLogic {
    if (this.tokens.length === 0) {
      return { ast: undefined, problems: this.list.problems, source: this.source, comments: this.comments };
    }
    for (; this.index < this.tokens.length; this.index++) {
      const token = this.tokens[this.index]!;
      this.take(token);
      this.lastEnd = Math.max(this.lastEnd, this.tokens[Math.min(this.index, this.tokens.length - 1)]!.end);
    }
    while (this.outer.length > 0) {
      const open = this.frame.open!;
      this.problem(
        'logic-unbalanced-parenthesis',
        open,
        say`This parenthesis is never closed.`,
        this.outer.length === 1
          ? { title: say`Add ) at the end`, edits: [{ start: this.lastEnd, end: this.lastEnd, text: ')' }] }
          : undefined,
      );
      this.closeFrame(this.lastEnd);
    }
    const ast = this.finish(this.frame);
    return { ast, problems: this.list.problems, source: this.source, comments: this.comments };
  }

  private enter(open: Token, name: TextPart | undefined): void {
    this.outer.push(this.frame);
    this.frame = newFrame(open, name);
  }

  private problem(
    code: string,
    range: TextRange,
    message: Sentence,
    fix?: LogicFix,
    severity: 'error' | 'warning' = 'error',
  ): void {
    this.list.add(code, severity, range, message, fix);
  }

  // oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
  private take(token: Token): void {
    switch (token.kind) {
      case 'number':
        return this.operand({ kind: 'number', start: token.start, end: token.end, text: token.text });
      case 'string': {
        const quote = token.text[0] as "'" | '"';
        const inner = token.text.slice(1, -1);
        const value = inner.includes('\\') ? inner.replaceAll(`\\${quote}`, quote) : inner;
        return this.operand({ kind: 'string', start: token.start, end: token.end, value, quote });
      }
      case 'unterminated': {
        const other = token.text[0] === "'" ? '"' : "'";
        const body = token.text.trimEnd();
        const end = token.start + body.length;
        this.problem(
          'logic-unbalanced-quote',
          token,
          say`This text starts with ${token.text[0]!} and is never closed.`,
          body.length > 1 && body.endsWith(other)
            ? {
                title: say`End the text with ${token.text[0]!}`,
                edits: [{ start: end - 1, end, text: token.text[0]! }],
              }
            : undefined,
        );
        return this.operand(errorNode(token));
      }
      case 'curlyString':
        return this.curlyString(token);
      case 'bracket':
        return this.brackets();
      case 'unclosedBracket':
        this.problem('logic-unbalanced-bracket', token, say`This square bracket is never closed.`, {
          title: say`Close the bracket`,
          edits: [{ start: token.end, end: token.end, text: ']' }],
        });
        return this.operand(errorNode(token));
      case 'nestedBracket': {
        const [, event, field] = /^\[([\w-]+)\[([^[\]]+)\]\]$/.exec(token.text) ?? [];
        this.problem(
          'logic-nested-brackets',
          token,
          say`Brackets cannot stand inside brackets; an event goes in front: [event][field].`,
          event !== undefined && field !== undefined
            ? replacing(say`Write [${event}][${field}]`, token, `[${event}][${field}]`)
            : undefined,
        );
        return this.operand(errorNode(token));
      }
      case 'embedding': {
        const name = /^\{(\w+)(?::\w+)?\}$/.exec(token.text)?.[1];
        this.problem(
          'logic-embedding',
          token,
          say`Curly brackets embed a field into a label; in logic a field is written [field].`,
          name !== undefined ? replacing(say`Write [${name}]`, token, `[${name}]`) : undefined,
        );
        return this.operand(errorNode(token));
      }
      case 'word':
        return this.word(token);
      case 'operator':
        return this.operator(token, token.text);
      case 'badOperator':
        this.problem(
          'logic-unknown-operator',
          token,
          say`${token.text} is not an operator of REDCap; ${token.meant!} is.`,
          replacing(say`Write ${token.meant!}`, token, token.meant!),
        );
        return this.operator(token, token.meant!);
      case 'open':
        this.separate(token);
        return this.enter(token, undefined);
      case 'close':
        if (this.outer.length === 0) {
          this.problem(
            'logic-unbalanced-parenthesis',
            token,
            say`There is no parenthesis open that this one could close.`,
            { title: say`Remove )`, edits: [{ start: token.start, end: token.end, text: '' }] },
          );
          return;
        }
        return this.closeFrame(token.end);
      case 'comma':
        return this.comma(token);
      case 'dot':
      case 'unexpected':
        return this.unexpected(token);
    }
  }

  private operand(node: Expression): void {
    this.separate(node);
    this.frame.operands.push(node);
    this.frame.wantsOperand = false;
  }

  /** Two operands side by side: keeps both, under an error node that binds loosest of all. */
  private separate(range: TextRange): void {
    const frame = this.frame;
    if (!frame.wantsOperand) {
      const place = { start: range.start, end: range.end };
      const left = frame.operands.at(-1);
      if (left?.kind !== 'error' && !(left?.kind === 'binary' && left.right.kind === 'error')) {
        this.problem('logic-missing-operator', place, say`An operator such as =, + or and is missing before this.`);
      }
      this.push({ kind: 'adjacent', precedence: adjacent, token: { start: range.start, end: range.start, text: '' } });
    }
  }

  private push(operator: Operator): void {
    const frame = this.frame;
    for (let top = frame.operators.at(-1); top !== undefined; top = frame.operators.at(-1)) {
      if (top.precedence < operator.precedence || (top.precedence === operator.precedence && operator.kind === '^')) {
        break;
      }
      reduce(frame, this.source);
    }
    frame.operators.push(operator);
    frame.wantsOperand = true;
  }

  private operator(token: Token, text: string): void {
    const frame = this.frame;
    if (frame.wantsOperand) {
      if (text === '-' || text === '+') {
        frame.operators.push({ kind: text === '-' ? 'negative' : 'positive', precedence: unaryPrecedence, token });
        return;
      }
      this.missingOperand(token);
    }
    // By place: taking an array apart costs more than everything else here.
    const known = operators.get(text.toLowerCase())!;
    const kind = known[0];
    const level = known[1];
    if (level === comparison && chains(frame)) {
      this.problem('logic-chained-comparison', token, say`Comparisons cannot be chained; join two of them with and.`);
    }
    this.push({ kind, precedence: level, token });
  }

  private missingOperand(before: TextRange): void {
    this.problem('logic-missing-operand', before, say`A value is missing here.`);
    this.frame.operands.push({ kind: 'error', start: before.start, end: before.start, text: '', children: [] });
    this.frame.wantsOperand = false;
  }

  private finish(frame: Frame): Expression {
    if (frame.wantsOperand) {
      const last = frame.operators.at(-1)?.token ?? frame.open;
      if (last !== undefined) {
        this.problem('logic-missing-operand', last, say`A value is missing after this.`);
      }
      const at = Math.max(this.lastEnd, last?.end ?? 0);
      frame.operands.push({ kind: 'error', start: at, end: at, text: '', children: [] });
    }
    while (frame.operators.length > 0) {
      reduce(frame, this.source);
    }
    return frame.operands[0]!;
  }

  private closeFrame(end: number): void {
    const { frame } = this;
    const start = frame.name?.start ?? frame.open!.start;
    if (frame.name === undefined) {
      const expression = this.finish(frame);
      this.frame = this.outer.pop()!;
      this.frame.operands.push({ kind: 'group', start, end, expression });
    } else {
      if (frame.sawComma || frame.operands.length > 0 || frame.operators.length > 0) {
        frame.args.push(this.finish(frame));
      }
      this.frame = this.outer.pop()!;
      this.frame.operands.push({ kind: 'call', start, end, name: frame.name, args: frame.args });
    }
    this.frame.wantsOperand = false;
  }

  private comma(token: Token): void {
    const frame = this.frame;
    if (frame.name !== undefined) {
      if (frame.wantsOperand) {
        this.missingOperand(token);
      }
      frame.args.push(this.finish(frame));
      frame.operands = [];
      frame.operators = [];
      frame.wantsOperand = true;
      frame.sawComma = true;
      return;
    }
    this.problem(
      'logic-unexpected-comma',
      token,
      say`A comma only separates the arguments of a function; decimals take a point.`,
    );
    if (frame.wantsOperand) {
      this.operand(errorNode(token));
    } else {
      this.push({ kind: 'adjacent', precedence: adjacent, token });
    }
  }

  private unexpected(token: Token): void {
    const next = this.tokens[this.index + 1];
    const before = this.tokens[this.index - 1];
    if (token.kind === 'dot' && before?.kind === 'bracket' && next?.kind === 'bracket') {
      // `[event].[field]`: taken up by brackets() unless blanks stand between; then it is just as wrong.
      this.problem(
        'logic-dot-between-brackets',
        token,
        say`No dot between brackets: [event][field].`,
        replacing(say`Remove the dot`, token, ''),
      );
      this.push({ kind: 'adjacent', precedence: adjacent, token });
      return;
    }
    if (token.text === '!') {
      this.problem(
        'logic-not-operator',
        token,
        say`REDCap has no "not" operator; turn the comparison around, e.g. with <>.`,
      );
    } else if (token.text === ']') {
      this.problem('logic-unbalanced-bracket', token, say`There is no square bracket open that this one could close.`);
    } else if (token.text === '@') {
      this.problem('logic-unexpected-character', token, say`Action tags have no place in an expression.`);
    } else {
      const meant = plainSigns.get(token.text);
      this.problem(
        'logic-unexpected-character',
        token,
        say`${token.text} means nothing here.`,
        meant === undefined ? undefined : replacing(say`Write ${meant}`, token, meant),
      );
    }
    if (this.frame.wantsOperand) {
      this.operand(errorNode(token));
    } else {
      this.push({ kind: 'adjacent', precedence: adjacent, token });
      this.frame.operands.push(errorNode(token));
      this.frame.wantsOperand = false;
    }
  }

  private curlyString(token: Token): void {
    const last = token.text.at(-1)!;
    const paired = token.text.length > 1 && !/[\w\s]/.test(last);
    const quote = '‘’‚‛'.includes(token.text[0]!) ? "'" : '"';
    const edits: LogicEdit[] = [{ start: token.start, end: token.start + 1, text: quote }];
    if (paired) {
      edits.push({ start: token.end - 1, end: token.end, text: quote });
    }
    this.problem('logic-curly-quote', token, say`Typographic quotes are not quotes for REDCap; use ' or ".`, {
      title: say`Use straight quotes`,
      edits,
    });
    this.operand(errorNode(token));
  }

  private word(token: Token): void {
    const lower = token.text.toLowerCase();
    if (lower === 'and' || lower === 'or') {
      return this.operator(token, lower);
    }
    const next = this.tokens[this.index + 1];
    if (next?.kind === 'open' && lower !== 'not' && !/^\d/.test(token.text)) {
      this.separate(token);
      this.index++;
      return this.enter(next, { start: token.start, end: token.end, text: token.text });
    }
    if (lower === 'true' || lower === 'false') {
      return this.operand({ kind: 'boolean', start: token.start, end: token.end, value: lower === 'true' });
    }
    if (lower === 'not') {
      this.problem(
        'logic-not-operator',
        token,
        say`REDCap has no "not" operator; turn the comparison around, e.g. with <>.`,
      );
      return this.operand(errorNode(token));
    }
    let last = token;
    for (
      let after = this.tokens[this.index + 1];
      after?.kind === 'word' && !/^(?:and|or)$/i.test(after.text) && this.tokens[this.index + 2]?.kind !== 'open';
      after = this.tokens[this.index + 1]
    ) {
      last = after;
      this.index++;
    }
    const bracket = this.tokens[this.index + 1];
    if (bracket?.text === ']' && last === token && bracket.start === token.end) {
      this.index++;
      const whole = { start: token.start, end: bracket.end, text: `${token.text}]` };
      this.problem(
        'logic-unbalanced-bracket',
        whole,
        say`The opening square bracket is missing.`,
        replacing(say`Add [`, { start: token.start, end: token.start }, '['),
      );
      return this.operand({ kind: 'error', ...whole, children: [] });
    }
    const range = { start: token.start, end: last.end };
    const text = this.source.slice(range.start, range.end);
    const quoted = text.includes('\n') ? undefined : text;
    this.problem(
      'logic-unquoted-text',
      range,
      say`Text must be quoted: '${text.slice(0, 60)}'. A field is written [field].`,
      quoted === undefined ? undefined : replacing(say`Put quotes around it`, range, `'${quoted}'`),
    );
    this.operand({ kind: 'error', ...range, text, children: [] });
  }

  /** One reference: all brackets that touch, and the space that should not be among them. */
  private brackets(): void {
    const { node, last } = readReference(this.source, this.tokens, this.index, this.list);
    this.index = last;
    this.operand(node);
  }
}

function errorNode(token: Token): Expression {
  return { kind: 'error', start: token.start, end: token.end, text: token.text, children: [] };
}
