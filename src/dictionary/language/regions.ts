import type { LogicPurpose } from '../../logic/symbols';
import { type ActionTag, scanActionTags } from '../../logic/actionTags';
import { type ActionTagInfo, actionTags } from '../../logic/actionTagTable';
import type { TextRange } from '../../logic/ast';
import { type ParsedLogic, parseLogic } from '../../logic/parser';
import { type PipingItem, scanPiping } from '../../logic/piping';
import type { ColumnName } from '../columnNames';
import { textColumns } from '../embeddings';
import type { Field } from '../field';

/** A stretch of a cell's value that is read in one way; `from` and `to` are offsets of the value. */
interface Stretch {
  readonly column: ColumnName;
  readonly from: number;
  readonly to: number;
}

/** An expression. Offsets inside of `parsed` count from `from`. */
export interface LogicRegion extends Stretch {
  readonly kind: 'logic';
  readonly purpose: LogicPurpose;
  readonly parsed: ParsedLogic;
}

/** Text that REDCap pipes into. Offsets of `items` count from the start of the value. */
export interface TextRegion extends Stretch {
  readonly kind: 'text';
  readonly items: readonly PipingItem[];
}

/** An action tag; offsets of `tag` count from the start of the value. */
export interface TagRegion extends Stretch {
  readonly kind: 'tag';
  readonly tag: ActionTag;
  readonly info: ActionTagInfo | undefined;
}

export type Region = LogicRegion | TextRegion | TagRegion;

/** How the cells of a field are read: what is logic, what is piped text, what are action tags (`REDCAP_LOGIC.md §2, §9, §10`). Inner regions follow outer ones. */
export function regionsOf(field: Field): Region[] {
  const regions: Region[] = [];
  for (const column of textColumns) {
    addText(field.value(column), column, regions);
  }
  addLogic(field.branchingLogic, 'branching_logic', 'branching', regions);
  if (field.type === 'calc') {
    addLogic(field.choicesText, 'select_choices_or_calculations', 'calc', regions);
  } else {
    addText(field.choicesText, 'select_choices_or_calculations', regions);
  }
  for (const column of ['text_validation_min', 'text_validation_max'] as const) {
    const bound = field.value(column);
    if (bound.includes('[')) {
      addLogic(bound, column, 'bound', regions);
    }
  }
  if (field.annotation !== '') {
    addAnnotation(field.annotation, regions);
  }
  return regions;
}

function addText(value: string, column: ColumnName, regions: Region[]): void {
  if (value.includes('[') || value.includes('{')) {
    regions.push({ kind: 'text', column, from: 0, to: value.length, items: scanPiping(value) });
  }
}

function addLogic(
  value: string,
  column: ColumnName,
  purpose: LogicPurpose,
  regions: Region[],
  range: TextRange = { start: 0, end: value.length },
): void {
  if (range.end > range.start) {
    regions.push({
      kind: 'logic',
      column,
      from: range.start,
      to: range.end,
      purpose,
      parsed: parseLogic(value.slice(range.start, range.end)),
    });
  }
}

function addAnnotation(value: string, regions: Region[]): void {
  const column = 'field_annotation';
  const inner: Region[] = [];
  const pending = [...scanActionTags(value)].reverse();
  for (let tag = pending.pop(); tag !== undefined; tag = pending.pop()) {
    const info = actionTags.get(tag.tag);
    inner.push({ kind: 'tag', column, from: tag.start, to: tag.end, tag, info });
    for (const { purpose, range } of expressionsOf(tag, info)) {
      addLogic(value, column, purpose, inner, range);
    }
    pending.push(...[...(tag.children ?? [])].reverse());
  }
  const logic = inner.filter((region) => region.kind === 'logic');
  const isText = value.includes('[') || value.includes('{');
  const items = isText
    ? scanPiping(value).filter((item) => !logic.some((region) => region.from < item.end && item.start < region.to))
    : [];
  regions.push({ kind: 'text', column, from: 0, to: value.length, items }, ...inner);
}

function expressionsOf(
  { parameter, args }: ActionTag,
  info: ActionTagInfo | undefined,
): { readonly purpose: LogicPurpose; readonly range: TextRange }[] {
  switch (info?.takes) {
    case 'expression':
      return parameter ? [{ purpose: 'calctext', range: parameter }] : [];
    case 'calcdate':
      return (args ?? []).map((range) => ({ purpose: 'calcdate', range }));
    case 'condition':
      return (args ?? []).slice(0, 1).map((range) => ({ purpose: 'condition', range }));
    default:
      return [];
  }
}
