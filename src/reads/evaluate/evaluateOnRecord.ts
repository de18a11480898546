import type { Session } from '../../api/session';
import { type Expression } from '../../logic/ast';
import { evaluateLogic, type LogicValue } from '../../logic/evaluator';
import { lintLogic } from '../../logic/lint';
import { type ParsedLogic, parseLogic } from '../../logic/parser';
import type { LogicProblem } from '../../logic/problems';
import { references } from '../../logic/references';
import { type Clock, type EvaluationPlace, type EvaluationProject, RecordContext } from './recordContext';
import { readRecordRows } from './readRecordRows';

export type EvaluationPurpose = 'branching' | 'calc' | 'filter';

export interface EvaluationRequest {
  readonly expression: string;
  readonly purpose: EvaluationPurpose;
  readonly place: EvaluationPlace;
  readonly clock: Clock;
}

export interface Evaluation {
  readonly parsed: ParsedLogic;
  /** What the linter says of the expression; an expression with errors is evaluated as far as it can be read. */
  readonly problems: readonly LogicProblem[];
  readonly value: LogicValue;
  /** Value of every part that was looked at. */
  readonly trace: ReadonlyMap<Expression, LogicValue>;
  /** The server sent nothing of the record: it does not exist, the caller may not see it, or it has no value here. */
  readonly isEmpty: boolean;
  /** Names that the server's dictionary does not have; they count as blank. */
  readonly unknownFields: readonly string[];
  /** Smart variables that are not known outside of REDCap; they count as blank. */
  readonly unknownSmart: readonly string[];
}

/**
 * Evaluates an expression for one record as the server would, from the values of the fields that it names and nothing else.
 * @throws RedcapError, CancelledError
 */
export async function evaluateOnRecord(
  session: Session,
  project: EvaluationProject,
  request: EvaluationRequest,
  signal?: AbortSignal,
): Promise<Evaluation> {
  const { expression, place, purpose, clock } = request;
  const parsed = parseLogic(expression);
  const mentioned = references(parsed.ast);
  const names = [...new Set(mentioned.flatMap(({ field }) => (field === undefined ? [] : [field.text.toLowerCase()])))];
  const known = names.filter((name) => project.symbols.field(name) !== undefined);
  const rows = await readRecordRows(
    session,
    project.recordIdField,
    {
      record: place.record,
      fields: known,
      withDag: mentioned.some(({ smart }) => smart?.text.startsWith('record-dag')),
    },
    signal,
  );
  const context = new RecordContext(project, rows, place, clock);
  const trace = new Map<Expression, LogicValue>();
  const value = evaluateLogic(parsed.ast, context, { trace });
  return {
    parsed,
    value,
    trace,
    isEmpty: rows.length === 0,
    problems: lintLogic(parsed, project.symbols, { purpose, ...(place.form !== undefined && { form: place.form }) }),
    unknownFields: names.filter((name) => !known.includes(name)),
    unknownSmart: [...context.unknownSmart],
  };
}
