import { evaluateLogic } from '../../logic/evaluator';
import { parseLogic } from '../../logic/parser';
import { references } from '../../logic/references';
import { toBoolean } from '../../logic/values';
import { ApiFailure } from '../http/failure';
import { logicContext, type Moment } from './logicContext';
import type { Project } from '../store/project';
import type { Context, ProjectRecord } from '../store/record';

/** Whether a row of an export passes `filterLogic`. */
export type RecordFilter = (record: ProjectRecord, context: Context) => boolean;

/** Prepares `filterLogic`, which is evaluated row by row; throws the 400 of logic that cannot be read or names unknown fields or events. */
export function compileFilter(logic: string, project: Project, moment: Moment): RecordFilter {
  const { ast, problems } = parseLogic(logic);
  const unreadable = problems.find((problem) => problem.severity === 'error');
  const unknown = references(ast).find(
    (reference) =>
      (reference.field !== undefined && project.dictionary.field(reference.field.text) === undefined) ||
      (reference.event !== undefined &&
        reference.eventIsSmart !== true &&
        project.event(reference.event.text) === undefined),
  );
  if (unreadable !== undefined || unknown !== undefined) {
    throw new ApiFailure(
      `The value of the parameter "filterLogic" is not valid: ${unreadable?.message ?? `unknown name in ${logic.slice(unknown?.start, unknown?.end)}`}`,
    );
  }
  return (record, context) => toBoolean(evaluateLogic(ast, logicContext(project, record, context, moment)));
}
