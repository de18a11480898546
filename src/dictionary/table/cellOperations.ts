import { RowReader } from '../csvReader';
import type { DictionaryModel } from '../model';
import { inLineEnds, type TableChange } from './tableChange';
import { TableDraft } from './tableDraft';

/** A cell that is to read `value`. */
export interface CellValue {
  /** Of the document. */
  readonly row: number;
  /** Index of the cell. */
  readonly column: number;
  readonly value: string;
}

export function setCells(model: DictionaryModel, values: readonly CellValue[]): TableChange {
  const rows = values.map(({ row }) => row);
  const from = Math.min(...rows);
  const to = Math.max(...rows) + 1;
  const cells = new Map<number, Map<number, string>>();
  for (const { row, column, value } of values) {
    const known = cells.get(row) ?? new Map<number, string>();
    known.set(column, value);
    cells.set(row, known);
  }
  return values.length === 0
    ? { from: 1, to: 1, rows: [] }
    : {
        from,
        to,
        rows: Array.from({ length: to - from }, (_, at) => {
          const own = cells.get(from + at);
          return own === undefined ? { from: from + at } : { from: from + at, cells: own };
        }),
      };
}

/** A block as spreadsheets copy it: cells apart by tabs, in quotes where they hold line ends, tabs or quotes. A line end at the end opens no row. */
export function readBlock(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  const reader = new RowReader(text, '\t', false);
  for (let at = 0; at < text.length;) {
    const row = reader.read(at);
    rows.push(Array.from({ length: row.cellCount }, (_, column) => inLineEnds(row.value(column), '\n')));
    at += row.length;
  }
  return rows;
}

/** The same the other way round. */
export function writeBlock(rows: readonly (readonly string[])[]): string {
  return rows
    .map((cells) => cells.map((cell) => (/["\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join('\t'))
    .join('\n');
}

/** Where a block goes: the rows below each other as they are seen, the columns beside each other as they are seen. */
export interface PasteTarget {
  /** Rows of the document, from the first that takes something on, as far as there are any. */
  readonly rows: readonly number[];
  /** Indexes of cells. */
  readonly columns: readonly number[];
  /** The cells that are selected: one value fills them all. */
  readonly selected: { readonly rows: number; readonly columns: number };
}

/** Puts a block into the cells; what is longer than the table becomes new rows of the last row's instrument. */
export function pasteBlock(
  model: DictionaryModel,
  block: readonly (readonly string[])[],
  { rows, columns, selected }: PasteTarget,
): TableChange {
  const single = block.length === 1 && block[0]?.length === 1 ? block[0][0] : undefined;
  if (single !== undefined) {
    return setCells(
      model,
      rows
        .slice(0, selected.rows)
        .flatMap((row) => columns.slice(0, selected.columns).map((column) => ({ row, column, value: single }))),
    );
  }
  const draft = new TableDraft(model);
  const last = rows.at(-1) ?? model.document.lines.length - 1;
  block.forEach((cells, at) => {
    const row = rows[at];
    let place = row === undefined ? last - 1 + (at - rows.length) + 1 : row - 1;
    if (row === undefined) {
      const form = draft.form(last - 1);
      place = Math.max(0, Math.min(place, draft.rows.length));
      draft.rows.splice(place, 0, {});
      draft.set(place, 'form_name', form);
    }
    cells.slice(0, columns.length).forEach((value, shift) => {
      draft.setCell(place, columns[shift]!, value);
    });
  });
  return draft.change();
}

/** The cells of the first row in all rows below it. Variable names stay: there is only one of each. */
export function fillDown(model: DictionaryModel, rows: readonly number[], columns: readonly number[]): TableChange {
  const [first, ...rest] = rows;
  const names = model.layout.index('field_name');
  return setCells(
    model,
    first === undefined
      ? []
      : rest.flatMap((row) =>
          columns
            .filter((column) => column !== names)
            .map((column) => ({ row, column, value: model.document.value(first, column) })),
        ),
  );
}

export interface Replacement {
  readonly find: string;
  readonly by: string;
  readonly matchCase: boolean;
}

/** What replacing in one column makes of these rows; rows without the text are not among them. */
export function replaceInColumn(
  model: DictionaryModel,
  rows: readonly number[],
  column: number,
  { find, by, matchCase }: Replacement,
): readonly CellValue[] {
  if (find === '') {
    return [];
  }
  const wanted = new RegExp(find.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`), matchCase ? 'gu' : 'giu');
  return rows.flatMap((row) => {
    const old = model.document.value(row, column);
    const value = old.replaceAll(wanted, () => by);
    return value === old ? [] : [{ row, column, value }];
  });
}
