import { scanActionTags } from './actionTags';
import { lintAnnotation } from './annotations';
import { contextOfCase, knownFields } from './caseContext';
import type { CaseContext } from './caseContext';
import { evaluateLogic } from './evaluator';
import { lintLogic } from './lint';
import { parseLogic } from './parser';
import type { LogicProblem } from './problems';
import { references } from './references';
import type { Reference } from './references';
import { renderPiping } from './renderPiping';
import { calcDate, calcText, tagsInForce } from './tagValues';
import { cleanNumber, toBoolean, toNumber, toText } from './values';
import type { LogicValue } from './values';

export type { CaseContext } from './caseContext';
export type CaseKind = 'condition' | 'calc' | 'calctext' | 'actiontag' | 'pipe';

export interface LogicCase {
  readonly id: string;
  readonly kind: CaseKind;
  readonly expr: string;
  readonly context?: CaseContext;
}

export type CaseResult = { readonly id: string } & (
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'blank'; readonly value: '' }
  /** `offset` into `expr`; `code` is the problem's. */
  | {
      readonly type: 'syntax_error' | 'reference_error' | 'lint_warning';
      readonly message: string;
      readonly offset: number;
      readonly code: string;
    }
);

/** Warnings because of which nobody can say what the server would make of the expression: they come before any value. */
const undecidable: ReadonlySet<string> = new Set([
  'logic-space-between-brackets',
  'logic-label-modifier',
  'logic-checkbox-without-code',
  'logic-code-on-non-checkbox',
]);
/** About names a case context cannot know, or about the meaning of a project's data. */
const unjudged: ReadonlySet<string> = new Set(['logic-unknown-field', 'logic-unknown-event']);

/**
 * Evaluates one case of the form described in REDCAP_LOGIC.md §12. In this order: what cannot be read is a `syntax_error`; what has no agreed meaning a
 * `lint_warning`; a field the context knows nothing of a `reference_error`, unless a warning says why nothing can be expected of the expression
 * anyway; everything else a value. Never throws.
 */
export function evaluateCase({ id, kind, expr, context: source = {} }: LogicCase): CaseResult {
  const context = contextOfCase(source);
  if (kind === 'pipe') {
    return { id, type: 'string', value: renderPiping(expr, context) };
  }
  if (kind === 'actiontag' || expr.trimStart().startsWith('@')) {
    return evaluateTags(id, expr, source);
  }
  const parsed = parseLogic(expr);
  const purpose = kind === 'condition' ? 'condition' : kind;
  const problems = lintLogic(parsed, undefined, {
    purpose,
    severities: {
      'logic-empty-expression': kind === 'condition' ? 'off' : 'error',
      // A case is judged by what is documented.
      'logic-not-equals': 'warning',
    },
  });
  const refused = refusal(id, problems, references(parsed.ast), source);
  return refused ?? resultOf(id, kind, evaluateLogic(parsed.ast, context));
}

function evaluateTags(id: string, expr: string, source: CaseContext): CaseResult {
  const context = contextOfCase(source);
  const tags = scanActionTags(expr);
  const problems = lintAnnotation(expr, undefined);
  const refused = refusal(id, problems, [], source);
  if (refused) {
    return refused;
  }
  const [tag, ...others] = tagsInForce(expr, tags, context);
  if (tag === undefined) {
    return { id, type: 'blank', value: '' };
  }
  const written = (t: typeof tag): string => expr.slice(t.start, t.end);
  switch (tag.tag) {
    case '@CALCTEXT': {
      const expression = parseLogic(expr.slice(tag.parameter?.start, tag.parameter?.end)).ast;
      return refusal(id, [], references(expression), source) ?? resultOf(id, 'calctext', calcText(expr, tag, context));
    }
    case '@CALCDATE':
      return resultOf(id, 'calctext', calcDate(expr, tag, context));
    case '@DEFAULT':
    case '@SETVALUE':
    case '@PREFILL':
    case '@PLACEHOLDER':
      return resultOf(
        id,
        'calctext',
        tags.includes(tag) && tag.parameter
          ? renderPiping(expr.slice(tag.parameter.start, tag.parameter.end), context).replaceAll('______', '')
          : written(tag),
      );
    default:
      return { id, type: 'string', value: [tag, ...others].map(written).join(' ') };
  }
}

function resultOf(id: string, kind: CaseKind, value: LogicValue): CaseResult {
  if (kind === 'condition') {
    return { id, type: 'bool', value: toBoolean(value) };
  }
  if (kind === 'calc') {
    // A calculated field stores nothing but numbers (REDCAP_LOGIC.md §3).
    const number = toNumber(value);
    return number === undefined ? { id, type: 'blank', value: '' } : { id, type: 'number', value: cleanNumber(number) };
  }
  if (typeof value === 'number') {
    return { id, type: 'number', value };
  }
  const text = toText(value);
  return text === '' ? { id, type: 'blank', value: '' } : { id, type: 'string', value: text };
}

function refusal(
  id: string,
  problems: readonly LogicProblem[],
  found: readonly Reference[],
  source: CaseContext,
): CaseResult | undefined {
  const warned = (problem: LogicProblem): CaseResult => ({
    id,
    type: 'lint_warning',
    message: problem.message,
    offset: problem.start,
    code: problem.code,
  });
  const error = problems.find((p) => p.severity === 'error' && !unjudged.has(p.code) && !undecidable.has(p.code));
  if (error) {
    return { id, type: 'syntax_error', message: error.message, offset: error.start, code: error.code };
  }
  const known = knownFields(source);
  const bare = found.find(
    (r) =>
      r.field &&
      r.code === undefined &&
      Object.hasOwn(source.checkboxes ?? {}, r.field.text.toLowerCase()) &&
      r.inside === undefined,
  );
  if (bare?.field) {
    return {
      id,
      type: 'lint_warning',
      message: `${bare.field.text} is a checkbox; a choice must be named.`,
      offset: bare.field.start,
      code: 'logic-checkbox-without-code',
    };
  }
  const unclear = problems.find((p) => undecidable.has(p.code));
  if (unclear) {
    return warned(unclear);
  }
  const unknown = found.find(
    (r) => r.field && !known.has(r.field.text.toLowerCase()) && !r.field.text.toLowerCase().endsWith('_complete'),
  );
  if (unknown?.field) {
    const warning = problems.find((p) => p.severity === 'warning');
    return warning
      ? warned(warning)
      : {
          id,
          type: 'reference_error',
          message: `There is no field ${unknown.field.text}.`,
          offset: unknown.field.start,
          code: 'logic-unknown-field',
        };
  }
  return undefined;
}
