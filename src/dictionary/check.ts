import type { Delimiter } from './csvReader';
import { cellName } from './coordinates';
import { setCell, shift } from './edit';
import type { Field } from './field';
import type { DictionaryModel } from './model';
import type { Problem, RowFinding, Severity } from './problem';
import { type ExpressionOptions, lintExpressions, memoisedParse } from './rules/expressions';
import { fieldRules, tableRules, textRules } from './rules/registry';
import { type FindingOptions, finding, RowReport, type RuleInfo, type TableReport } from './rules/rule';
import { DictionarySymbols, type ProjectFacts, TracedSymbols } from './symbols';

export interface CheckOptions extends ProjectFacts, ExpressionOptions {
  /** Severities by rule code (`DD06`) or detail (`logic-unknown-field`); `off` silences. The finer wins. */
  readonly severities?: Readonly<Record<string, Severity | 'off'>>;
}

/** All problems of a dictionary, in document order. To check again after an edit, keep a `DictionaryChecker`. */
export function checkDictionary(model: DictionaryModel, options: CheckOptions = {}): Problem[] {
  return new DictionaryChecker(options).check(model);
}

/** What the expressions of a field say, and what would make them say something else. */
interface JudgedExpressions {
  readonly findings: readonly RowFinding[];
  readonly names: ReadonlySet<string>;
  readonly usedAllNames: boolean;
  readonly usedForms: boolean;
}

/**
 * Checks successive versions of a dictionary under the same options. Rows that did not change are not judged again, their expressions only when
 * the meaning of a field they name has changed. The result is the same as that of a fresh check.
 */
export class DictionaryChecker {
  private readonly judged = new WeakMap<Field, readonly RowFinding[]>();
  private readonly expressions = new WeakMap<Field, JudgedExpressions>();
  private readonly parse = memoisedParse();
  private symbols: DictionarySymbols | undefined;

  constructor(private readonly options: CheckOptions = {}) {}

  check(model: DictionaryModel): Problem[] {
    const symbols = new DictionarySymbols(model, this.options);
    const isStale = this.staleness(symbols);
    this.symbols = symbols;
    const found: Problem[] = [];
    const { delimiter } = model.document;
    model.fields.forEach((field, index) => {
      const own = this.judge(field, delimiter);
      const expressions = this.judgeExpressions(field, delimiter, symbols, isStale);
      if (own.length > 0 || expressions.length > 0) {
        const row = model.rowNumber(index);
        const base = model.document.rowStart(row);
        for (const one of own) {
          found.push(place(one, row, base, field));
        }
        for (const one of expressions) {
          found.push(place(one, row, base, field));
        }
      }
    });
    for (const rule of model.layout.isDictionary ? tableRules : textRules) {
      rule.check(model, new ModelReport(model, rule, found));
    }
    return found.map((problem) => this.withSeverity(problem)).filter((problem) => problem !== undefined)
      .sort((a, b) => a.start - b.start || a.end - b.end || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
  }

  /** Says of judged expressions whether what they were judged by still holds. */
  private staleness(symbols: DictionarySymbols): (judged: JudgedExpressions) => boolean {
    if (this.symbols === undefined) {
      return () => false;
    }
    const changed = symbols.changedNames(this.symbols);
    const sameForms = symbols.hasSameForms(this.symbols);
    if (changed.size === 0 && sameForms) {
      return () => false;
    }
    const namesChanged = !symbols.hasSameNames(this.symbols);
    return (judged) => (judged.usedForms && !sameForms) || (judged.usedAllNames && namesChanged) || some(judged.names, changed);
  }

  private judge(field: Field, delimiter: Delimiter): readonly RowFinding[] {
    let findings = this.judged.get(field);
    if (findings === undefined) {
      const report = new RowReport(field, delimiter);
      for (const rule of fieldRules) {
        if (rule.severity !== 'off' || this.override(rule.code) !== undefined) {
          rule.check(field, report.under(rule.code, severityOf(rule)));
        }
      }
      findings = report.findings;
      this.judged.set(field, findings);
    }
    return findings;
  }

  private judgeExpressions(field: Field, delimiter: Delimiter, symbols: DictionarySymbols, isStale: (judged: JudgedExpressions) => boolean): readonly RowFinding[] {
    let judged = this.expressions.get(field);
    if (judged === undefined || isStale(judged)) {
      const report = new RowReport(field, delimiter);
      const traced = new TracedSymbols(symbols);
      lintExpressions(field, report, { symbols: traced, options: this.options, parse: this.parse });
      judged = { findings: report.findings, names: traced.names, usedAllNames: traced.usedAllNames, usedForms: traced.usedForms };
      this.expressions.set(field, judged);
    }
    return judged.findings;
  }

  private override(code: string): Severity | 'off' | undefined {
    return this.options.severities?.[code];
  }

  private withSeverity(problem: Problem): Problem | undefined {
    const severity = (problem.detail === undefined ? undefined : this.override(problem.detail)) ?? this.override(problem.code);
    return severity === 'off' ? undefined : severity === undefined || severity === problem.severity ? problem : { ...problem, severity };
  }
}

function some(names: ReadonlySet<string>, changed: ReadonlySet<string>): boolean {
  for (const name of names) {
    if (changed.has(name)) {
      return true;
    }
  }
  return false;
}

function severityOf(rule: RuleInfo): Severity {
  return rule.severity === 'off' ? 'hint' : rule.severity;
}

function place(one: RowFinding, row: number, base: number, field: Field | undefined): Problem {
  const { code, detail, severity, message, column, start, end, fix } = one;
  return {
    code, severity, message: message.replace('{cell}', cellName(row, column)), row, column, start: base + start, end: base + end,
    ...(detail !== undefined && { detail }), ...(field && field.name !== '' && { field: field.name }),
    ...(fix && { fix: { title: fix.title, edits: fix.edits.map((edit) => shift(edit, base)) } }),
  };
}

class ModelReport implements TableReport {
  constructor(private readonly model: DictionaryModel, private readonly rule: RuleInfo, private readonly found: Problem[]) {}

  add(row: number, column: number, message: string, options: FindingOptions = {}): void {
    const { document } = this.model;
    const line = document.rows[row];
    const severity = options.severity ?? severityOf(this.rule);
    if (line === undefined) {
      // The text is empty: there is no row to point at.
      this.found.push({ code: this.rule.code, severity, message, row, column, start: 0, end: 0 });
      return;
    }
    // Fixes of table rules are in offsets of the document already.
    const { fix, ...rest } = options;
    const placed = place(finding(line, Math.max(0, column), this.rule.code, severity, message, rest), row, document.rowStart(row), this.model.fieldAtRow(row));
    this.found.push(fix === undefined ? placed : { ...placed, fix });
  }

  setCell(title: string, row: number, column: Parameters<TableReport['setCell']>[2], value: string): ReturnType<TableReport['setCell']> {
    const edit = this.model.layout.index(column) < 0 ? undefined : setCell(this.model.document, row, this.model.layout.index(column), value);
    return edit && { title, edits: [edit] };
  }
}
