import { setImmediate } from 'node:timers/promises';
import { throwIfCancelled } from '../../../common/cancelled';
import type { Field } from '../../../dictionary/field';
import type { DictionaryIndex } from '../../../dictionary/language/dictionaryIndex';
import { allTags } from '../../../logic/actionTags';
import { type Expression, ungroup } from '../../../logic/ast';
import { parseLogic } from '../../../logic/parser';
import { references } from '../../../logic/references';
import { evaluateLogic } from '../../../logic/evaluator';
import { tagsInForce } from '../../../logic/tagValues';
import { toBoolean } from '../../../logic/values';
import { calculationOrder } from '../calculations';
import { computeCalculations } from '../computeValues';
import { logicOf } from '../fieldLogic';
import { type Clock, type PretendPlace, PretendRecord } from '../pretendRecord';
import { type Variable, Variables } from './variables';

/** Answers by `answerKey`; all others are blank. */
export type Assignment = ReadonlyMap<string, string>;

export type BranchOutcome =
  | { readonly kind: 'always' }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'unreadable' }
  /** These answers show it; each is given in a field that is shown itself. */
  | { readonly kind: 'shown'; readonly answers: Assignment }
  /** Its condition contradicts itself. */
  | { readonly kind: 'never' }
  /** Only with an answer in a field that these answers hide. */
  | { readonly kind: 'throughHidden'; readonly answers: Assignment }
  | { readonly kind: 'undecided'; readonly because: 'size' | 'values' };

export interface TestedField {
  readonly field: Field;
  readonly outcome: BranchOutcome;
}

export interface TestedForm {
  readonly form: string;
  readonly fields: readonly TestedField[];
}

/** What one question, and all of them, may cost: evaluations. */
const mostOfOne = 20_000;
const mostOfAll = 300_000;
/** Milliseconds after which others have their turn. */
const longestTurn = 30;
/** Ways to make one part of a condition true that are looked at. */
const mostWays = 200;

/**
 * Which fields of an instrument some answers show, and by which answers. The values tried are those that make a difference: every choice, and
 * around every number, date and text that the logic names. Bounded: what would take longer is not decided. @throws CancelledError
 */
export async function testBranches(
  index: DictionaryIndex,
  place: PretendPlace,
  clock: Clock,
  signal?: AbortSignal,
): Promise<TestedForm> {
  const test = new BranchTest(index, place, clock);
  const fields: TestedField[] = [];
  let since = performance.now();
  for (const field of index.model.form(place.form)?.fields ?? []) {
    fields.push({ field, outcome: test.of(field) });
    if (performance.now() - since > longestTurn) {
      await setImmediate();
      throwIfCancelled(signal);
      since = performance.now();
    }
  }
  return { form: place.form, fields };
}

class BranchTest {
  private spent = 0;
  private limit = 0;
  private readonly blank: PretendRecord;
  private readonly orders = new Map<Expression, readonly Field[]>();

  constructor(
    private readonly index: DictionaryIndex,
    private readonly place: PretendPlace,
    private readonly clock: Clock,
  ) {
    this.blank = new PretendRecord(index, new Map(), place, clock, new Map());
  }

  of(field: Field): BranchOutcome {
    const hiding = logicOf(field).tags.find(({ tag }) => this.hides(tag));
    if (hiding !== undefined) {
      return { kind: 'tag', tag: hiding.tag };
    }
    const { branching } = logicOf(field);
    const chosen = this.choicesOfTags(field);
    if (branching.ast === undefined && chosen.length === 0) {
      return { kind: 'always' };
    }
    if (branching.problems.some(({ severity }) => severity === 'error')) {
      return { kind: 'unreadable' };
    }
    this.limit = Math.min(this.spent + mostOfOne, mostOfAll);
    return chosen.length === 0 && branching.ast !== undefined
      ? this.decide(branching.ast)
      : this.decideWithTags(field, branching.ast, chosen);
  }

  /** The conditions of @IF where it may hide the field. */
  private choicesOfTags(field: Field): readonly Expression[] {
    const { tags } = logicOf(field);
    return tags
      .filter(({ tag, children }) => tag === '@IF' && allTags(children ?? []).some((child) => this.hides(child.tag)))
      .flatMap(({ args }) => {
        const condition = args?.[0];
        return condition === undefined
          ? []
          : (parseLogic(field.annotation.slice(condition.start, condition.end)).ast ?? []);
      });
  }

  private hides(tag: string): boolean {
    return tag === '@HIDDEN' || tag === (this.place.look === 'survey' ? '@HIDDEN-SURVEY' : '@HIDDEN-FORM');
  }

  /** Both outcomes of each @IF are tried. Nothing found is not decided: there may be tags within tags. */
  private decideWithTags(
    field: Field,
    condition: Expression | undefined,
    chosen: readonly Expression[],
  ): BranchOutcome {
    const conditions = [condition, ...chosen].flatMap((one) => (one === undefined ? [] : this.conditionsBehind(one)));
    const variables = new Variables(this.index, this.blank, conditions);
    const isShown = (answers: Assignment): boolean => {
      const record = new PretendRecord(this.index, answers, this.place, this.clock, new Map());
      return !tagsInForce(field.annotation, logicOf(field).tags, record).some(({ tag }) => this.hides(tag));
    };
    const starts: Assignment[] = [
      new Map(),
      ...chosen.flatMap((one) => [...this.ways(one, false, variables), ...this.ways(one, true, variables)]),
    ];
    for (const start of starts) {
      const answers = this.search(condition, variables, start);
      if (answers !== undefined && isShown(answers)) {
        return { kind: 'shown', answers };
      }
    }
    return { kind: 'undecided', because: 'values' };
  }

  private decide(condition: Expression): BranchOutcome {
    const conditions = this.conditionsBehind(condition);
    const variables = new Variables(this.index, this.blank, conditions);
    const witness = this.search(condition, variables);
    if (witness !== undefined) {
      return { kind: 'shown', answers: witness };
    }
    // Nothing found is no proof; all values tried is one.
    const own = variables.of(condition);
    const alone = this.every(own, (answers) => this.holds(condition, answers));
    if (alone.kind === 'none') {
      return own.every(({ isComplete }) => isComplete) && !variables.isOpen
        ? { kind: 'never' }
        : { kind: 'undecided', because: 'values' };
    }
    const all = [...new Map(conditions.flatMap((one) => variables.of(one)).map((one) => [one.key, one])).values()];
    const together = this.every(all, (answers) => this.holds(condition, answers) && this.isConsistent(answers));
    switch (together.kind) {
      case 'found':
        return { kind: 'shown', answers: together.answers };
      case 'none':
        return alone.kind === 'found' && all.every(({ isComplete }) => isComplete) && !variables.isOpen
          ? { kind: 'throughHidden', answers: alone.answers }
          : { kind: 'undecided', because: 'values' };
      case 'tooMany':
        return { kind: 'undecided', because: 'size' };
    }
  }

  /** The condition, and those of the fields of this form that it looks at, and so on. */
  private conditionsBehind(condition: Expression): readonly Expression[] {
    const conditions = new Set<Expression>([condition]);
    for (const one of conditions) {
      for (const { field } of new Variables(this.index, this.blank, [one]).of(one)) {
        const ast = this.conditionOf(field);
        if (ast !== undefined) {
          conditions.add(ast);
        }
      }
    }
    return [...conditions];
  }

  /** What shows a field of this form. */
  private conditionOf(name: string): Expression | undefined {
    const field = this.index.field(name);
    return field?.form === this.place.form ? logicOf(field).branching.ast : undefined;
  }

  /** A search that goes by how the conditions are built: each part is made true by the values that make it so, and so are the conditions of what was answered. */
  private search(
    condition: Expression | undefined,
    variables: Variables,
    start: Assignment = new Map(),
  ): Assignment | undefined {
    const step = (goals: readonly Expression[], answers: Assignment): Assignment | undefined => {
      const [goal, ...rest] = goals;
      if (goal === undefined) {
        const holds = condition === undefined || this.holds(condition, answers);
        return holds && this.isConsistent(answers) ? answers : undefined;
      }
      for (const way of this.ways(goal, true, variables)) {
        const merged = merge(answers, way);
        if (merged === undefined || this.isSpent) {
          continue;
        }
        const more = [...way].flatMap(([key, value]) =>
          !isGiven(key, value) || answers.has(key) ? [] : (this.conditionOf(fieldOf(key)) ?? []),
        );
        const found = step([...more, ...rest], merged);
        if (found !== undefined) {
          return found;
        }
      }
      return undefined;
    };
    const asked = [...start].flatMap(([key, value]) =>
      isGiven(key, value) ? (this.conditionOf(fieldOf(key)) ?? []) : [],
    );
    return step([...(condition === undefined ? [] : [condition]), ...asked], start);
  }

  /** Sets of answers that make an expression true, or false; not all of them where there are many. */
  private ways(expression: Expression, wanted: boolean, variables: Variables): readonly Assignment[] {
    const node = ungroup(expression);
    if (node.kind === 'binary' && (node.operator === 'and' || node.operator === 'or')) {
      const left = this.ways(node.left, wanted, variables);
      if ((node.operator === 'or') === wanted) {
        return [...left, ...this.ways(node.right, wanted, variables)].slice(0, mostWays);
      }
      const right = this.ways(node.right, wanted, variables);
      const both: Assignment[] = [];
      for (const one of left) {
        for (const other of right) {
          const merged = merge(one, other);
          if (merged !== undefined && both.length < mostWays) {
            both.push(merged);
          }
        }
      }
      return both;
    }
    const found: Assignment[] = [];
    this.every(variables.of(node), (answers) => {
      if (this.holds(node, answers) === wanted) {
        found.push(answers);
      }
      return found.length >= mostWays;
    });
    return found;
  }

  /** Tries all values of these variables, until `isFound`. */
  private every(
    variables: readonly Variable[],
    isFound: (answers: Assignment) => boolean,
  ):
    | { readonly kind: 'found'; readonly answers: Assignment }
    | { readonly kind: 'none' }
    | { readonly kind: 'tooMany' } {
    const places = variables.map(() => 0);
    for (;;) {
      if (this.isSpent) {
        return { kind: 'tooMany' };
      }
      const answers = new Map(variables.map(({ key, domain }, at) => [key, domain[places[at] ?? 0] ?? '']));
      if (isFound(answers)) {
        return { kind: 'found', answers };
      }
      let at = 0;
      for (; at < variables.length; at++) {
        const next = (places[at] ?? 0) + 1;
        if (next < (variables[at]?.domain.length ?? 0)) {
          places[at] = next;
          break;
        }
        places[at] = 0;
      }
      if (at === variables.length) {
        return { kind: 'none' };
      }
    }
  }

  private get isSpent(): boolean {
    return this.spent >= this.limit;
  }

  private holds(condition: Expression, answers: Assignment): boolean {
    this.spent++;
    return toBoolean(evaluateLogic(condition, this.recordOf(condition, answers)));
  }

  private recordOf(condition: Expression, answers: Assignment): PretendRecord {
    let order = this.orders.get(condition);
    if (order === undefined) {
      order = calculationOrder(
        this.index,
        references(condition).flatMap(({ field }) => (field === undefined ? [] : [field.text.toLowerCase()])),
      ).order;
      this.orders.set(condition, order);
    }
    const computed = new Map<string, string>();
    const record = new PretendRecord(this.index, answers, this.place, this.clock, computed);
    computeCalculations(order, record, computed);
    return record;
  }

  /** Whether each answer is given in a field that these answers show. */
  private isConsistent(answers: Assignment): boolean {
    for (const [key, value] of answers) {
      const condition = !isGiven(key, value) ? undefined : this.conditionOf(fieldOf(key));
      if (condition !== undefined && !this.holds(condition, answers)) {
        return false;
      }
    }
    return true;
  }
}

/** Neither blank nor an unchecked box. */
export function isGiven(key: string, value: string): boolean {
  return value !== '' && !(value === '0' && key.endsWith(')'));
}

function fieldOf(key: string): string {
  return /^[^/]*\/\d+\/([^(]*)/.exec(key)?.[1] ?? '';
}

function merge(one: Assignment, other: Assignment): Assignment | undefined {
  const merged = new Map(one);
  for (const [key, value] of other) {
    const known = merged.get(key);
    if (known !== undefined && known !== value) {
      return undefined;
    }
    merged.set(key, value);
  }
  return merged;
}
