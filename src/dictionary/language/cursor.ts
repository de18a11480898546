import type { ColumnName } from '../columnNames';
import type { CsvCell } from '../csvCell';
import type { Field } from '../field';
import type { DictionaryIndex, Use } from './dictionaryIndex';
import type { LogicRegion, Region } from './regions';

/** A place in a dictionary: the cell, the offset in its value, and how the text there is read. */
export interface Cursor {
  readonly index: DictionaryIndex;
  readonly offset: number;
  /** Row of the document; 0 is the header. */
  readonly row: number;
  /** Index of the cell in its row. */
  readonly cellIndex: number;
  /** The row's field; undefined in the header and in blank rows. */
  readonly field: Field | undefined;
  /** undefined where the header names no column of REDCap's. */
  readonly column: ColumnName | undefined;
  /** With offsets of the document. */
  readonly cell: CsvCell;
  readonly value: string;
  /** Offset in `value`. */
  readonly at: number;
  /** The regions of the cell that hold `at`, both ends included, inner ones last. */
  readonly regions: readonly Region[];
}

/** Where `offset` is; undefined when the text is no dictionary or has no such row. */
export function cursorAt(index: DictionaryIndex, offset: number): Cursor | undefined {
  const { model } = index;
  if (!model.isDictionary) {
    return undefined;
  }
  const { row, column: cellIndex } = model.document.positionAt(offset);
  const cell = model.document.cell(row, cellIndex);
  if (cell === undefined) {
    return undefined;
  }
  const field = model.fieldAtRow(row);
  const column = model.layout.column(cellIndex);
  const at = cell.valueOffset(offset);
  const regions =
    field === undefined
      ? []
      : index.regions(field).filter((region) => region.column === column && region.from <= at && at <= region.to);
  return { index, offset, row, cellIndex, field, column, cell, value: cell.value, at, regions };
}

/** The innermost expression at the cursor. */
export function logicAt(cursor: Cursor): LogicRegion | undefined {
  return cursor.regions.findLast((region): region is LogicRegion => region.kind === 'logic');
}

/** What has its name at `offset`, the end of the name included. */
export function useAt(index: DictionaryIndex, offset: number): Use | undefined {
  const { model } = index;
  const row = model.document.rowAt(offset);
  const field = model.fieldAtRow(row);
  if (field === undefined) {
    return undefined;
  }
  const base = model.document.rowStart(row);
  const at = offset - base;
  const mentions = index.mentions(field).filter((mention) => mention.start <= at && at <= mention.end);
  // The longest name wins nothing: of two that touch, the one that begins here is meant.
  const mention = mentions.findLast((one) => one.end > at) ?? mentions.at(-1);
  return mention && { field, row, mention, start: base + mention.start, end: base + mention.end };
}
