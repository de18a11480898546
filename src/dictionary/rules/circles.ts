import { type Sentence, say } from '../../common/wording';
import { type Expression, type TextPart, ungroup } from '../../logic/ast';
import { scanActionTags } from '../../logic/actionTags';
import { embeddedExpressions } from '../../logic/annotations';
import { findCycles } from '../../logic/cycles';
import { asField, asLiteral } from '../../logic/lintContext';
import { parseLogic } from '../../logic/parser';
import { references } from '../../logic/references';
import type { ColumnName } from '../columnNames';
import type { Field } from '../field';
import type { DictionaryModel } from '../model';
import type { Expressions, TableReport, TableRule } from './rule';

type Way = 'calculated' | 'shown';

/** Names by name, both in lower case. */
type Graph = ReadonlyMap<string, readonly string[]>;

/** Fields that are calculated from each other, or wait for each other to be shown, in a circle (`REDCAP_LOGIC.md §8`). Of one that depends on itself alone the linter tells. */
export const circles: TableRule = {
  code: 'DD34',
  title: 'Fields that depend on each other in a circle',
  severity: 'warning',
  anchor: '§8',
  check(model, report, expressions) {
    for (const way of ['calculated', 'shown'] as const) {
      for (const circle of circlesOf(model, expressions, way)) {
        for (const name of circle) {
          tell(model, name, circle, way, report);
        }
      }
    }
  },
};

function circlesOf(model: DictionaryModel, expressions: Expressions, way: Way): string[][] {
  const loose = severalIn(graphOf(model, expressions, way));
  // What was asked for includes other events and texts: of the few that are left, the expressions are read.
  const members = new Set(loose.flat());
  return severalIn(
    new Map(
      Array.from(members, (name): [string, readonly string[]] => {
        const field = model.fieldList.get(model.names.get(name) ?? -1);
        const namesOf = way === 'calculated' ? namesIn : neededBy;
        return [name, field === undefined ? [] : expressionsOf(field, way).flatMap(({ text }) => namesOf(text))];
      }),
    ),
  );
}

/**
 * What every circle is in: it has a field that asks for a later one, and all that comes from there. In order of place, so that circles are met as in
 * the whole dictionary: a field that is left out asks for earlier ones only.
 */
function graphOf(model: DictionaryModel, expressions: Expressions, way: Way): Graph {
  const names = (place: number): readonly string[] => namesAt(model, expressions, place, way);
  const reached = new Set<number>();
  const open = expressions.forward.filter((place) =>
    names(place).some((name) => {
      const later = model.names.get(name);
      return later !== undefined && later > place && names(later).length > 0;
    }),
  );
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (!reached.has(place)) {
      reached.add(place);
      for (const name of names(place)) {
        const next = model.names.get(name);
        if (next !== undefined && !reached.has(next) && names(next).length > 0) {
          open.push(next);
        }
      }
    }
  }
  return new Map(
    [...reached].sort((a, b) => a - b).map((place) => [model.fieldList.get(place)?.key ?? '', names(place)]),
  );
}

const none: readonly string[] = [];

/** Names that the expressions of a field may ask for. */
function namesAt(model: DictionaryModel, expressions: Expressions, index: number, way: Way): readonly string[] {
  for (const { kind, names } of expressions.restOn(index)) {
    if (
      way === 'shown'
        ? kind === 'branching'
        : kind === 'calc' || (kind === 'text' && model.fieldList.get(index)?.annotation.includes('@CALC') === true)
    ) {
      return names;
    }
  }
  return none;
}

function severalIn(graph: Graph): string[][] {
  return findCycles(graph).filter((circle) => circle.length > 1);
}

const filling = /@(?:CALC(?:TEXT|DATE)|DEFAULT|SETVALUE|PREFILL|NOW|TODAY|USERNAME|L(?:AT|ONG)ITUDE)(?![A-Za-z])/;

function fillsItself({ type, annotation }: Field): boolean {
  return type === 'calc' || (annotation.includes('@') && filling.test(annotation));
}

interface OwnExpression {
  readonly column: ColumnName;
  readonly text: string;
}

function expressionsOf(field: Field, way: Way): readonly OwnExpression[] {
  if (way === 'shown') {
    // What is filled without anybody seeing it waits for nobody.
    return fillsItself(field) ? [] : [{ column: 'branching_logic', text: field.branchingLogic }];
  }
  const { annotation } = field;
  return field.type === 'calc'
    ? [{ column: 'select_choices_or_calculations', text: field.choicesText }]
    : embeddedExpressions(scanActionTags(annotation))
        .filter(({ purpose }) => purpose === 'calctext' || purpose === 'calcdate')
        .map(({ start, end }) => ({ column: 'field_annotation', text: annotation.slice(start, end) }));
}

/** Whether an event or instance is the current one: named so, or not at all. */
function isHere(place: TextPart | undefined, current: string): boolean {
  return place === undefined || place.text.toLowerCase() === current;
}

/** Fields of the same event and instance. */
function namesIn(text: string): string[] {
  return references(parseLogic(text).ast).flatMap(({ field, event, instance, inside }) =>
    field !== undefined && isHere(event, 'event-name') && isHere(instance, 'current-instance') && inside === undefined
      ? [field.text.toLowerCase()]
      : [],
  );
}

/**
 * Fields without whose value the condition cannot be true. Two fields that hide each other once one is filled (`[b] = ''`, `[b(1)] <> '1'`) are an
 * idiom for "one of the two"; two that each wait for the other are never shown.
 */
function neededBy(text: string): string[] {
  const { ast } = parseLogic(text);
  const needed: string[] = [];
  const parts: Expression[] = ast === undefined ? [] : [ast];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const node = ungroup(part);
    if (node.kind !== 'binary') {
      continue;
    }
    if (node.operator === 'and') {
      parts.push(node.left, node.right);
      continue;
    }
    const field = asField(node.left) ?? asField(node.right);
    const literal = asLiteral(node.left) ?? asLiteral(node.right);
    if (
      field !== undefined &&
      isHere(field.event, 'event-name') &&
      isHere(field.instance, 'current-instance') &&
      literal !== undefined &&
      (node.operator === '<>'
        ? literal.text.trim() === ''
        : node.operator !== '=' || (literal.text.trim() !== '' && literal.number !== 0))
    ) {
      needed.push(field.target.name.text.toLowerCase());
    }
  }
  return needed;
}

/** Names that a sentence counts up. */
const many = 4;

function tell(model: DictionaryModel, name: string, circle: readonly string[], way: Way, report: TableReport): void {
  const index = model.names.get(name) ?? -1;
  const field = model.fieldList.get(index);
  const column = field && expressionsOf(field, way)[0]?.column;
  if (column !== undefined) {
    report.add(
      model.rowNumber(index),
      model.layout.index(column),
      sentence(name, circle, way),
      way === 'calculated' ? { detail: 'circle-of-calculations' } : { detail: 'circle-of-branching' },
    );
  }
}

function sentence(name: string, circle: readonly string[], way: Way): Sentence {
  const others = circle.filter((other) => other !== name);
  const shown = [...others.slice(0, many), ...(others.length > many ? ['…'] : [])].join(', ');
  return way === 'calculated'
    ? say`${name} is calculated from itself, by way of ${shown}: its value never comes to rest.`
    : say`${name} is shown only when it is filled in already, by way of ${shown}: nobody ever sees it.`;
}
