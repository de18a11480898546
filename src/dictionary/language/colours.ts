import { lexLogic, type Token } from '../../logic/lexer';
import { functionNamed } from '../../logic/functions';
import { smartVariableNamed } from '../../logic/smartVariables';
import type { ColumnName } from '../columnNames';
import type { Field } from '../field';
import type { DictionaryIndex } from './dictionaryIndex';
import type { Mention } from './mentions';
import type { LogicRegion } from './regions';

/** Standard token types of editors. */
export const colourTypes = [
  'variable',
  'namespace',
  'type',
  'function',
  'operator',
  'string',
  'number',
  'keyword',
  'decorator',
  'enumMember',
  'event',
  'macro',
  'comment',
  'property',
] as const;
export type ColourType = (typeof colourTypes)[number];

/** A coloured stretch of the document; may run over line ends. */
export interface Colour {
  readonly type: ColourType;
  readonly start: number;
  readonly end: number;
  readonly isDeclaration: boolean;
}

const wholeCells: readonly (readonly [ColumnName, ColourType])[] = [
  ['field_type', 'type'],
  ['text_validation_type_or_show_slider_number', 'type'],
  ['identifier', 'keyword'],
  ['required_field', 'keyword'],
  ['custom_alignment', 'keyword'],
  ['matrix_ranking', 'keyword'],
];

/** Colours of the rows from `first` to `last`, in order, not overlapping. */
export function coloursOf(index: DictionaryIndex, first: number, last: number): Colour[] {
  const { model } = index;
  const { document } = model;
  const colours: Colour[] = [];
  for (let row = Math.max(0, first); row <= Math.min(last, document.rows.length - 1); row++) {
    const base = document.rowStart(row);
    const field = model.fieldAtRow(row);
    const found = row === 0 ? headerColours(index) : field === undefined ? [] : rowColours(index, field);
    let end = 0;
    for (const colour of found.sort((a, b) => a.start - b.start)) {
      if (colour.start >= end && colour.end > colour.start) {
        colours.push({ ...colour, start: base + colour.start, end: base + colour.end });
        end = colour.end;
      }
    }
  }
  return colours;
}

function headerColours({ model }: DictionaryIndex): Colour[] {
  const header = model.document.rows[0];
  return Array.from({ length: header?.cellCount ?? 0 }, (_, i) => i)
    .filter((i) => model.layout.column(i) !== undefined)
    .map((i) => ({
      type: 'property',
      start: header?.cellStart(i) ?? 0,
      end: header?.cellEnd(i) ?? 0,
      isDeclaration: false,
    }));
}

function rowColours(index: DictionaryIndex, field: Field): Colour[] {
  const regions = index.regions(field);
  const mentions = index.mentions(field);
  const colours: Colour[] = [];
  const add = (type: ColourType, start: number, end: number, isDeclaration = false): void => {
    colours.push({ type, start, end, isDeclaration });
  };
  for (const [column, type] of wholeCells) {
    const at = field.layout.index(column);
    if (at >= 0 && at < field.row.cellCount) {
      add(type, field.row.cellStart(at), field.row.cellEnd(at));
    }
  }
  for (const region of regions) {
    if (region.kind === 'logic') {
      addLogic(field, region, add);
    }
  }
  for (const mention of mentions) {
    const type = typeOf(index, mention);
    if (type !== undefined) {
      add(type, mention.start, mention.end, mention.role === 'declaration');
    }
  }
  return colours;
}

function addLogic(
  field: Field,
  { parsed, column, from }: LogicRegion,
  add: (type: ColourType, start: number, end: number) => void,
): void {
  const cell = field.row.cell(field.layout.index(column));
  const { tokens, comments } = lexLogic(parsed.source);
  for (const token of tokens) {
    const type = tokenType(token);
    if (type !== undefined) {
      add(type, cell.documentOffset(from + token.start), cell.documentOffset(from + token.end));
    }
  }
  for (const comment of comments) {
    add('comment', cell.documentOffset(from + comment.start), cell.documentOffset(from + comment.end));
  }
}

function tokenType({ kind, text }: Token): ColourType | undefined {
  switch (kind) {
    case 'number':
      return 'number';
    case 'string':
    case 'curlyString':
    case 'unterminated':
      return 'string';
    case 'operator':
    case 'badOperator':
      return 'operator';
    case 'word':
      return /^(?:and|or|true|false)$/i.test(text) ? 'keyword' : undefined;
    default:
      return undefined;
  }
}

function typeOf(index: DictionaryIndex, { kind, name, role }: Mention): ColourType | undefined {
  // Brackets around ordinary words are text.
  const isKnown = role === 'declaration' || index.field(name) !== undefined || index.statusForm(name) !== undefined;
  switch (kind) {
    case 'field':
      return role === 'comment' ? undefined : isKnown || role === 'logic' ? 'variable' : undefined;
    case 'form':
    case 'matrix':
      return 'namespace';
    case 'event':
      return 'event';
    case 'choice':
      return 'enumMember';
    case 'smart':
      return smartVariableNamed(name) === undefined ? undefined : 'macro';
    case 'function':
      return functionNamed(name) === undefined ? undefined : 'function';
    case 'tag':
      return 'decorator';
  }
}
