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
  return reference.kind === 'reference' && reference.target.kind === 'field'
    ? (reference as FieldReference)
    : undefined;
}

export function symbolOf(node: FieldReference, symbols: LogicSymbols | undefined): FieldSymbol | undefined {
  return symbols?.field(node.target.name.text.toLowerCase());
}

/** Whether a name is the status of an instrument: `<form>_complete` exists without being in the dictionary (REDCAP_LOGIC.md §2). */
export function isStatusField(name: string, symbols: LogicSymbols | undefined): boolean {
  if (!name.endsWith('_complete')) {
    return false;
  }
  const forms = symbols?.forms() ?? [];
  return forms.length === 0 ? symbols?.field(name) === undefined : forms.includes(name.slice(0, -'_complete'.length));
}

/** A written-out value: number or text, with or without sign. */
export class Literal implements TextRange {
  constructor(
    readonly start: number,
    readonly end: number,
    readonly text: string,
    readonly quoted: boolean,
  ) {}

  /** Worked out when asked for: most comparisons are of codes, as text. */
  get number(): number | undefined {
    return toNumber(this.text);
  }
}

export function asLiteral(node: Expression): Literal | undefined {
  const inner = ungroup(node);
  switch (inner.kind) {
    case 'string':
      return new Literal(inner.start, inner.end, inner.value, true);
    case 'number':
      return new Literal(inner.start, inner.end, inner.text, false);
    case 'unary':
      return inner.operand.kind === 'number'
        ? new Literal(inner.start, inner.end, inner.operator + inner.operand.text, false)
        : undefined;
    default:
      return undefined;
  }
}

/** Equal for two mentions of the same value. */
export function keyOf(node: FieldReference): string {
  const { event, target, instance } = node;
  // Nearly all; printing them takes longer than everything else that is done with them.
  const isPlain =
    event === undefined && instance === undefined && target.code === undefined && target.modifiers.length === 0;
  return isPlain ? target.name.text.toLowerCase() : printReference(node).toLowerCase();
}

/** The key as the mention that it stands for. */
export function shownKey(key: string): string {
  return key.startsWith('[') ? key : `[${key}]`;
}

export function isDate(validation: string | undefined): boolean {
  return validation?.startsWith('date') === true;
}

export function isTime(validation: string | undefined): boolean {
  return validation !== undefined && /^(?:time|datetime)/.test(validation);
}
