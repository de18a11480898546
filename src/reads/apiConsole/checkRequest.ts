import { type Sentence, bounded, say } from '../../common/wording';
import { closest } from '../../logic/closest';
import { parseLogic } from '../../logic/parser';
import { type KnownMethod, actionsOf, apiContents, apiMethods } from './methods';
import { type ProjectNames, namesFor } from './names';
import type { Parameter } from './parameters';
import { methodIn, parameterOf, projectKeyword, valueOf } from './requestOf';
import type { Entry, RequestText, Span, Written } from './requestText';

/** `write`: nothing is wrong, but Send does not make this call. */
export type RequestSeverity = 'error' | 'warning' | 'write';

export interface RequestProblem extends Span {
  readonly severity: RequestSeverity;
  readonly message: Sentence;
  /** What could stand there instead. */
  readonly instead?: string;
}

/** What is wrong with a request before it is sent, in the order of the text. Names are judged only where the project's own are known. */
export function checkRequest(text: RequestText, names: ProjectNames): readonly RequestProblem[] {
  const problems = [
    ...text.strayLines.map((line) =>
      problem(
        line,
        'error',
        say`A line is written as name: value. Comments begin with #; lines that go on are indented.`,
      ),
    ),
    ...text.entries.flatMap((entry) =>
      entry.badQuote
        ? [problem(entry.badQuote, 'error', say`This quoted text has no right end. Write a quote in it as \\".`)]
        : [],
    ),
    ...text.entries
      .filter(({ name }) => name.text === 'token')
      .map(({ name, value }) =>
        problem(
          { start: name.start, end: value.end },
          'error',
          say`A token is never written here: the project's own is used, and it stays in VS Code's secret storage.`,
        ),
      ),
    ...checkMethod(text),
    ...checkParameters(text, names),
  ];
  return problems.sort((a, b) => a.start - b.start || a.end - b.end);
}

function problem(span: Span, severity: RequestSeverity, message: Sentence, instead?: string): RequestProblem {
  const { start, end } = span;
  return { start, end, severity, message: bounded(message), ...(instead !== undefined && { instead }) };
}

function checkMethod(text: RequestText): readonly RequestProblem[] {
  const content = text.entries.findLast(({ name }) => name.text === 'content');
  if (!content || content.value.text === '') {
    const place = content ? { start: content.name.start, end: content.value.end } : firstPlace(text);
    return [problem(place, 'error', say`Say what the request is about: content: record, for example.`)];
  }
  if (!apiContents.includes(content.value.text)) {
    return [unknown(content.value, say`REDCap's API has no content "${content.value.text}".`, apiContents)];
  }
  const method = methodIn(text);
  if (method) {
    const place = { start: content.name.start, end: content.value.end };
    const words = say`This changes the project. Send does not make such a call: only the command for it does, with its plan, snapshot and journal.`;
    return method.writes ? [problem(place, 'write', words)] : [];
  }
  const action = text.entries.findLast(({ name }) => name.text === 'action');
  const actions = actionsOf(content.value.text).filter((name) => name !== '');
  return action && action.value.text !== ''
    ? [
        unknown(
          action.value,
          say`"${content.value.text}" has no action "${action.value.text}". It has: ${actions.join(', ')}`,
          actions,
        ),
      ]
    : [problem(content.value, 'error', say`"${content.value.text}" needs an action: ${actions.join(', ')}`)];
}

function firstPlace({ entries }: RequestText): Span {
  const first = entries[0];
  return first ? { start: first.name.start, end: first.name.end } : { start: 0, end: 0 };
}

function unknown(written: Written, message: Sentence, known: readonly string[]): RequestProblem {
  return problem(written, 'error', message, closest(written.text, known));
}

const ownWords: ReadonlySet<string> = new Set(['content', 'action', 'token', projectKeyword]);

function checkParameters(text: RequestText, names: ProjectNames): readonly RequestProblem[] {
  const method = methodIn(text);
  if (!method) {
    return [];
  }
  const problems: RequestProblem[] = [];
  const seen = new Set<string>();
  for (const entry of text.entries) {
    const name = entry.name.text;
    const parameter = parameterOf(method, name);
    if (seen.has(name) && parameter?.isList !== true && name !== 'token' && !entry.isIndexed) {
      problems.push(problem(entry.name, 'warning', say`${name} is said twice; REDCap takes the last one.`));
    }
    seen.add(name);
    if (ownWords.has(name)) {
      continue;
    }
    problems.push(...(parameter ? checkValue(entry, parameter, names) : [notOf(method, entry)]));
  }
  return [...problems, ...missing(text, method)];
}

function notOf(method: KnownMethod, { name }: Entry): RequestProblem {
  const known = method.parameters.map(({ parameter }) => parameter.name);
  const instead = known.find((one) => one.toLowerCase() === name.text.toLowerCase()) ?? closest(name.text, known);
  const elsewhere = apiMethods.some(({ parameters }) =>
    parameters.some(({ parameter }) => parameter.name === name.text),
  );
  return problem(
    name,
    'warning',
    elsewhere
      ? say`This method has no parameter ${name.text}; REDCap ignores it.`
      : say`REDCap's API has no parameter ${name.text}; it ignores it.`,
    instead,
  );
}

function missing(text: RequestText, method: KnownMethod): readonly RequestProblem[] {
  const place = text.entries.findLast(({ name }) => name.text === 'content')?.value ?? firstPlace(text);
  return (
    method.parameters
      .filter(({ parameter, isRequired }) => {
        const written = text.entries.filter(({ name }) => name.text === parameter.name);
        return isRequired && written.every(({ value, items }) => value.text === '' && items.length === 0);
      })
      // A dag that is switched to may be none.
      .filter(({ parameter }) => !(parameter.takes === 'dag' && valueOf(text, parameter.name) !== undefined))
      .map(({ parameter }) => problem(place, 'error', say`This method needs the parameter ${parameter.name}.`))
  );
}

function checkValue(entry: Entry, parameter: Parameter, names: ProjectNames): readonly RequestProblem[] {
  const values = parameter.isList ? entry.items : [entry.value];
  return values.flatMap((value) => (value.text === '' ? [] : (judge(value, entry, parameter, names) ?? [])));
}

function judge(
  value: Written,
  entry: Entry,
  parameter: Parameter,
  names: ProjectNames,
): readonly RequestProblem[] | undefined {
  const { takes, name } = parameter;
  if (takes !== 'data' && /[^\P{Cc}\t\n\r]/u.test(value.text)) {
    return [problem(value, 'error', say`There is a control character in this value.`)];
  }
  if (typeof takes === 'object') {
    return takes.includes(value.text) ? undefined : [unknown(value, say`${name} can be: ${takes.join(' ')}`, takes)];
  }
  switch (takes) {
    case 'flag':
      return /^(?:true|false|0|1)$/i.test(value.text)
        ? undefined
        : [problem(value, 'error', say`${name} can be: true false`)];
    case 'number':
      return /^\d+$/.test(value.text) ? undefined : [problem(value, 'error', say`${name} is a whole number.`)];
    case 'moment':
      return isMoment(value.text, true)
        ? undefined
        : [problem(value, 'error', say`A moment is written like 2026-01-31 08:00:00.`)];
    case 'minute':
      return isMoment(value.text, false)
        ? undefined
        : [problem(value, 'error', say`A minute is written like 2026-01-31 08:00.`)];
    case 'logic':
      return logicProblems(value, entry);
    case 'file':
    case 'data':
    case 'text':
      return undefined;
    default:
      return nameProblem(value, parameter, names);
  }
}

function logicProblems(value: Written, entry: Entry): readonly RequestProblem[] {
  // Places are known only where the value stands as it is sent.
  const asIs = value.end - value.start === value.text.length && !value.text.includes('\n');
  return parseLogic(value.text)
    .problems.filter(({ severity }) => severity === 'error')
    .slice(0, 3)
    .map(({ start, end, wording }) =>
      problem(asIs ? { start: value.start + start, end: value.start + end } : entry.value, 'error', wording),
    );
}

/** Names among which the one that was meant is looked for. */
const mostCompared = 2_000;

function nameProblem(value: Written, parameter: Parameter, names: ProjectNames): readonly RequestProblem[] | undefined {
  const known = namesFor(parameter, names)?.map((one) => one.name);
  if (!known || known.includes(value.text)) {
    return undefined;
  }
  // Others may have made a record, a user or a group since; of reports only those that were added are known.
  const mayBeNew = parameter.takes === 'record' || parameter.takes === 'user' || parameter.takes === 'dagNumber';
  if (parameter.takes === 'report') {
    return /^\d+$/.test(value.text) ? undefined : [problem(value, 'error', say`${parameter.name} is a whole number.`)];
  }
  // Of a hundred thousand records the one that was meant would take long to find.
  const instead = known.length > mostCompared ? undefined : closest(value.text, known);
  return [problem(value, mayBeNew ? 'warning' : 'error', notThere(value.text, parameter), instead)];
}

function notThere(name: string, { takes }: Parameter): Sentence {
  switch (takes) {
    case 'field':
      return say`The project has no field "${name}".`;
    case 'form':
      return say`The project has no instrument "${name}".`;
    case 'event':
      return say`The project has no event "${name}".`;
    case 'arm':
      return say`The project has no arm "${name}".`;
    case 'record':
      return say`The project had no record "${name}" when its records were last read.`;
    case 'user':
      return say`The project had no user "${name}" when its users were last read.`;
    case 'role':
      return say`The project has no user role "${name}".`;
    default:
      return say`The project has no data access group "${name}".`;
  }
}

/** `YYYY-MM-DD HH:MM`, with seconds where they are asked for. Source: REDCAP_API.md §5.1, §6.18. */
function isMoment(text: string, hasSeconds: boolean): boolean {
  const iso = text.replace(' ', 'T');
  return (
    (hasSeconds ? /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/ : /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/).test(text) &&
    new Date(`${iso}${hasSeconds ? '' : ':00'}Z`).toJSON()?.startsWith(iso)
  );
}
