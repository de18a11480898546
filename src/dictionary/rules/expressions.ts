import { lintAnnotation } from '../../logic/annotations';
import { lintLogic } from '../../logic/lint';
import { parseLogic } from '../../logic/parser';
import { isPlainAndRight } from '../../logic/plainLogic';
import { applyFix, type LogicProblem } from '../../logic/problems';
import type { LintOptions, LogicPurpose } from '../../logic/symbols';
import type { ColumnName } from '../columnNames';
import type { Field } from '../field';
import type { Severity } from '../problem';
import { type Dependencies, type DictionarySymbols, TracedSymbols } from '../symbols';
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

interface Linted {
  readonly dependencies: Dependencies;
  readonly problems: readonly LogicProblem[];
}

/** Judges expressions by one version of a dictionary. */
export class ExpressionLinter {
  /** By text, of one purpose in one form: apart from references to itself, an expression means the same wherever it stands in a form. */
  private linted = new Map<string, Linted>();
  private lintedForm = '';
  /** Problems by type and text, of annotations that refer to nothing. */
  private readonly annotations = new Map<string, readonly LogicProblem[]>();

  constructor(
    private readonly symbols: DictionarySymbols,
    private readonly options: ExpressionOptions,
  ) {}

  /** Judges every expression of a field. @returns what the judgement rests on */
  lint(field: Field, report: RowReport): readonly Dependencies[] {
    let dependencies: readonly Dependencies[] | undefined;
    if (field.form !== this.lintedForm) {
      // Forms follow each other: what was remembered of the last one is of no more use.
      this.lintedForm = field.form;
      this.linted = new Map();
    }
    const branching = field.branchingLogic;
    if (branching.trim() !== '') {
      dependencies = [this.lintCell(field, 'branching_logic', branching, 'branching', report)];
    }
    if (field.type === 'calc' && field.choicesText.trim() !== '') {
      dependencies = also(
        dependencies,
        this.lintCell(field, 'select_choices_or_calculations', field.choicesText, 'calc', report),
      );
    }
    const { min, max } = field;
    if (min.includes('[')) {
      dependencies = also(dependencies, this.lintCell(field, 'text_validation_min', min, 'bound', report));
    }
    if (max.includes('[')) {
      dependencies = also(dependencies, this.lintCell(field, 'text_validation_max', max, 'bound', report));
    }
    const { annotation } = field;
    const isTagged = annotation.includes('@') || annotation.includes('＠') || annotation.includes('﹫');
    if (isTagged || maySpeakOfFields(field)) {
      const traced = new TracedSymbols(this.symbols, 'text');
      if (isTagged) {
        this.lintAnnotation(field, annotation, report, traced);
      }
      lintPiping(field, report, traced);
      if (traced.wasAsked) {
        dependencies = also(dependencies, traced.dependencies());
      }
    }
    return dependencies ?? none;
  }

  private lintAnnotation(field: Field, annotation: string, report: RowReport, symbols: TracedSymbols): void {
    for (const problem of this.annotationProblems(field, annotation, symbols)) {
      // REDCap takes any annotation: what is wrong with it is never in the way of a push.
      addProblem('field_annotation', annotation, problem, report, 'warning');
    }
    lintTagValues(field, annotation, report, symbols, this.options.missingCodes);
  }

  private annotationProblems(field: Field, annotation: string, symbols: TracedSymbols): readonly LogicProblem[] {
    // Without a reference it means the same on all fields of a type, and the same few tags are everywhere.
    const key = annotation.includes('[') ? undefined : `${field.type} ${annotation}`;
    const known = key === undefined ? undefined : this.annotations.get(key);
    if (known !== undefined) {
      return known;
    }
    const { knownTags } = this.options;
    const problems = lintAnnotation(annotation, symbols, {
      fieldType: field.type,
      ...(knownTags && { knownTags }),
      ...this.lintOptions(field),
    });
    if (key !== undefined) {
      this.annotations.set(key, problems);
    }
    return problems;
  }

  private lintCell(
    field: Field,
    column: ColumnName,
    text: string,
    purpose: 'branching' | 'calc' | 'bound',
    report: RowReport,
  ): Dependencies {
    // Calculations and bounds hardly ever repeat.
    let linted = purpose === 'branching' ? this.linted.get(text) : undefined;
    if (linted === undefined || linted.dependencies.names.includes(field.key)) {
      const traced = new TracedSymbols(this.symbols, purpose);
      const options = this.lintOptions(field, purpose);
      const problems =
        purpose === 'branching' && isPlainAndRight(text, traced, options)
          ? noProblems
          : lintLogic(parseLogic(text), traced, options);
      linted = { problems, dependencies: traced.dependencies() };
      if (purpose === 'branching' && !linted.dependencies.names.includes(field.key)) {
        this.linted.set(text, linted);
      }
    }
    for (const problem of linted.problems) {
      addProblem(column, text, problem, report, purpose === 'bound' ? 'warning' : 'error');
    }
    return linted.dependencies;
  }

  private lintOptions(field: Field, purpose?: LogicPurpose): LintOptions {
    const { functions, missingCodes } = this.options;
    // Spelled out and added to: spreading takes as long as judging a short expression.
    const options: { -readonly [Key in keyof LintOptions]: LintOptions[Key] } =
      purpose === undefined ? { field: field.key, form: field.form } : { field: field.key, form: field.form, purpose };
    if (functions !== undefined) {
      options.functions = functions;
    }
    if (missingCodes !== undefined) {
      options.missingCodes = missingCodes;
    }
    return options;
  }
}

const none: readonly Dependencies[] = [];
const noProblems: readonly LogicProblem[] = [];

/** They are kept for every field, so each list is made as long as it is; one that is added to keeps room for more. */
function also(all: readonly Dependencies[] | undefined, one: Dependencies): readonly Dependencies[] {
  return all === undefined ? [one] : [...all, one];
}

const spoken: readonly ColumnName[] = ['section_header', 'field_label', 'select_choices_or_calculations', 'field_note'];

function maySpeakOfFields({ row, layout }: Field): boolean {
  const { text } = row;
  if (text.includes('{')) {
    return true;
  }
  // Where there is a bracket at all, it is mostly one of the branching logic: no cell is read to find that out.
  for (let at = text.indexOf('['); at >= 0;) {
    const cell = row.columnAt(at);
    const column = layout.column(cell);
    if (column !== undefined && spoken.includes(column)) {
      return true;
    }
    const end = row.cellEnd(cell);
    at = end > at ? text.indexOf('[', end) : -1;
  }
  return false;
}

const codes: ReadonlyMap<string, string> = new Map([
  ['logic-cross-event', 'DD25'],
  ['logic-unknown-event', 'DD26'],
  ['logic-event-in-classic', 'DD26'],
  ['logic-unknown-action-tag', 'DD23'],
  ['logic-action-tag-type', 'DD23'],
  ['logic-action-tag-parameter', 'DD23'],
  ['logic-action-tag-case', 'DD23'],
  ['logic-action-tag-sign', 'DD23'],
  ['logic-calc-inside-if', 'DD23'],
]);

const ranks: readonly Severity[] = ['hint', 'warning', 'error'];

function addProblem(column: ColumnName, text: string, problem: LogicProblem, report: RowReport, worst: Severity): void {
  const code = codes.get(problem.code) ?? 'DD16';
  // An unknown event is blank without a word (REDCAP_DATA_DICTIONARY.md §8): REDCap takes the dictionary.
  const cap = code === 'DD26' ? 'warning' : worst;
  const severity = ranks.indexOf(problem.severity) > ranks.indexOf(cap) ? cap : problem.severity;
  const range = problem.start === problem.end ? widened(text, problem.start) : problem;
  report.under(code, severity).add(column, problem.wording, {
    range,
    severity,
    detail: problem.code,
    fix: problem.fix && report.setCell(problem.fix.title, column, applyFix(text, problem.fix)),
  });
}

/** What is missing is shown at the character before it. */
function widened(text: string, at: number): { start: number; end: number } {
  return at > 0 ? { start: at - 1, end: at } : { start: at, end: Math.min(text.length, at + 1) };
}
