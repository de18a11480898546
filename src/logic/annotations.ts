import { type Sentence, say } from '../common/wording';
import type { TextRange } from './ast';
import { allTags, scanActionTags } from './actionTags';
import type { ActionTag } from './actionTags';
import { actionTags, moduleTagPrefixes } from './actionTagTable';
import type { ActionTagInfo } from './actionTagTable';
import { closest } from './closest';
import { lintUnit } from './lintCalls';
import { lintLogic, overruled, shifted } from './lint';
import { parseLogic } from './parser';
import { ProblemList, replacing } from './problems';
import type { LogicProblem } from './problems';
import type { LintOptions, LogicPurpose, LogicSymbols } from './symbols';

/** An expression inside an annotation: what @CALCTEXT, @CALCDATE or @IF's condition computes. */
export interface EmbeddedExpression extends TextRange {
  readonly tag: ActionTag;
  readonly purpose: LogicPurpose;
}

export interface AnnotationOptions extends Omit<LintOptions, 'purpose'> {
  /** Type and validation of the annotated field, for tags that only work on some. */
  readonly fieldType?: string;
  /** Tags of installed external modules, with `@`, which are then known. */
  readonly knownTags?: readonly string[];
}

/** Every expression of an annotation, those inside @IF included; offsets into `text`. */
export function embeddedExpressions(tags: readonly ActionTag[]): EmbeddedExpression[] {
  return allTags(tags).flatMap((tag): EmbeddedExpression[] => {
    const { start, end } = tag.parameter ?? tag;
    if (tag.parameter?.kind !== 'parenthesized') {
      return [];
    }
    switch (tag.tag) {
      case '@CALCTEXT':
        return [{ tag, purpose: 'calctext', start, end }];
      case '@CALCDATE':
        return (tag.args ?? []).slice(0, 3).map((arg) => ({ tag, purpose: 'calcdate', ...arg }));
      case '@IF':
        return (tag.args ?? []).slice(0, 1).map((arg) => ({ tag, purpose: 'actionTag', ...arg }));
      default:
        return [];
    }
  });
}

/** Everything wrong with the action tags of an annotation and the expressions in them; offsets into `text`. REDCAP_LOGIC.md §9. */
export function lintAnnotation(
  text: string,
  symbols: LogicSymbols | undefined,
  options: AnnotationOptions = {},
): LogicProblem[] {
  const tags = scanActionTags(text);
  const list = new ProblemList();
  for (const tag of tags) {
    lintTag(tag, text, list, options, symbols);
  }
  for (const tag of tags.every(({ children }) => children === undefined)
    ? []
    : allTags(tags.flatMap((t) => t.children ?? []))) {
    lintTag(tag, text, list, options, symbols);
    if (tag.tag === '@CALCTEXT' || tag.tag === '@CALCDATE') {
      list.add(
        'logic-calc-inside-if',
        'warning',
        { start: tag.start, end: tag.start + tag.tag.length },
        say`${tag.tag} does not work reliably inside @IF; put the condition inside the calculation.`,
      );
    }
  }
  lintLowerCase(text, tags, list);
  lintSign(text, list);
  const inner = embeddedExpressions(tags).flatMap(({ purpose, start, end, tag }) => {
    const source = text.slice(start, end);
    return purpose === 'calcdate' && tag.args?.[0]?.start === start && /^(?:today|now)$/i.test(source)
      ? []
      : shifted(lintLogic(parseLogic(source), symbols, { purpose, ...options }), start);
  });
  if (list.problems.length === 0 && inner.length === 0) {
    return [];
  }
  return [...overruled(list.problems, options), ...inner].sort((a, b) => a.start - b.start || a.end - b.end);
}

function lintTag(
  tag: ActionTag,
  text: string,
  list: ProblemList,
  options: AnnotationOptions,
  symbols: LogicSymbols | undefined,
): void {
  const name = { start: tag.start, end: tag.start + tag.tag.length };
  const info = actionTags.get(tag.tag);
  if (info === undefined) {
    if (!options.knownTags?.includes(tag.tag) && !moduleTagPrefixes.some((prefix) => tag.tag.startsWith(prefix))) {
      const guess = closest(tag.tag, actionTags.keys());
      list.add(
        'logic-unknown-action-tag',
        guess === undefined ? 'hint' : 'warning',
        name,
        say`REDCap has no action tag ${tag.tag}; unless an external module adds it, it is ignored.`,
        guess === undefined ? undefined : replacing(say`Change to ${guess}`, name, guess),
      );
    }
    return;
  }
  if (options.fieldType !== undefined && info.types.length > 0 && !info.types.includes(options.fieldType)) {
    list.add(
      'logic-action-tag-type',
      'warning',
      name,
      say`${tag.tag} has no effect on a field of type ${options.fieldType}; it is for ${info.types.join(', ')}.`,
    );
  }
  lintParameter(tag, info, text, list, name);
  if (tag.tag === '@CALCDATE' && tag.args?.length === 3) {
    const unit = tag.args[2]!;
    const { ast } = parseLogic(text.slice(unit.start, unit.end));
    const inner = new ProblemList();
    if (ast) {
      lintUnit(ast, [], { source: text, symbols, options, list: inner });
    }
    for (const problem of shifted(
      inner.problems.filter((p) => p.code === 'logic-datediff-unit'),
      unit.start,
    )) {
      list.add(problem.code, problem.severity, problem, problem.wording, problem.fix);
    }
  }
}

// oxlint-disable-next-line max-lines-per-function -- one pass over a text, by the character
function lintParameter(tag: ActionTag, info: ActionTagInfo, text: string, list: ProblemList, name: TextRange): void {
  const { parameter } = tag;
  const bad = (message: Sentence, range: TextRange = name, severity: 'error' | 'warning' = 'warning'): void =>
    list.add('logic-action-tag-parameter', severity, range, message);
  if (parameter === undefined) {
    if (info.takes !== 'none' && info.takes !== 'optional' && info.takes !== 'size') {
      bad(say`${tag.tag} needs a parameter: ${example(info)}.`);
    }
    return;
  }
  if (!parameter.closed) {
    const quote = parameter.kind === 'quoted';
    list.add(
      quote ? 'logic-unbalanced-quote' : 'logic-unbalanced-parenthesis',
      'error',
      { start: parameter.start - 1, end: parameter.start },
      quote ? say`The value of ${tag.tag} is never closed.` : say`The parenthesis of ${tag.tag} is never closed.`,
    );
    return;
  }
  const value = text.slice(parameter.start, parameter.end).trim();
  if (
    parameter.kind === 'parenthesized' &&
    (info.takes === 'text' || info.takes === 'number' || info.takes === 'codes')
  ) {
    bad(say`The value of ${tag.tag} stands behind =: ${example(info)}.`);
    return;
  }
  switch (info.takes) {
    case 'none':
      if (parameter.kind !== 'parenthesized') {
        bad(say`${tag.tag} takes no parameter.`);
      }
      break;
    case 'text':
      if (parameter.kind === 'bare' && value !== '' && Number.isNaN(Number(value))) {
        bad(say`The value of ${tag.tag} must be in quotes: ${example(info)}.`, parameter);
      }
      break;
    case 'number':
      if (!/^\d+$/.test(value) && !/^\[.*\]$/.test(value)) {
        bad(say`${tag.tag} takes a whole number: ${example(info)}.`, parameter);
      }
      break;
    case 'calcdate':
      if (tag.args?.length !== 3) {
        bad(say`@CALCDATE takes a date, a number and a unit: @CALCDATE([date], 14, 'd').`, parameter, 'error');
      }
      break;
    case 'condition':
      if (tag.args?.length !== 3) {
        bad(
          say`@IF takes a condition and two sets of tags: @IF([a]='1', @HIDDEN, ''); '' stands for no tags, tags are separated by blanks.`,
          parameter,
          'error',
        );
      }
      break;
    case 'codes':
      if (parameter.kind === 'bare' && text[parameter.end] === ',') {
        bad(say`More than one code must be in quotes: ${example(info)}.`, parameter);
      }
      break;
    case 'expression':
    case 'limits':
    case 'field':
    case 'size':
      if (parameter.kind !== 'parenthesized') {
        bad(say`The parameter of ${tag.tag} stands in parentheses: ${example(info)}.`, parameter);
      }
      break;
    case 'optional':
      break;
  }
}

function example(info: ActionTagInfo): string {
  switch (info.takes) {
    case 'text':
      return `${info.name}='...'`;
    case 'number':
      return `${info.name}=3`;
    case 'codes':
      return `${info.name}='1,2'`;
    case 'limits':
      return `${info.name}(1=25,2=30)`;
    case 'expression':
      return `${info.name}(...)`;
    case 'calcdate':
      return `${info.name}([date], 14, 'd')`;
    case 'condition':
      return `${info.name}([a]='1', @HIDDEN, '')`;
    case 'size':
      return `${info.name}(300,200)`;
    case 'field':
      return `${info.name}(field)`;
    case 'none':
    case 'optional':
      return info.name;
  }
}

/** The sign of East Asian keyboards, or a blank behind it: REDCap sees no tag. */
function lintSign(text: string, list: ProblemList): void {
  if (!/[＠﹫]|@[ \t]/.test(text)) {
    return;
  }
  for (const found of text.matchAll(/([＠﹫][ \t]{0,3}|(?<![\w.+-])@[ \t]{1,3})([A-Z][A-Z0-9-]*)/g)) {
    const [written, , name = ''] = found;
    if (actionTags.has(`@${name}`)) {
      const range = { start: found.index, end: found.index + written.length };
      list.add(
        'logic-action-tag-sign',
        'warning',
        range,
        say`An action tag begins with @ and nothing between that and its name: ${written} does nothing.`,
        replacing(say`Change to @${name}`, range, `@${name}`),
      );
    }
  }
}

/** Tags are upper case; `@hidden` is only a note to REDCap. */
function lintLowerCase(text: string, tags: readonly ActionTag[], list: ProblemList): void {
  // Most annotations have none.
  if (!/@[A-Z_-]*[a-z]/.test(text)) {
    return;
  }
  const inside = tags.filter((tag) => tag.parameter !== undefined);
  for (const found of text.matchAll(/(?<![\w.+-])@[A-Za-z][A-Za-z_-]*/g)) {
    const range = { start: found.index, end: found.index + found[0].length };
    const upper = found[0].toUpperCase();
    if (
      found[0] !== upper &&
      actionTags.has(upper) &&
      !inside.some((tag) => tag.start <= range.start && range.start < tag.end)
    ) {
      list.add(
        'logic-action-tag-case',
        'warning',
        range,
        say`Action tags are written in capitals; ${found[0]} does nothing.`,
        replacing(say`Change to ${upper}`, range, upper),
      );
    }
  }
}
