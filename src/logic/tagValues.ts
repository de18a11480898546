import type { ActionTag } from './actionTags';
import type { EvaluationContext } from './context';
import { moved, orderOfValidation, readMoment } from './dates';
import { asField } from './lintContext';
import { evaluateLogic } from './evaluator';
import type { LogicValue } from './values';
import { parseLogic } from './parser';
import { toBoolean, toNumber, toText } from './values';

/** The tags in force once every @IF has been decided, in order. REDCAP_LOGIC.md §9. */
export function tagsInForce(text: string, tags: readonly ActionTag[], context: EvaluationContext): ActionTag[] {
  return tags.flatMap((tag) => {
    if (tag.tag !== '@IF' || tag.args?.length !== 3) {
      return [tag];
    }
    const [condition, yes, no] = tag.args as [ActionTag, ActionTag, ActionTag];
    const chosen = toBoolean(evaluateLogic(parseLogic(text.slice(condition.start, condition.end)).ast, context))
      ? yes
      : no;
    return tagsInForce(
      text,
      (tag.children ?? []).filter((child) => child.start >= chosen.start && child.end <= chosen.end),
      context,
    );
  });
}

/** What @CALCTEXT computes: text or number. */
export function calcText(text: string, tag: ActionTag, context: EvaluationContext): LogicValue {
  return tag.parameter
    ? evaluateLogic(parseLogic(text.slice(tag.parameter.start, tag.parameter.end)).ast, context)
    : '';
}

/**
 * What @CALCDATE computes, ISO; blank when any part is. `validation` is that of the annotated field; without it the result has as much of a time
 * as its source or unit. Years are 365.2425 and months 30.44 days long, as in `datediff`.
 */
export function calcDate(text: string, tag: ActionTag, context: EvaluationContext, validation?: string): string {
  if (tag.args?.length !== 3) {
    return '';
  }
  const [source, offset, unit] = tag.args.map((arg) => text.slice(arg.start, arg.end)) as [string, string, string];
  const ast = parseLogic(source).ast;
  const field = ast && asField(ast)?.target.name.text.toLowerCase();
  const from = field === undefined ? undefined : context.validationOf?.(field);
  // The words are also written without quotes here, and only here.
  const value = /^(?:today|now)$/i.test(source) ? source : toText(evaluateLogic(ast, context));
  const moment = readMoment(value, orderOfValidation(from), context, from);
  const by = toNumber(evaluateLogic(parseLogic(offset).ast, context));
  return (
    (moment &&
      by !== undefined &&
      moved(moment, by, toText(evaluateLogic(parseLogic(unit).ast, context)), validation)) ||
    ''
  );
}
