import { bounded, say, type Sentence, type Wording } from '../common/wording';
import type { ColumnName } from './columnNames';
import { cellName } from './coordinates';
import { setCell, shift } from './edit';
import { type Field, fieldTypes } from './field';
import { type Scope, severitiesOfInstrument } from './instrumentFile';
import type { DictionaryModel } from './model';
import type { Fix, Problem, RowFinding, Severity } from './problem';
import { ExpressionLinter, type ExpressionOptions } from './rules/expressions';
import { fieldRules, tableRules, textRules } from './rules/registry';
import {
  cellPlace,
  type Expressions,
  type FieldRule,
  type FindingOptions,
  type KnownGood,
  RowReport,
  type RuleInfo,
  type TableReport,
} from './rules/rule';
import { SharedList } from './sharedList';
import { firstAtLeast, placesAfter } from './splice';
import { type Dependencies, DictionarySymbols, type ProjectFacts } from './symbols';

export interface CheckOptions extends ProjectFacts, ExpressionOptions {
  /** Severities by rule code (`DD06`) or detail (`logic-unknown-field`); `off` silences. The finer wins. */
  readonly severities?: Readonly<Record<string, Severity | 'off'>>;
  /** Of what the text is the dictionary; without it, of a whole project. */
  readonly scope?: Scope;
}

/** All problems of a dictionary, in document order. To check again after an edit, keep a `DictionaryChecker`. */
export function checkDictionary(model: DictionaryModel, options: CheckOptions = {}): Problem[] {
  return new DictionaryChecker(options).check(model);
}

/** What was found in one row, in order of place, and what would make its expressions mean something else. */
interface Judged {
  readonly findings: readonly RowFinding[];
  readonly dependencies: readonly Dependencies[];
}

/** A rule that is not switched off. */
interface RuleOn {
  readonly rule: FieldRule;
  readonly severity: Severity;
}

/** What was found in one version of a dictionary. Places are those of its fields. */
interface LastCheck {
  readonly model: DictionaryModel;
  readonly symbols: DictionarySymbols;
  /** By place of the field. */
  readonly judged: SharedList<Judged>;
  /** Of fields of which something was found. */
  readonly faulty: readonly number[];
  /** Of fields whose judgement rests on others. */
  readonly resting: readonly number[];
  /** Of those, fields whose expressions ask for a later one. */
  readonly forward: readonly number[];
}

/**
 * Checks successive versions of a dictionary under the same options. Rows that did not change are not judged again, their expressions only when
 * the meaning of a field they name has changed. The result is the same as that of a fresh check.
 */
export class DictionaryChecker {
  private readonly rulesOfType: ReadonlyMap<string, readonly RuleOn[]>;
  private readonly rulesOfNoType: readonly RuleOn[];
  private last: LastCheck | undefined;
  private readonly good: KnownGood = { matrices: new WeakMap() };

  private readonly severities: CheckOptions['severities'];

  constructor(private readonly options: CheckOptions = {}) {
    this.severities =
      options.scope === 'instrument' ? { ...severitiesOfInstrument, ...options.severities } : options.severities;
    const rules = fieldRules.filter((rule) => this.isOn(rule)).map((rule) => ({ rule, severity: severityOf(rule) }));
    this.rulesOfType = new Map(
      fieldTypes.map((type) => [type, rules.filter(({ rule }) => rule.types?.includes(type) !== false)]),
    );
    this.rulesOfNoType = rules.filter(({ rule }) => rule.types === undefined);
  }

  check(model: DictionaryModel): Problem[] {
    const symbols = new DictionarySymbols(model, this.options);
    const last = this.judgeAll(model, symbols);
    this.last = last;
    const found = new Found();
    for (const index of last.faulty) {
      const field = model.fieldList.get(index);
      if (field !== undefined) {
        const row = model.rowNumber(index);
        const base = model.document.rowStart(row);
        for (const one of last.judged.get(index)?.findings ?? []) {
          found.add(one.code, () => place(one, row, base, field));
        }
      }
    }
    const expressions: Expressions = {
      restOn: (index) => last.judged.get(index)?.dependencies ?? [],
      forward: last.forward,
    };
    for (const rule of model.isDictionary ? tableRules : textRules) {
      if (this.isOn(rule)) {
        rule.check(model, new ModelReport(model, rule, found), expressions, this.good);
      }
    }
    return this.underSeverities(found.all(model)).sort(byPlace);
  }

  /** Fields before and after the stretch that changed keep their judgement, unless it is stale. */
  private judgeAll(model: DictionaryModel, symbols: DictionarySymbols): LastCheck {
    const last = this.last ?? nothingChecked;
    const linter = new ExpressionLinter(symbols, this.options);
    const report = new RowReport(model.document.delimiter);
    const splice =
      last.model === undefined ? { head: 0, before: 0, after: model.fieldList.length } : model.spliceFrom(last.model);
    const { head, before, after } = splice;
    const between = new Map<Field, Judged>();
    for (let index = head; index < before; index++) {
      const [field, known] = [last.model?.fieldList.get(index), last.judged.get(index)];
      if (field !== undefined && known !== undefined) {
        between.set(field, known);
      }
    }
    const isStale = last.symbols === undefined ? undefined : this.staleness(symbols, last.symbols);
    const judge = (field: Field, known: Judged | undefined): Judged =>
      known !== undefined && isStale?.(known) !== true ? known : this.judge(field, report, linter);
    const ofSplice = model.fieldList.slice(head, after).map((field) => judge(field, between.get(field)));
    let judged = last.model === undefined ? SharedList.of(ofSplice) : last.judged.with(splice, ofSplice);
    let resting = placesAfter(last.resting, splice, (index) => judged.get(index)?.dependencies.length !== 0);
    let faulty = placesAfter(last.faulty, splice, (index) => judged.get(index)?.findings.length !== 0);
    const again = new Map<number, Judged>();
    for (const index of isStale === undefined ? [] : resting) {
      const [field, known] = [model.fieldList.get(index), judged.get(index)];
      if (field !== undefined && (index < head || index >= after) && known !== undefined) {
        const now = judge(field, known);
        if (now !== known) {
          again.set(index, now);
        }
      }
    }
    if (again.size > 0) {
      judged = judgedAgain(judged, again);
      resting = placesAgain(resting, again, (index) => judged.get(index)?.dependencies.length !== 0);
      faulty = placesAgain(faulty, again, (index) => judged.get(index)?.findings.length !== 0);
    }
    const asksForLater = (index: number): boolean =>
      judged
        .get(index)
        ?.dependencies.some(({ names }) => names.some((name) => (model.names.get(name) ?? -1) > index)) === true;
    const forward =
      last.symbols !== undefined && again.size === 0 && symbols.hasSameNames(last.symbols)
        ? placesAfter(last.forward, splice, asksForLater)
        : resting.filter(asksForLater);
    return { model, symbols, judged, faulty, resting, forward };
  }

  /** Says of judgements whether what they were judged by no longer holds; undefined when it does for all. */
  private staleness(symbols: DictionarySymbols, before: DictionarySymbols): ((judged: Judged) => boolean) | undefined {
    const changed = symbols.changedNames(before);
    const maySuggest = symbols.suggestionsFrom(before);
    const sameForms = symbols.hasSameForms(before);
    const sameNames = symbols.hasSameNames(before);
    if (changed.size === 0 && sameForms && sameNames) {
      return undefined;
    }
    const isStale = (rests: Dependencies): boolean =>
      (rests.usedForms && !sameForms) ||
      (!sameNames && (rests.usedAllNames || (rests.suggested && rests.names.some(maySuggest)))) ||
      rests.names.some((name) => changed.has(name));
    return (judged) => judged.dependencies.some(isStale);
  }

  private judge(field: Field, report: RowReport, linter: ExpressionLinter): Judged {
    report.of(field);
    for (const { rule, severity } of this.rulesOfType.get(field.type) ?? this.rulesOfNoType) {
      rule.check(field, report.under(rule.code, severity));
    }
    const dependencies = linter.lint(field, report);
    const { findings } = report;
    return findings.length === 0 && dependencies.length === 0 ? nothing : { findings, dependencies };
  }

  private underSeverities(found: readonly Problem[]): Problem[] {
    return this.severities === undefined
      ? [...found]
      : found.map((problem) => this.withSeverity(problem)).filter((problem) => problem !== undefined);
  }

  private isOn(rule: RuleInfo): boolean {
    return (this.override(rule.code) ?? rule.severity) !== 'off';
  }

  private override(code: string): Severity | 'off' | undefined {
    return this.severities?.[code];
  }

  private withSeverity(problem: Problem): Problem | undefined {
    const severity =
      (problem.detail === undefined ? undefined : this.override(problem.detail)) ?? this.override(problem.code);
    return severity === 'off'
      ? undefined
      : severity === undefined || severity === problem.severity
        ? problem
        : { ...problem, severity };
  }
}

/** Of most fields there is nothing to keep. */
const nothing: Judged = { findings: [], dependencies: [] };

const nothingChecked = {
  model: undefined,
  symbols: undefined,
  judged: SharedList.of<Judged>([]),
  faulty: [],
  resting: [],
  forward: [],
} satisfies Partial<Record<keyof LastCheck, unknown>>;

/** One by one as long as they are few. */
function judgedAgain(judged: SharedList<Judged>, again: ReadonlyMap<number, Judged>): SharedList<Judged> {
  return again.size > 50
    ? SharedList.of(Array.from(judged, (known, index) => again.get(index) ?? known))
    : [...again].reduce((all, [head, now]) => all.with({ head, before: head + 1 }, [now]), judged);
}

/** Places in order, of which some were looked at again. */
function placesAgain(
  places: readonly number[],
  again: ReadonlyMap<number, unknown>,
  holds: (place: number) => boolean,
): readonly number[] {
  const changed = [...again.keys()].filter((place) => holds(place) !== (places[firstAtLeast(places, place)] === place));
  return changed.length === 0
    ? places
    : [...places.filter((place) => !changed.includes(place)), ...changed.filter(holds)].sort((a, b) => a - b);
}

function byPlace(a: Problem, b: Problem): number {
  return a.start - b.start || a.end - b.end || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}

function severityOf(rule: RuleInfo): Severity {
  return rule.severity === 'off' ? 'hint' : rule.severity;
}

function place(one: RowFinding, row: number, base: number, field: Field): Problem {
  let { message, wording } = one;
  if (message.includes(cellPlace)) {
    const cell = cellName(row, one.column);
    message = message.replace(cellPlace, cell);
    wording = wording.with(cellPlace, cell);
  }
  return problem(
    one.code,
    one.severity,
    message,
    wording,
    row,
    one.column,
    base + one.start,
    base + one.end,
    one.detail,
    field.name,
    one.fix && { title: one.fix.title, edits: one.fix.edits.map((edit) => shift(edit, base)) },
  );
}

/** Without the members that have nothing to say. Spelled out: thousands are made at every keystroke. */
// oxlint-disable-next-line max-params -- called for every cell: no object a call
function problem(
  code: string,
  severity: Severity,
  message: string,
  wording: Wording,
  row: number,
  column: number,
  start: number,
  end: number,
  detail: string | undefined,
  field: string | undefined,
  fix: Fix | undefined,
): Problem {
  const made: { -readonly [Key in keyof Problem]: Problem[Key] } = {
    code,
    severity,
    message,
    wording,
    row,
    column,
    start,
    end,
  };
  if (detail !== undefined) {
    made.detail = detail;
  }
  if (field !== undefined && field !== '') {
    made.field = field;
  }
  if (fix !== undefined) {
    made.fix = fix;
  }
  return made;
}

/** Of one kind in one file; nobody reads on, and neither problem views nor the programs that take reports do. */
const most = 50_000;

/** The problems of one check, of each rule no more than somebody could want. */
class Found {
  private readonly list: Problem[] = [];
  private readonly counts = new Map<string, number>();

  add(code: string, make: () => Problem): void {
    const count = (this.counts.get(code) ?? 0) + 1;
    this.counts.set(code, count);
    if (count <= most) {
      this.list.push(make());
    }
  }

  /** With a word at the first cell on what is not listed. */
  all({ document }: DictionaryModel): readonly Problem[] {
    const first = document.lines.get(0);
    const [start, end] = [first?.cellStart(0) ?? 0, first?.cellEnd(0) ?? 0];
    for (const [code, count] of this.counts) {
      if (count > most) {
        const message = say`More findings of ${code} that are not listed: ${count - most}.`;
        this.list.push(
          problem(code, 'hint', String(message), message, 0, 0, start, end, undefined, undefined, undefined),
        );
      }
    }
    return this.list;
  }
}

class ModelReport implements TableReport {
  constructor(
    private readonly model: DictionaryModel,
    private readonly rule: RuleInfo,
    private readonly found: Found,
  ) {}

  add(row: number, column: number, sentence: Sentence, options: FindingOptions = {}): void {
    const wording = bounded(sentence);
    const { document } = this.model;
    // An empty text has no row to point at.
    const line = document.lines.get(row);
    const index = Math.max(0, column);
    const base = document.rowStart(row);
    const cell = options.range && line?.cell(index, base);
    this.found.add(this.rule.code, () =>
      problem(
        this.rule.code,
        options.severity ?? severityOf(this.rule),
        String(wording),
        wording,
        row,
        index,
        options.place?.start ??
          (cell && options.range ? cell.documentOffset(options.range.start) : base + (line?.cellStart(index) ?? 0)),
        options.place?.end ??
          (cell && options.range ? cell.documentOffset(options.range.end) : base + (line?.cellEnd(index) ?? 0)),
        options.detail,
        this.model.fieldAtRow(row)?.name,
        options.fix,
      ),
    );
  }

  setCell(title: Sentence, row: number, column: ColumnName, value: string): Fix | undefined {
    const index = this.model.layout.index(column);
    const edit = index < 0 ? undefined : setCell(this.model.document, row, index, value);
    return edit && { title, edits: [edit] };
  }
}
