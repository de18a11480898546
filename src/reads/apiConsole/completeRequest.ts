import { type L10n, type Sentence, localized, say } from '../../common/wording';
import { rightName } from '../../state/rightNames';
import { type KnownMethod, actionsOf, apiContents, apiMethods } from './methods';
import { type Named, type ProjectNames, namesFor } from './names';
import type { Parameter } from './parameters';
import { methodIn, parameterOf, projectKeyword, valueOf } from './requestOf';
import { type Entry, type Span, type Written, readRequest } from './requestText';

/** One thing that can be written. */
export interface RequestCompletion {
  readonly kind: 'parameter' | 'choice' | 'name' | 'readRecords';
  readonly label: string;
  readonly detail: string;
  readonly doc?: string;
  /** What is replaced, and by what. */
  readonly range: Span;
  readonly text: string;
  /** Whether the list of what comes next opens by itself. */
  readonly asksOn: boolean;
}

export interface CompletionSources {
  readonly names: ProjectNames;
  /** What `project:` can name. */
  readonly projects: readonly string[];
  /** Whether the names of the project's records can be read on demand. */
  readonly mayReadRecords?: boolean;
}

/** Names offered at a time: of a hundred thousand records those that begin, or go on, as what is written. */
export const mostNames = 500;

/** What can be written at a place of a request: parameters at the beginning of a line, else what the parameter of the line takes. */
export function completeRequest(
  source: string,
  offset: number,
  sources: CompletionSources,
  l10n: L10n,
): readonly RequestCompletion[] {
  const text = readRequest(source);
  const lineStart = source.lastIndexOf('\n', offset - 1) + 1;
  const before = source.slice(lineStart, offset);
  const method = methodIn(text);
  if (/^[A-Za-z_][\w-]*$|^$/.test(before)) {
    const rest = /^[\w-]*/.exec(source.slice(offset))![0].length;
    return parametersAt({ start: lineStart, end: offset + rest }, source, method, text.entries, l10n);
  }
  const entry = text.entries.findLast(({ name }) => name.start <= lineStart);
  if (!entry || !(entry.name.start === lineStart || offset <= lineEnd(source, entry.value.end))) {
    return [];
  }
  return valuesAt(entry, offset, source, { ...sources, method }, l10n);
}

function lineEnd(source: string, from: number): number {
  const at = source.indexOf('\n', from);
  return at < 0 ? source.length : at;
}

function parametersAt(
  range: Span,
  source: string,
  method: KnownMethod | undefined,
  entries: readonly Entry[],
  l10n: L10n,
): readonly RequestCompletion[] {
  const isWritten = (name: string): boolean =>
    entries.some((entry) => entry.name.text === name && entry.name.start !== range.start);
  const hasColon = /^[ \t]*(?:\[[^\]\n]*\])?[ \t]*[:=]/.test(source.slice(range.end));
  const row = (name: string, detail: Sentence | undefined, asksOn: boolean): RequestCompletion => ({
    kind: 'parameter',
    label: name,
    detail: '',
    ...(detail && { doc: localized(detail, l10n) }),
    range,
    text: hasColon ? name : `${name}: `,
    asksOn,
  });
  const own = [
    row(projectKeyword, say`The project that is asked.`, true),
    row('content', say`What the request is about.`, true),
    row('action', say`What is done with it.`, true),
  ];
  const more = method?.parameters ?? [];
  return [...own, ...more.map(({ parameter }) => row(parameter.name, parameter.doc, asksOn(parameter)))].filter(
    ({ label }) => !isWritten(label),
  );
}

function asksOn({ takes }: Parameter): boolean {
  return !['text', 'number', 'moment', 'minute', 'logic', 'data', 'file'].some((kind) => kind === takes);
}

interface ValueSources extends CompletionSources {
  readonly method: KnownMethod | undefined;
}

function valuesAt(
  entry: Entry,
  offset: number,
  source: string,
  { names, projects, mayReadRecords, method }: ValueSources,
  l10n: L10n,
): readonly RequestCompletion[] {
  const whole = entry.value.start <= offset && offset <= entry.value.end ? entry.value : { start: offset, end: offset };
  const choice = (label: string, detail: string, range: Span = whole, text = label): RequestCompletion => ({
    kind: 'choice',
    label,
    detail,
    range,
    text: padding(source, range) + text,
    asksOn: false,
  });
  switch (entry.name.text) {
    case projectKeyword:
      return projects.map((project) => choice(project, ''));
    case 'content':
      return apiContents.map((content) => choice(content, titlesOf(content, l10n)));
    case 'action':
      return actionsFor(source).map((action) => choice(action, ''));
  }
  const parameter = method && parameterOf(method, entry.name.text);
  if (!parameter) {
    return [];
  }
  const range = parameter.isList ? itemAt(entry, offset) : whole;
  if (typeof parameter.takes === 'object') {
    return parameter.takes.map((value) => choice(value, ''));
  }
  if (parameter.takes === 'flag') {
    return ['true', 'false'].map((value) => choice(value, ''));
  }
  if (parameter.takes === 'record' && names.record === undefined && mayReadRecords) {
    const here = { start: offset, end: offset };
    return [{ ...choice(l10n.t('Read the names of the records...'), '', here, ''), text: '', kind: 'readRecords' }];
  }
  const taken = new Set(parameter.isList ? otherItems(entry, offset) : []);
  const all = (namesFor(parameter, names) ?? []).filter(({ name }) => !taken.has(name));
  return matching(all, source.slice(range.start, offset)).map(({ name, label }) => ({
    ...choice(name, label, range, parameter.isList ? writtenName(name) : name),
    kind: 'name',
  }));
}

/** All of few; of many those that begin with what is written, then those that hold it. */
function matching(names: readonly Named[], written: string): readonly Named[] {
  if (names.length <= mostNames) {
    return names;
  }
  const asked = written.replaceAll('"', '').trim().toLowerCase();
  const found = names.filter(({ name }) => name.toLowerCase().includes(asked));
  const first = found.filter(({ name }) => name.toLowerCase().startsWith(asked));
  return [...new Set([...first.slice(0, mostNames), ...found.slice(0, mostNames)])].slice(0, mostNames);
}

/** As one item of a list. */
export function writtenName(name: string): string {
  return /^[^",\n]+$/.test(name) && name.trim() === name && !/^-\s/.test(name) ? name : JSON.stringify(name);
}

function actionsFor(source: string): readonly string[] {
  const content = valueOf(readRequest(source), 'content') ?? '';
  return [...new Set(actionsOf(content).filter((action) => action !== ''))];
}

function titlesOf(content: string, l10n: L10n): string {
  const titles = apiMethods.filter((method) => method.content === content).map(({ title }) => localized(title, l10n));
  return titles.length > 2 ? `${titles.slice(0, 2).join(', ')}, ...` : titles.join(', ');
}

function itemAt(entry: Entry, offset: number): Span {
  const item = entry.items.find(({ start, end }) => start <= offset && offset <= end);
  return item ?? { start: offset, end: offset };
}

function otherItems(entry: Entry, offset: number): readonly string[] {
  return entry.items.filter(({ start, end }) => !(start <= offset && offset <= end)).map(({ text }) => text);
}

/** A value right behind its colon gets a blank before it. */
function padding(source: string, { start }: Span): string {
  return /[:=,-]/.test(source[start - 1] ?? '') ? ' ' : '';
}

/** What is told about a place of a request: a method, a parameter or a name of the project; `place` is what it is about. */
export interface RequestHover {
  readonly place: Span;
  /** Lines of plain text, the first of them a heading. */
  readonly lines: readonly string[];
}

export function hoverRequest(
  source: string,
  offset: number,
  names: ProjectNames,
  l10n: L10n,
): RequestHover | undefined {
  const text = readRequest(source);
  const method = methodIn(text);
  const at = (span: Span): boolean => span.start <= offset && offset <= span.end && span.end > span.start;
  for (const entry of text.entries) {
    const parameter = method && parameterOf(method, entry.name.text);
    if (at(entry.name)) {
      return hoverName(entry.name, parameter, method, l10n);
    }
    if (!at(entry.value)) {
      continue;
    }
    if ((entry.name.text === 'content' || entry.name.text === 'action') && method) {
      return { place: entry.value, lines: methodLines(method, l10n) };
    }
    const item = parameter && (parameter.isList ? entry.items.find(at) : entry.value);
    const named = item && parameter && namesFor(parameter, names)?.find(({ name }) => name === item.text);
    return named && named.label !== '' ? { place: item, lines: [named.name, named.label] } : undefined;
  }
  return undefined;
}

function hoverName(
  name: Written,
  parameter: Parameter | undefined,
  method: KnownMethod | undefined,
  l10n: L10n,
): RequestHover | undefined {
  if ((name.text === 'content' || name.text === 'action') && method) {
    return { place: name, lines: methodLines(method, l10n) };
  }
  if (!parameter) {
    return undefined;
  }
  const values = typeof parameter.takes === 'object' ? [parameter.takes.join(' | ')] : [];
  const list = parameter.isList
    ? [l10n.t('A list: with commas between, or one indented line each that begins with "- ".')]
    : [];
  return { place: name, lines: [name.text, localized(parameter.doc, l10n), ...values, ...list] };
}

function methodLines(
  { title, content, action, rights, since, writes, parameters }: KnownMethod,
  l10n: L10n,
): readonly string[] {
  const privileges = rights.map((right) => rightName(right, l10n)).join(', ');
  return [
    localized(title, l10n),
    `content=${content}${action === undefined ? '' : `, action=${action}`}`,
    ...(privileges === '' ? [] : [l10n.t('Privileges: {0}', privileges)]),
    ...(since === undefined ? [] : [l10n.t('Since REDCap {0}', since)]),
    l10n.t(
      'Parameters: {0}',
      parameters.map(({ parameter, isRequired }) => (isRequired ? `${parameter.name}*` : parameter.name)).join(', '),
    ),
    ...(writes ? [l10n.t('It changes the project; it is made by its own command only.')] : []),
  ];
}
