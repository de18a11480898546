import type { DictionaryIndex } from '../../../dictionary/language/dictionaryIndex';
import { childrenOf, type Expression, type ReferenceNode, ungroup, walk } from '../../../logic/ast';
import { readMoment } from '../../../logic/dates';
import { functionNamed } from '../../../logic/functions';
import { toNumber } from '../../../logic/values';
import { calculationOrder } from '../calculations';
import { logicOf } from '../fieldLogic';
import { answerKey, type PretendRecord } from '../pretendRecord';

/** Something that can be answered. */
export interface Variable {
  /** See `answerKey`; of a checkbox, one for each code. */
  readonly key: string;
  /** In lower case. */
  readonly field: string;
  readonly code: string | undefined;
  /** What it is tried with, blank first. */
  readonly domain: readonly string[];
  /** Whether no other value could change the outcome. */
  readonly isComplete: boolean;
}

/** An expression that joins no others: a comparison, a function, a reference. */
interface Atom {
  readonly node: Expression;
  readonly keys: readonly string[];
}

const dayMs = 86_400_000;
const mostLiterals = 24;

/** The answers that expressions depend on, and the values that make a difference to them. */
export class Variables {
  private readonly found = new Map<string, Variable>();
  private readonly ofNode = new Map<Expression, readonly string[]>();
  /** A smart variable, an unknown field or a function of time is asked for: other values than those tried may exist. */
  readonly isOpen: boolean;

  constructor(
    private readonly index: DictionaryIndex,
    private readonly record: PretendRecord,
    expressions: readonly Expression[],
  ) {
    let isOpen = false;
    const atoms = expressions.flatMap((expression) => this.atomsOf(expression));
    const literals = new Map<string, Set<string>>();
    const plain = new Map<string, boolean>();
    const names = new Map<string, { readonly field: string; readonly code: string | undefined }>();
    for (const { node, keys } of atoms) {
      const own = literalsOf(node);
      const isPlain = isPlainComparison(node);
      for (const key of keys) {
        const set = literals.get(key) ?? new Set<string>();
        for (const literal of own) {
          if (set.size < mostLiterals) {
            set.add(literal);
          }
        }
        literals.set(key, set);
        plain.set(key, (plain.get(key) ?? true) && isPlain);
      }
      walk(node, (one) => {
        isOpen ||= this.isUnknown(one);
      });
    }
    for (const key of literals.keys()) {
      const [, field = '', code] = /^[^/]*\/\d+\/([^(]*)(?:\((.*)\))?$/s.exec(key) ?? [];
      names.set(key, { field, code });
    }
    for (const [key, { field, code }] of names) {
      const { domain, isTotal } = this.domainOf(field, code, literals.get(key) ?? new Set());
      this.found.set(key, { key, field, code, domain, isComplete: isTotal || plain.get(key) === true });
    }
    this.isOpen = isOpen;
  }

  private isUnknown(node: Expression): boolean {
    return (
      node.kind === 'error' ||
      (node.kind === 'call' && functionNamed(node.name.text.toLowerCase()) === undefined) ||
      (node.kind === 'reference' &&
        (node.target.kind === 'smart' || this.index.symbols.field(node.target.name.text.toLowerCase()) === undefined))
    );
  }

  /** Those an expression depends on, calculations followed to what they are calculated from. */
  of(expression: Expression): readonly Variable[] {
    let keys = this.ofNode.get(expression);
    if (keys === undefined) {
      keys = this.keysIn(expression);
      this.ofNode.set(expression, keys);
    }
    return keys.flatMap((key) => this.found.get(key) ?? []);
  }

  private keysIn(expression: Expression): readonly string[] {
    const keys = new Set<string>();
    walk(expression, (node) => {
      if (node.kind === 'reference') {
        for (const key of this.keysOf(node)) {
          keys.add(key);
        }
      }
    });
    return [...keys];
  }

  private atomsOf(expression: Expression): Atom[] {
    const atoms: Atom[] = [];
    const pending: Expression[] = [expression];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const node = ungroup(next);
      if (node.kind === 'binary' && (node.operator === 'and' || node.operator === 'or')) {
        pending.push(node.left, node.right);
        continue;
      }
      atoms.push({ node, keys: this.keysIn(node) });
      // What is calculated depends on its own comparisons, too.
      for (const { key } of this.calculationsIn(node)) {
        const calculation = logicOf(this.index.field(key)!).calculation?.ast;
        if (calculation !== undefined) {
          atoms.push({ node: calculation, keys: this.keysIn(calculation) });
        }
      }
    }
    return atoms;
  }

  private calculationsIn(node: Expression): readonly { readonly key: string }[] {
    const names: string[] = [];
    walk(node, (one) => {
      if (one.kind === 'reference' && one.target.kind === 'field') {
        names.push(one.target.name.text.toLowerCase());
      }
    });
    return calculationOrder(this.index, names).order;
  }

  private keysOf(node: ReferenceNode): readonly string[] {
    const { target, event, instance } = node;
    if (target.kind === 'smart') {
      return [];
    }
    const field = target.name.text.toLowerCase();
    const symbol = this.index.symbols.field(field);
    if (symbol === undefined) {
      return [];
    }
    const own = this.index.field(field);
    if (own !== undefined && logicOf(own).isCalculated && event === undefined && instance === undefined) {
      return calculationOrder(this.index, [field]).order.flatMap((calculated) => [
        ...(logicOf(calculated).calculation === undefined
          ? []
          : this.referencesIn(logicOf(calculated).calculation?.ast)),
      ]);
    }
    const at =
      event === undefined ? this.record.place.event : this.record.eventOf(event.text.toLowerCase(), symbol.form);
    const number = this.record.instanceOf(instance?.text.toLowerCase(), symbol.form);
    return at === undefined || number === undefined ? [] : [answerKey(at, number, field, target.code?.text.trim())];
  }

  /** Without following calculations again: `calculationOrder` has them all. */
  private referencesIn(ast: Expression | undefined): readonly string[] {
    const keys: string[] = [];
    walk(ast, (node) => {
      if (node.kind === 'reference' && node.target.kind === 'field') {
        const own = this.index.field(node.target.name.text);
        if (own === undefined || !logicOf(own).isCalculated) {
          keys.push(...this.keysOf(node));
        }
      }
    });
    return keys;
  }

  private domainOf(
    field: string,
    code: string | undefined,
    literals: ReadonlySet<string>,
  ): { readonly domain: readonly string[]; readonly isTotal: boolean } {
    const symbol = this.index.symbols.field(field);
    if (code !== undefined) {
      return { domain: symbol?.type === 'checkbox' ? ['0', '1'] : [''], isTotal: true };
    }
    if (symbol === undefined || symbol.type === 'descriptive' || symbol.type === 'checkbox') {
      return { domain: [''], isTotal: true };
    }
    if (symbol.choices !== undefined) {
      const missing = this.record.missingCodes.filter((one) => literals.has(one));
      return { domain: [...new Set(['', ...symbol.choices.map((choice) => choice.code), ...missing])], isTotal: true };
    }
    if (symbol.type === 'file') {
      return { domain: ['', 'file'], isTotal: true };
    }
    const validation = symbol.validation ?? '';
    const domain = validation.startsWith('date')
      ? datesAround(literals, validation, this.record)
      : /^(?:integer|number)/.test(validation) || symbol.type === 'slider'
        ? numbersAround(literals, validation === 'integer' || symbol.type === 'slider')
        : [...literals, ...numbersAround(literals, false), 'text'];
    return { domain: [...new Set(['', ...domain])], isTotal: false };
  }
}

/** A field on one side, a value that is written there on the other. */
function isPlainComparison(node: Expression): boolean {
  const inner = ungroup(node);
  if (inner.kind === 'reference') {
    return true;
  }
  if (inner.kind !== 'binary' || !/^[<>=]+$/.test(inner.operator)) {
    return false;
  }
  const kinds = [inner.left, inner.right].map((side) => ungroup(side).kind);
  return kinds.includes('reference') &&
    kinds.every((kind) => kind === 'reference' || kind === 'string' || kind === 'number')
    ? kinds.filter((kind) => kind === 'reference').length === 1
    : false;
}

function literalsOf(node: Expression): string[] {
  const found: string[] = [];
  const pending: Expression[] = [node];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === 'string') {
      found.push(next.value);
    } else if (next.kind === 'number') {
      found.push(next.text);
    } else if (next.kind === 'unary' && next.operand.kind === 'number') {
      found.push(`${next.operator}${next.operand.text}`);
    } else {
      pending.push(...childrenOf(next));
    }
  }
  return found;
}

/** Each number, what lies between it and the next, and beyond the ends. */
function numbersAround(literals: ReadonlySet<string>, whole: boolean): string[] {
  const numbers = [...literals].flatMap((literal) => toNumber(literal) ?? []).sort((a, b) => a - b);
  if (numbers.length === 0) {
    return ['1', '0'];
  }
  const found = new Set<number>();
  numbers.forEach((number, at) => {
    const next = numbers[at + 1];
    const points = whole
      ? [Math.floor(number) - 1, Math.floor(number), Math.floor(number) + 1]
      : [number - 1, number, ...(next === undefined ? [number + 1] : [(number + next) / 2])];
    for (const point of points) {
      found.add(point);
    }
  });
  return [...found].map(String);
}

function datesAround(literals: ReadonlySet<string>, validation: string, record: PretendRecord): string[] {
  const isDate = validation.startsWith('date_');
  const length = validation.startsWith('datetime_seconds') ? 19 : 16;
  const moments = [...literals, 'today'].flatMap((literal) => {
    const moment = /^\d{4}-/.test(literal) || literal === 'today' ? readMoment(literal, 'ymd', record) : undefined;
    return moment === undefined || moment.kind === 'time' ? [] : [moment.ms];
  });
  return moments
    .flatMap((ms) => [ms - dayMs, ms, ms + dayMs])
    .map((ms) => new Date(ms).toISOString())
    .map((text) => (isDate ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, length)}`));
}
