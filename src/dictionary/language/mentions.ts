import { childrenOf, type Expression, type TextPart, type TextRange, ungroup, walk } from '../../logic/ast';
import type { CallNode, ReferenceNode } from '../../logic/ast';
import { scanPiping } from '../../logic/piping';
import { type Reference, referencesOf } from '../../logic/references';
import type { CsvCell } from '../csvCell';
import type { ColumnName } from '../columnNames';
import type { Field } from '../field';
import type { LogicRegion, Region, TagRegion } from './regions';

export type MentionKind = 'field' | 'form' | 'event' | 'matrix' | 'choice' | 'smart' | 'function' | 'tag';
export type MentionRole = 'declaration' | 'logic' | 'text' | 'embedding' | 'comment' | 'parameter';

/** One place where something has its name. Offsets are those of the row's text. */
export interface Mention extends TextRange {
  readonly kind: MentionKind;
  /** Lower case, except for codes of choices and names of action tags. */
  readonly name: string;
  /** Of a choice: the field it belongs to. */
  readonly of: string | undefined;
  readonly role: MentionRole;
  readonly column: ColumnName;
  /** Of a choice in logic: where the whole literal or bracket ends. */
  readonly after: number | undefined;
}

/** Everything that a field's row names, in order of place. */
export function mentionsOf(field: Field, regions: readonly Region[]): Mention[] {
  const collector = new Collector(field);
  collector.declarations();
  for (const region of regions) {
    switch (region.kind) {
      case 'logic':
        collector.logic(region);
        break;
      case 'tag':
        collector.tag(region);
        break;
      case 'text':
        for (const item of region.items) {
          if (item.kind === 'embedding') {
            collector.add('field', item.field, region.column, 'embedding');
          } else {
            collector.references(item.references, region.column, 0, 'text');
          }
        }
    }
  }
  return collector.mentions.sort((a, b) => a.start - b.start || a.end - b.end);
}

class Collector {
  readonly mentions: Mention[] = [];
  private readonly cells = new Map<ColumnName, CsvCell>();

  constructor(private readonly field: Field) {}

  declarations(): void {
    const { field } = this;
    this.whole('field', 'field_name');
    this.whole('form', 'form_name');
    this.whole('matrix', 'matrix_group_name');
    for (const { code, codeRange } of field.choiceParts) {
      if (code !== '') {
        this.push('choice', code, codeRange, 'select_choices_or_calculations', 'declaration', field.key);
      }
    }
  }

  logic({ parsed, column, from }: LogicRegion): void {
    walk(parsed.ast, (node) => {
      switch (node.kind) {
        case 'reference':
          this.references(referencesOf(node), column, from, 'logic');
          break;
        case 'detached':
          this.loose(node.dropped.text, node.dropped.start + from, column);
          break;
        case 'error':
          if (childrenOf(node).length === 0) {
            this.loose(node.text, node.start + from, column);
          }
          break;
        case 'call':
          this.call(node, column, from);
          break;
        case 'binary':
          this.comparison(node.left, node.right, column, from);
          this.comparison(node.right, node.left, column, from);
          break;
        default:
          break;
      }
    });
    for (const comment of parsed.comments) {
      this.loose(parsed.source.slice(comment.start, comment.end), comment.start + from, column, 'comment');
    }
  }

  tag({ tag, info, column }: TagRegion): void {
    this.push('tag', tag.tag, { start: tag.start, end: tag.start + tag.tag.length }, column, 'parameter');
    const { parameter } = tag;
    if (parameter === undefined) {
      return;
    }
    const value = this.field.value(column);
    const text = value.slice(parameter.start, parameter.end);
    if (info?.takes === 'field') {
      for (const found of text.matchAll(/[A-Za-z]\w*/g)) {
        this.add(
          'field',
          {
            text: found[0],
            start: parameter.start + found.index,
            end: parameter.start + found.index + found[0].length,
          },
          column,
          'parameter',
        );
      }
    } else if (info?.takes === 'codes' || info?.takes === 'limits') {
      for (const found of text.matchAll(info.takes === 'codes' ? /[^\s,]+/g : /[^\s,=]+(?=\s*=)/g)) {
        const start = parameter.start + found.index;
        this.push(
          'choice',
          found[0],
          { start, end: start + found[0].length },
          column,
          'parameter',
          this.field.key,
          start + found[0].length,
        );
      }
    }
  }

  references(found: readonly Reference[], column: ColumnName, from: number, role: MentionRole): void {
    for (const reference of found) {
      if (reference.event) {
        this.add(reference.eventIsSmart ? 'smart' : 'event', reference.event, column, role, from);
      }
      if (reference.field) {
        this.add('field', reference.field, column, role, from);
      }
      if (reference.code && reference.field) {
        const { code } = reference;
        this.push(
          'choice',
          code.text.trim(),
          { start: code.start + from, end: code.end + from },
          column,
          role,
          reference.field.text.toLowerCase(),
          code.end + from,
        );
      }
      if (reference.smart) {
        this.add('smart', reference.smart, column, role, from);
      }
      if (reference.form) {
        this.add('form', reference.form, column, role, from);
      }
      if (reference.instance && !/^\d/.test(reference.instance.text)) {
        this.add('smart', reference.instance, column, role, from);
      }
    }
  }

  add(kind: MentionKind, part: TextPart, column: ColumnName, role: MentionRole, from = 0): void {
    this.push(kind, part.text.toLowerCase(), { start: part.start + from, end: part.end + from }, column, role);
  }

  /** Names in text that is no proper expression: they are still meant, so that a rename must find them. */
  private loose(text: string, at: number, column: ColumnName, role: MentionRole = 'logic'): void {
    const open = /^\[(\w+)$/.exec(text)?.[1];
    if (open !== undefined) {
      this.push('field', open.toLowerCase(), { start: at + 1, end: at + 1 + open.length }, column, role);
      return;
    }
    for (const item of scanPiping(text)) {
      if (item.kind === 'embedding') {
        this.add('field', item.field, column, role, at);
      } else {
        this.references(item.references, column, at, role);
      }
    }
  }

  private call(node: CallNode, column: ColumnName, from: number): void {
    this.add('function', node.name, column, 'logic', from);
  }

  private comparison(side: Expression, other: Expression, column: ColumnName, from: number): void {
    const reference = fieldOf(side);
    const literal = ungroup(other);
    if (
      reference?.target.kind !== 'field' ||
      reference.target.code !== undefined ||
      (literal.kind !== 'string' && literal.kind !== 'number')
    ) {
      return;
    }
    const quote = literal.kind === 'string' ? 1 : 0;
    const code = literal.kind === 'string' ? literal.value : literal.text;
    if (code.trim() !== '') {
      this.push(
        'choice',
        code.trim(),
        { start: literal.start + from + quote, end: literal.end + from - quote },
        column,
        'logic',
        reference.target.name.text.toLowerCase(),
        literal.end + from,
      );
    }
  }

  private whole(kind: MentionKind, column: ColumnName): void {
    const value = this.field.value(column);
    const name = value.trim();
    if (name !== '') {
      const start = value.indexOf(name);
      this.push(kind, name.toLowerCase(), { start, end: start + name.length }, column, 'declaration');
    }
  }

  /** @param range offsets of the cell's value */
  // oxlint-disable-next-line max-params -- called for every cell: no object a call
  private push(
    kind: MentionKind,
    name: string,
    range: TextRange,
    column: ColumnName,
    role: MentionRole,
    of?: string,
    after?: number,
  ): void {
    const cell = this.cell(column);
    // Always all members in one order: there are many of these.
    this.mentions.push({
      kind,
      name,
      role,
      column,
      start: cell.documentOffset(range.start),
      end: cell.documentOffset(range.end),
      of,
      after: after === undefined ? undefined : cell.documentOffset(after),
    });
  }

  private cell(column: ColumnName): CsvCell {
    let cell = this.cells.get(column);
    if (cell === undefined) {
      cell = this.field.row.cell(this.field.layout.index(column));
      this.cells.set(column, cell);
    }
    return cell;
  }
}

function fieldOf(node: Expression): ReferenceNode | undefined {
  const inner = ungroup(node);
  return inner.kind === 'reference' ? inner : undefined;
}
