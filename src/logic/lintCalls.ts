import { type Sentence, say } from '../common/wording';
import { ungroup } from './ast';
import type { CallNode, Expression } from './ast';
import { closest } from './closest';
import { orderOfValidation, unitMs } from './dates';
import {
  functionNamed,
  type LogicFunction,
  logicFunctions,
  moduleFunctions,
  parameterAt,
  signatureOf,
} from './functions';
import { asField, asLiteral, isDate, isTime, symbolOf } from './lintContext';
import type { LintContext } from './lintContext';
import { replacing } from './problems';

const unitWords: ReadonlyMap<string, string> = new Map([
  ['year', 'y'],
  ['years', 'y'],
  ['yr', 'y'],
  ['yrs', 'y'],
  ['month', 'M'],
  ['months', 'M'],
  ['mo', 'M'],
  ['mon', 'M'],
  ['day', 'd'],
  ['days', 'd'],
  ['hour', 'h'],
  ['hours', 'h'],
  ['hr', 'h'],
  ['hrs', 'h'],
  ['minute', 'm'],
  ['minutes', 'm'],
  ['min', 'm'],
  ['mins', 'm'],
  ['second', 's'],
  ['seconds', 's'],
  ['sec', 's'],
  ['secs', 's'],
  ['y', 'y'],
  ['d', 'd'],
  ['h', 'h'],
  ['s', 's'],
]);
const textFunctions: ReadonlySet<string> = new Set([
  'contains',
  'not_contain',
  'starts_with',
  'ends_with',
  'find',
  'left',
  'right',
  'mid',
  'length',
  'replace_text',
]);

/** Rules about one call. REDCAP_LOGIC.md §5, §8. */
export function lintCall(node: CallNode, context: LintContext): void {
  const { list, options } = context;
  const name = node.name.text.toLowerCase();
  const fn = functionNamed(name);
  if (fn === undefined) {
    if (!options.functions?.includes(name)) {
      const fromModule = moduleFunctions.includes(name);
      const guess = closest(name, logicFunctions.keys());
      list.add(
        'logic-unknown-function',
        fromModule ? 'warning' : 'error',
        node.name,
        fromModule
          ? say`${node.name.text} is a function of an external module; REDCap itself does not know it.`
          : say`REDCap has no function ${node.name.text}.`,
        guess === undefined ? undefined : replacing(say`Change to ${guess}`, node.name, guess),
      );
    }
    return;
  }
  const count = node.args.length;
  if (count < fn.min || count > fn.max) {
    list.add('logic-arity', 'error', node.name, arity(fn, count));
  }
  node.args.forEach((arg, i) => {
    const literal = asLiteral(arg);
    const kind = parameterAt(fn, i)?.kind;
    if (options.purpose === 'calc' && kind === 'date' && literal?.quoted && /^(?:today|now)$/i.test(literal.text)) {
      list.add(
        'logic-today-in-calc',
        'warning',
        literal,
        say`A calculation with '${literal.text}' changes from day to day, but is only stored anew when the record is saved or Data Quality rule H is run.`,
      );
    }
    const field = asField(arg);
    const order = field && orderOfValidation(symbolOf(field, context.symbols)?.validation);
    if (field && textFunctions.has(name) && order !== undefined && order !== 'ymd') {
      list.add(
        'logic-text-function-on-date',
        'warning',
        field,
        say`Text functions are not reliable on dates in ${order === 'mdy' ? 'M-D-Y' : 'D-M-Y'} order; use year(), month() or day().`,
      );
    }
  });
  if (name === 'datediff' && count >= 3) {
    lintUnit(node.args[2]!, node.args.slice(0, 2), context);
    lintDatediffTail(node, context);
  }
  if (name === 'find' && count === 2 && asField(node.args[0]!) && asLiteral(node.args[1]!)?.quoted) {
    list.add('logic-find-order', 'hint', node, say`find takes the needle first, then the text to search in.`);
  }
}

function arity(fn: LogicFunction, count: number): Sentence {
  const { name, min, max } = fn;
  if (max === Infinity) {
    return min === 1
      ? say`${name} takes at least 1 argument, not ${count}: ${signatureOf(fn)}.`
      : say`${name} takes at least ${min} arguments, not ${count}: ${signatureOf(fn)}.`;
  }
  if (min !== max) {
    return say`${name} takes ${min} to ${max} arguments, not ${count}: ${signatureOf(fn)}.`;
  }
  return min === 1
    ? say`${name} takes 1 argument, not ${count}: ${signatureOf(fn)}.`
    : say`${name} takes ${min} arguments, not ${count}: ${signatureOf(fn)}.`;
}

/** The unit of `datediff` and @CALCDATE. */
export function lintUnit(node: Expression, dates: readonly Expression[], context: LintContext): void {
  const { list, symbols } = context;
  const unit = asLiteral(node);
  const inner = ungroup(node);
  if (unit === undefined && inner.kind !== 'boolean') {
    return;
  }
  if (unit === undefined || !unit.quoted || !unitMs.has(unit.text)) {
    const meant = unit && unitWords.get(unit.text.trim().toLowerCase());
    list.add(
      'logic-datediff-unit',
      'error',
      inner,
      say`The unit is one of 'y', 'M' (months), 'd', 'h', 'm' (minutes), 's'.`,
      meant === undefined ? undefined : replacing(say`Change to '${meant}'`, inner, `'${meant}'`),
    );
    return;
  }
  if (unit.text !== 'm' && unit.text !== 'M') {
    return;
  }
  const validations = dates.map((date) => {
    const field = asField(date);
    const word = asLiteral(date)?.text.toLowerCase();
    return word === 'today'
      ? 'date_ymd'
      : word === 'now'
        ? 'datetime_ymd'
        : field && symbolOf(field, symbols)?.validation;
  });
  const known = validations.filter((v) => v !== undefined && v !== '');
  if (unit.text === 'm' && !known.some(isTime)) {
    list.add(
      'logic-month-or-minute',
      known.length === dates.length && known.every(isDate) ? 'warning' : 'hint',
      unit,
      say`'m' is minutes, 'M' is months; case matters.`,
      replacing(say`Change to 'M' (months)`, unit, "'M'"),
    );
  } else if (unit.text === 'M' && known.length > 0 && known.every((v) => v?.startsWith('time'))) {
    list.add(
      'logic-month-or-minute',
      'warning',
      unit,
      say`'M' is months, 'm' is minutes; these are times of day.`,
      replacing(say`Change to 'm' (minutes)`, unit, "'m'"),
    );
  }
}

function lintDatediffTail(node: CallNode, { list }: LintContext): void {
  const fourth = node.args[3] && ungroup(node.args[3]);
  const format = fourth && asLiteral(fourth);
  if (fourth && format?.quoted && !/^(?:ymd|mdy|dmy|true|false)$/i.test(format.text)) {
    list.add(
      'logic-datediff-argument',
      'warning',
      fourth,
      say`The fourth argument is true or false (signed or not); older expressions have a date format (ymd, mdy, dmy) there.`,
    );
  } else if (node.args.length === 5 && !(format?.quoted && /^(?:ymd|mdy|dmy)$/i.test(format.text))) {
    list.add(
      'logic-arity',
      'error',
      node.args[4]!,
      say`A fifth argument is only possible when the fourth is a date format (ymd, mdy, dmy).`,
    );
  }
}
