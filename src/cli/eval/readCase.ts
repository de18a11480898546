import type { CaseKind, LogicCase } from '../../logic/evalCase';
import { isObject, problemOfContext } from './contextShape';

const kinds: readonly CaseKind[] = ['condition', 'calc', 'calctext', 'actiontag', 'pipe'];

/** A line that is no case. */
export interface BrokenCase {
  /** Where the line has one. */
  readonly id?: string;
  readonly problem: string;
}

/** Reads one case (`REDCAP_LOGIC.md §12`); members it does not know are ignored. */
export function readCase(line: string): LogicCase | BrokenCase {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch (error) {
    return { problem: `The line is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (!isObject(parsed)) {
    return { problem: 'The line is not a JSON object.' };
  }
  const { id, kind, expr, context } = parsed;
  if (typeof id !== 'string') {
    return { problem: '"id" is not a string.' };
  }
  const known = kinds.find((each) => each === kind);
  if (known === undefined) {
    return { id, problem: `"kind" is none of ${kinds.join(', ')}.` };
  }
  if (typeof expr !== 'string') {
    return { id, problem: '"expr" is not a string.' };
  }
  if (context === undefined || context === null) {
    return { id, kind: known, expr };
  }
  const problem = isObject(context) ? problemOfContext(context) : '"context" is not an object.';
  return problem === undefined ? { id, kind: known, expr, context } : { id, problem };
}
