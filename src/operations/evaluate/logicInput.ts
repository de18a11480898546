import { lintLogic } from '../../logic/lint';
import { parseLogic } from '../../logic/parser';
import type { LogicProblem } from '../../logic/problems';
import type { FieldSymbol, LogicPurpose, LogicSymbols } from '../../logic/symbols';

/** The worst thing wrong with an expression that is being typed; hints are not worth a line. Blank is fine. */
export function worstProblem(expression: string, symbols: LogicSymbols | undefined, purpose: LogicPurpose): LogicProblem | undefined {
  if (expression.trim() === '') {
    return undefined;
  }
  const problems = lintLogic(parseLogic(expression), symbols, { purpose });
  return problems.find(({ severity }) => severity === 'error') ?? problems.find(({ severity }) => severity === 'warning');
}

/** How a field is written in logic: a checkbox with its first choice, everything else by name. */
export function referenceTo(field: FieldSymbol): string {
  const code = field.type === 'checkbox' ? field.choices?.[0]?.code : undefined;
  return code === undefined ? `[${field.name}]` : `[${field.name}(${code})]`;
}

/** A reference behind what was typed; an unfinished bracket at the end is completed by it. */
export function insertReference(value: string, reference: string): string {
  return value.replace(/\[\w*$/, '') + reference;
}
