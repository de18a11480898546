import { localized } from '../../common/wording';
import { childrenOf, type Expression, ungroup } from '../../logic/ast';
import type { LogicValue } from '../../logic/evaluator';
import type { LogicSymbols } from '../../logic/symbols';
import { toBoolean, toText } from '../../logic/values';
import type { L10n } from '../../common/l10n';
import type { Evaluation, EvaluationPurpose } from './evaluateOnRecord';
import type { EvaluationPlace } from './recordContext';

export interface ExplainedLogic {
  readonly project: string;
  /** The field whose logic it is. */
  readonly field: string | undefined;
  readonly purpose: EvaluationPurpose;
  readonly place: EvaluationPlace;
  readonly expression: string;
  readonly symbols: LogicSymbols;
}

const longestPart = 90;
/** Steps beyond this help nobody. */
const mostSteps = 400;
const deepest = 40;

/** An evaluation as a page of plain text: the outcome first, then every step. It holds the record's values: show it, never log it. */
export function explainEvaluation(evaluation: Evaluation, about: ExplainedLogic, l10n: L10n): string {
  const { place } = about;
  const where = [
    l10n.t('Project {0}', oneLine(about.project)),
    l10n.t('record {0}', oneLine(place.record)),
    ...(place.event === '' ? [] : [l10n.t('event {0}', place.event)]),
    ...(place.instance > 1 ? [l10n.t('instance {0}', place.instance)] : []),
  ].join(', ');
  const lines = [
    ...(about.field === undefined
      ? []
      : [
          about.purpose === 'calc'
            ? l10n.t('Calculation of {0}', about.field)
            : l10n.t('Branching logic of {0}', about.field),
        ]),
    where,
    '',
    about.expression.trim(),
    '',
    outcome(evaluation, about, l10n),
    '',
    ...notes(evaluation, l10n),
    l10n.t('Step by step'),
    '',
    ...steps(evaluation, about.symbols, l10n),
    '',
    l10n.t('Evaluated on this computer, as the server does on saving.'),
    l10n.t('The values are those saved on the server; today is the date of this computer.'),
  ];
  return `${lines.join('\n')}\n`;
}

function outcome({ value, parsed }: Evaluation, { field, purpose }: ExplainedLogic, l10n: L10n): string {
  if (purpose === 'calc') {
    return value === '' ? l10n.t('Result: blank') : l10n.t('Result: {0}', oneLine(toText(value)));
  }
  const isTrue = parsed.ast === undefined || toBoolean(value);
  return purpose === 'branching' && field !== undefined
    ? isTrue
      ? l10n.t('Result: true. {0} is shown.', field)
      : l10n.t('Result: false. {0} is hidden.', field)
    : isTrue
      ? l10n.t('Result: true')
      : l10n.t('Result: false');
}

function notes({ problems, isEmpty, unknownFields, unknownSmart }: Evaluation, l10n: L10n): string[] {
  const errors = problems
    .filter((problem) => problem.severity === 'error')
    .map((problem) => l10n.t('Problem: {0}', oneLine(localized(problem.wording, l10n))));
  const found = [
    ...(isEmpty
      ? [
          l10n.t(
            'The server sent no values: the record does not exist, your account may not see it, or nothing is saved in these fields. Every value counts as blank.',
          ),
        ]
      : []),
    ...(unknownFields.length > 0 ? [l10n.t('Not on the server, taken as blank: {0}', unknownFields.join(', '))] : []),
    ...(unknownSmart.length > 0
      ? [l10n.t('Only REDCap itself knows, taken as blank: {0}', unknownSmart.join(', '))]
      : []),
    ...errors,
  ];
  return found.length === 0 ? [] : [...found, ''];
}

function steps({ parsed, trace }: Evaluation, symbols: LogicSymbols, l10n: L10n): string[] {
  if (parsed.ast === undefined) {
    return [l10n.t('There is no logic: always true.')];
  }
  const lines: string[] = [];
  const pending: { node: Expression; depth: number }[] = [{ node: parsed.ast, depth: 0 }];
  for (let next = pending.pop(); next !== undefined && lines.length < mostSteps; next = pending.pop()) {
    const node = ungroup(next.node);
    const { depth } = next;
    if (node.kind === 'number' || node.kind === 'string' || node.kind === 'boolean') {
      continue;
    }
    const value = trace.get(node);
    const isTruth = node.kind === 'binary' && /^(?:and|or|[=<>]+)$/.test(node.operator);
    const mark = value === undefined ? '-' : isTruth ? (toBoolean(value) ? '✓' : '✗') : '·';
    lines.push(
      `${'  '.repeat(Math.min(depth, deepest))}${mark} ${part(parsed.source, node)}   ${said(node, value, isTruth, symbols, l10n)}`,
    );
    // What was not needed has no steps either.
    if (value !== undefined) {
      for (const child of [...childrenOf(node)].reverse()) {
        pending.push({ node: child, depth: depth + 1 });
      }
    }
  }
  return pending.length > 0 ? [...lines, '…'] : lines;
}

function said(
  node: Expression,
  value: LogicValue | undefined,
  isTruth: boolean,
  symbols: LogicSymbols,
  l10n: L10n,
): string {
  if (value === undefined) {
    return l10n.t('not looked at: the outcome was clear before');
  }
  if (isTruth) {
    return toBoolean(value) ? l10n.t('true') : l10n.t('false');
  }
  const text = typeof value === 'boolean' ? (value ? l10n.t('true') : l10n.t('false')) : oneLine(toText(value));
  if (text === '') {
    return l10n.t('(blank)');
  }
  const target = node.kind === 'reference' && node.target.kind === 'field' ? node.target : undefined;
  if (target?.code !== undefined) {
    return text === '1' ? l10n.t('{0} (checked)', text) : l10n.t('{0} (not checked)', text);
  }
  const label =
    target && symbols.field(target.name.text.toLowerCase())?.choices?.find(({ code }) => code === text)?.label;
  return label === undefined ? text : `${text} (${oneLine(label)})`;
}

function part(source: string, node: Expression): string {
  return oneLine(source.slice(node.start, node.end));
}

function oneLine(text: string): string {
  const line = text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replaceAll(/[\u202A-\u202E\u2066-\u2069]/g, '')
    .trim();
  return line.length > longestPart ? `${line.slice(0, longestPart - 1)}…` : line;
}
