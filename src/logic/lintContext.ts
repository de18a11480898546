import { ungroup } from './ast';
import type { Expression, FieldPart, ReferenceNode, TextRange } from './ast';
import { printReference } from './printer';
import type { ProblemList } from './problems';
import type { FieldSymbol, LintOptions, LogicSymbols } from './symbols';
import { toNumber } from './values';

/** What every rule gets. */
export interface LintContext {
  readonly source: string;
  readonly symbols: LogicSymbols | undefined;
  readonly options: LintOptions;
  readonly list: ProblemList;
}

export type FieldReference = ReferenceNode & { readonly target: FieldPart };

/** The field reference an operand is, inside any parentheses. */
export function asField(node: Expression): FieldReference | undefined {
  const inner = ungroup(node);
  const reference = inner.kind === 'detached' ? inner.used : inner;
  return reference.kind === 'reference' && reference.target.kind === 'field' ? reference as FieldReference : undefined;
}

export function symbolOf(node: FieldReference, symbols: LogicSymbols | undefined): FieldSymbol | undefined {
  return symbols?.field(node.target.name.text.toLowerCase());
}

/** A written-out value: number or text, with or without sign. */
export interface Literal extends TextRange {
  readonly text: string;
  readonly quoted: boolean;
  readonly number: number | undefined;
}

export function asLiteral(node: Expression): Literal | undefined {
  const inner = ungroup(node);
  const { start, end } = inner;
  if (inner.kind === 'string') {
    return { start, end, text: inner.value, quoted: true, number: toNumber(inner.value) };
  }
  if (inner.kind === 'number') {
    return { start, end, text: inner.text, quoted: false, number: toNumber(inner.text) };
  }
  if (inner.kind === 'unary' && inner.operand.kind === 'number') {
    const number = toNumber(inner.operand.text);
    return { start, end, text: inner.operator + inner.operand.text, quoted: false, number: number === undefined ? undefined : inner.operator === '-' ? -number : number };
  }
  return undefined;
}

/** Equal for two mentions of the same value. */
export function keyOf(node: FieldReference): string {
  const { event, target, instance } = node;
  const isPlain = event === undefined && instance === undefined && target.code === undefined && target.modifiers.length === 0;
  return isPlain ? `[${target.name.text.toLowerCase()}]` : printReference(node).toLowerCase();
}

export function isDate(validation: string | undefined): boolean {
  return validation?.startsWith('date') === true;
}

export function isTime(validation: string | undefined): boolean {
  return validation !== undefined && /^(?:time|datetime)/.test(validation);
}
