import { type AnnotationOptions, lintAnnotation } from '../../logic/annotations';
import { lintLogic } from '../../logic/lint';
import { parseLogic, type ParsedLogic } from '../../logic/parser';
import { applyFix, type LogicProblem } from '../../logic/problems';
import type { LintOptions, LogicPurpose } from '../../logic/symbols';
import type { ColumnName } from '../columnNames';
import type { Field } from '../field';
import type { Severity } from '../problem';
import type { TracedSymbols } from '../symbols';
import { lintTagValues } from './annotations';
import { lintPiping } from './piping';
import type { RowReport, RuleInfo } from './rule';

/** Rules about what stands in logic, calculations, bounds, annotations and piped texts; the logic linter does the judging. */
export const expressionRules: readonly RuleInfo[] = [
  { code: 'DD16', title: 'Logic or calculation that does not work', severity: 'error', anchor: '§8' },
  { code: 'DD23', title: 'Action tag that REDCap will ignore', severity: 'warning', anchor: '§8' },
  { code: 'DD24', title: 'Piping or embedding of an unknown field', severity: 'warning', anchor: '§10' },
  { code: 'DD25', title: 'Reference to a field of another event without the event', severity: 'warning', anchor: '§8' },
  { code: 'DD26', title: 'Reference to an unknown event', severity: 'warning', anchor: '§8' },
];

export interface ExpressionOptions {
  /** Action tags of external modules, with `@`, which are then known. */
  readonly knownTags?: readonly string[];
  /** Functions of external modules. */
  readonly functions?: readonly string[];
  readonly missingCodes?: readonly string[];
}

/** Parses each text once; dictionaries repeat their logic a lot. */
export type ParseLogic = (source: string) => ParsedLogic;

export function memoisedParse(): ParseLogic {
  const known = new Map<string, ParsedLogic>();
  return (source) => {
    let parsed = known.get(source);
    if (parsed === undefined) {
      // Every keystroke makes another text: forget them all rather than grow.
      if (known.size > 20_000) {
        known.clear();
      }
      parsed = parseLogic(source);
      known.set(source, parsed);
    }
    return parsed;
  };
}

export interface ExpressionContext {
  readonly symbols: TracedSymbols;
  readonly options: ExpressionOptions;
  readonly parse: ParseLogic;
}

/** Judges every expression of a field. */
export function lintExpressions(field: Field, report: RowReport, context: ExpressionContext): void {
  const branching = field.branchingLogic;
  if (branching.trim() !== '') {
    lintCell(field, 'branching_logic', branching, 'branching', report, context);
  }
  if (field.type === 'calc' && field.choicesText.trim() !== '') {
    lintCell(field, 'select_choices_or_calculations', field.choicesText, 'calc', report, context);
  }
  for (const column of ['text_validation_min', 'text_validation_max'] as const) {
    const bound = field.value(column);
    if (bound.includes('[')) {
      lintCell(field, column, bound, 'bound', report, context);
    }
  }
  const { annotation } = field;
  if (annotation.includes('@')) {
    const options: AnnotationOptions = { ...lintOptions(field, context), fieldType: field.type, ...(context.options.knownTags && { knownTags: context.options.knownTags }) };
    for (const problem of lintAnnotation(annotation, context.symbols, options)) {
      // REDCap takes any annotation: what is wrong with it is never in the way of a push.
      addProblem(field, 'field_annotation', annotation, problem, report, 'warning');
    }
    lintTagValues(field, annotation, report, context.symbols);
  }
  lintPiping(field, report, context.symbols);
}

function lintCell(field: Field, column: ColumnName, text: string, purpose: LogicPurpose, report: RowReport, context: ExpressionContext): void {
  for (const problem of lintLogic(context.parse(text), context.symbols, { ...lintOptions(field, context), purpose })) {
    addProblem(field, column, text, problem, report, purpose === 'bound' ? 'warning' : 'error');
  }
}

function lintOptions(field: Field, { options }: ExpressionContext): LintOptions {
  return {
    field: field.name.toLowerCase(), form: field.form,
    ...(options.functions && { functions: options.functions }), ...(options.missingCodes && { missingCodes: options.missingCodes }),
  };
}

const codes: ReadonlyMap<string, string> = new Map([
  ['logic-cross-event', 'DD25'], ['logic-unknown-event', 'DD26'], ['logic-event-in-classic', 'DD26'],
  ['logic-unknown-action-tag', 'DD23'], ['logic-action-tag-type', 'DD23'], ['logic-action-tag-parameter', 'DD23'], ['logic-action-tag-case', 'DD23'], ['logic-calc-inside-if', 'DD23'],
]);

const ranks: readonly Severity[] = ['hint', 'warning', 'error'];

function addProblem(field: Field, column: ColumnName, text: string, problem: LogicProblem, report: RowReport, worst: Severity): void {
  const code = codes.get(problem.code) ?? 'DD16';
  // An unknown event is blank without a word (REDCAP_DATA_DICTIONARY.md §8): REDCap takes the dictionary.
  const cap = code === 'DD26' ? 'warning' : worst;
  const severity = ranks.indexOf(problem.severity) > ranks.indexOf(cap) ? cap : problem.severity;
  const range = problem.start === problem.end ? widened(text, problem.start) : problem;
  report.under(code, severity).add(column, problem.message, {
    range, severity, detail: problem.code,
    fix: problem.fix && report.setCell(problem.fix.title, column, applyFix(text, problem.fix)),
  });
}

/** What is missing is shown at the character before it. */
function widened(text: string, at: number): { start: number; end: number } {
  return at > 0 ? { start: at - 1, end: at } : { start: at, end: Math.min(text.length, at + 1) };
}
