import assert from 'node:assert/strict';
import { evaluateLogic } from '../../../../src/logic/evaluator';
import { type ParsedLogic, parseLogic } from '../../../../src/logic/parser';
import { type LogicValue, toBoolean, toText } from '../../../../src/logic/values';
import { evaluate, isTrue } from './expression';
import type { Context, IndexedProject } from './project';

/** Two readings of logic, so that neither is checked against itself. */
export interface Engine {
  readonly name: string;
  isTrue(logic: string, project: IndexedProject, at: Context): boolean;
  text(source: string, project: IndexedProject, at: Context): string;
}

export const smallEngine: Engine = {
  name: 'the small evaluator of these tests',
  isTrue: (logic, project, at) => isTrue(evaluate(logic, project.resolver(at))),
  text: (source, project, at) => String(evaluate(source, project.resolver(at))),
};

export function productEngine(): Engine {
  const parsed = new Map<string, ParsedLogic>();
  const run = (source: string, project: IndexedProject, at: Context): LogicValue => {
    const logic = parsed.get(source) ?? parseLogic(source);
    parsed.set(source, logic);
    assert.deepEqual(logic.problems, [], source);
    const resolve = project.resolver(at);
    return evaluateLogic(logic.ast, {
      value: ({ field, code, event }) => resolve({ event, name: field, code }),
      smart: (name) => resolve({ event: undefined, name, code: undefined }),
      fieldKind: (field) => project.fields.get(field)?.['field_type'],
      validationOf: (field) => project.fields.get(field)?.['text_validation_type_or_show_slider_number'],
      missingCodes: Array.from(project.missingCodes),
    });
  };
  return {
    name: 'the evaluator of the product',
    isTrue: (logic, project, at) => toBoolean(run(logic, project, at)),
    text: (source, project, at) => toText(run(source, project, at)),
  };
}
