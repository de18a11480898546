import { say } from '../common/wording';
import { ungroup, walk } from './ast';
import type { Expression } from './ast';
import { functionNamed } from './functions';
import { lintCall } from './lintCalls';
import { lintChains } from './lintChains';
import type { LintContext } from './lintContext';
import { lintOperator } from './lintOperators';
import { lintReference } from './lintReferences';
import type { ParsedLogic } from './parser';
import { otherThanExpression } from './noExpression';
import { ProblemList } from './problems';
import type { LogicProblem } from './problems';
import type { LintOptions, LogicSymbols } from './symbols';
import { toNumber } from './values';

export type { ChoiceSymbol, FieldSymbol, LintOptions, LogicPurpose, LogicSymbols } from './symbols';

/** Levels of `if` inside `if` beyond which some servers fail (REDCAP_LOGIC.md §1). */
const deepestIf = 80;

/**
 * Everything wrong with a parsed expression, in order of place: the parser's own problems and every rule of REDCAP_LOGIC.md §8.
 * Without `symbols` only rules that need no project run. Codes are stable; severities follow how sure the reference is and may be
 * overruled in `options.severities`.
 */
export function lintLogic(
  parsed: ParsedLogic,
  symbols: LogicSymbols | undefined,
  options: LintOptions = {},
): LogicProblem[] {
  const context: LintContext = { source: parsed.source, symbols, options, list: new ProblemList() };
  const { ast, source } = parsed;
  const other = parsed.problems.some(({ severity }) => severity === 'error') ? otherThanExpression(source) : undefined;
  if (other !== undefined) {
    const start = source.search(/\S/);
    context.list.add('logic-no-expression', 'error', { start, end: source.trimEnd().length }, other);
    return overruled(context.list.problems, options);
  }
  if (ast === undefined) {
    if (options.purpose === 'calc' || options.purpose === 'calctext') {
      context.list.add(
        'logic-empty-expression',
        'error',
        { start: 0, end: parsed.source.length },
        say`A calculation needs an expression.`,
      );
    }
  } else {
    lintTree(ast, context);
  }
  if (parsed.problems.length === 0 && context.list.problems.length === 0) {
    return [];
  }
  return overruled([...parsed.problems, ...context.list.problems], options).sort(
    (a, b) => a.start - b.start || a.end - b.end,
  );
}

/** Applies `options.severities`; shared by everything that lints. */
export function overruled(problems: readonly LogicProblem[], { severities }: LintOptions): LogicProblem[] {
  return severities === undefined
    ? [...problems]
    : problems.flatMap((problem) => {
        const severity = severities[problem.code] ?? problem.severity;
        return severity === 'off' ? [] : [{ ...problem, severity }];
      });
}

/** The same problems `by` characters further on: for expressions that are part of a longer text. */
export function shifted(problems: readonly LogicProblem[], by: number): LogicProblem[] {
  return by === 0
    ? [...problems]
    : problems.map((problem) => ({
        ...problem,
        start: problem.start + by,
        end: problem.end + by,
        ...(problem.fix && {
          fix: {
            ...problem.fix,
            edits: problem.fix.edits.map((e) => ({ ...e, start: e.start + by, end: e.end + by })),
          },
        }),
      }));
}

function lintTree(ast: Expression, context: LintContext): void {
  const guards = lintChains(ast, context);
  let tooDeep = false;
  walk(ast, (node, parents) => {
    if (node.kind === 'reference') {
      lintReference(node, parents, context);
    } else if (node.kind === 'binary') {
      lintOperator(node, parents, guards, context);
    } else if (node.kind === 'call') {
      lintCall(node, context);
      tooDeep ||= isIf(node) && parents.length >= deepestIf && parents.filter(isIf).length >= deepestIf;
    }
  });
  if (tooDeep) {
    context.list.add(
      'logic-deep-nesting',
      'warning',
      ast,
      say`More than ${deepestIf} levels of if() inside each other fail on some servers.`,
    );
  }
  if (context.options.purpose === 'calc') {
    lintTextResult(ast, context);
  }
}

function isIf(node: Expression): boolean {
  return node.kind === 'call' && node.name.text.toLowerCase() === 'if';
}

/** A calc field stores numbers only (REDCAP_LOGIC.md §3). */
function lintTextResult(ast: Expression, { list }: LintContext): void {
  const results: Expression[] = [ast];
  for (let next = results.pop(); next !== undefined; next = results.pop()) {
    const node = ungroup(next);
    if (node.kind === 'call' && isIf(node)) {
      results.push(...node.args.slice(1, 3).reverse());
    } else if (
      (node.kind === 'string' && node.value.trim() !== '' && toNumber(node.value) === undefined) ||
      (node.kind === 'call' && functionNamed(node.name.text)?.result === 'text')
    ) {
      list.add(
        'logic-text-in-calc',
        'warning',
        node,
        say`A calculated field stores numbers only; a text result is stored blank. Use @CALCTEXT in a text field.`,
      );
    }
  }
}
